"""How functions of the model are compiled: kernels, and the laws that are inlined into them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numba as nb
from numba.core.registry import CPUDispatcher

INLINE = {"forceinline": True, "error_model": "numpy"}
"""Options for functions that go into kernels: inlined, otherwise the compiler leaves a checked call
in each step."""

KERNEL = {"nogil": True, "cache": True, "error_model": "numpy"}
"""Options for every kernel: releases the interpreter lock, cached on disk."""


class _Law(CPUDispatcher):
    """A function for kernels, without the entry from Python that would never be used there.

    Making those entries takes a fifth of the time that a kernel needs to compile. A call from
    Python goes to a copy that has one.
    """

    def __call__(self, *arguments):
        return self._entered(*arguments)

    @cached_property
    def _entered(self):
        return nb.njit(error_model="numpy")(self.py_func)


def law(function: Callable) -> Callable:
    """Return `function` compiled for use inside kernels, inlined; it can be called from Python too.

    Arguments: numbers (a law of physics) or the lanes of a kernel; see CONTRIBUTING.md.
    """
    options = {**INLINE, "nopython": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return _Law(function, locals={}, targetoptions=options)
