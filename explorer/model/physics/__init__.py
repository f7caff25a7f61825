"""Laws of physics: one folder a process, one short file a published law, pure functions in SI.

Laws are inlined into the kernels and keep to plain arithmetic, so that a law can be read, checked
for dimensions and run without compiling (`law.py_func`).
"""
