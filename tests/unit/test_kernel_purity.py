"""The compiled kernels: fused where written only, never reordered, nothing of the system."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numba as nb
import pytest

from explorer import model
from explorer.model.compiled import KERNEL
from explorer.model.lanes import FEWEST
from explorer.model.neurons import models
from explorer.model.populations import populations

FUSED = re.compile(r"\bv?fn?m(?:add|sub)\w*|\bfml[as]\b")
LIBM = re.compile(
    r"\b_?_?(?:exp|exp2|exp10|expm1|log|log2|log10|log1p|sin|cos|tan|sincos|pow|powi|fmod|fma"
    r"|sinh|cosh|tanh|atan|atan2|hypot|cbrt|ldexp|frexp)f?\b"
)
DECLARED = re.compile(r"^declare[^@]*@\"?([\w.$]+)", re.MULTILINE)
FLAGS = re.compile(r"\bf(?:add|sub|mul|div|neg)\b[^\n]*?\b(?:fast|reassoc|contract|afn|arcp)\b")
EXACT = (
    "llvm.fma",
    "llvm.masked.",
    "llvm.rint",
    "llvm.sqrt",
    "llvm.fabs",
    "llvm.copysign",
    "llvm.minnum",
    "llvm.maxnum",
)
"""Intrinsics on float64 that IEEE 754 fixes to the last bit."""


def freshly_compiled(function, signature, **options):
    """Return (assembler, LLVM text) of a kernel compiled now; cached code cannot be inspected."""
    fresh = nb.njit(**(KERNEL | {"cache": False} | options))(function)
    fresh.compile(signature)
    return fresh.inspect_asm(signature), fresh.inspect_llvm(signature)


KERNELS = [
    *((name, "model") for name in sorted(models())),
    *((name, "population") for name in sorted(populations())),
    ("1m1t1r", "circuit noise"),
]


@pytest.fixture(scope="module", params=KERNELS, ids="-".join)
def kernel(request, finished):
    name, kind = request.param
    model_of = models()[name]
    neurons = FEWEST if kind == "population" else None
    changes = {"noise.circuit": 1.0} if kind == "circuit noise" else {}
    finished(model_of.DESCRIPTION.start, changes, seconds=0.002, neurons=neurons)
    module = populations()[name] if kind == "population" else model_of
    advance = getattr(module, "kernel", module.advance)  # the run gave it its signature
    noisy = [nb.types.none not in signature for signature in advance.signatures]
    place = noisy.index(True) if kind == "circuit noise" else 0
    return freshly_compiled(advance.py_func, advance.signatures[place])


def test_the_compiler_fuses_nothing_by_itself():
    def plain(x, y, z):
        return x * y + z

    assembler, _ = freshly_compiled(plain, (nb.float64, nb.float64, nb.float64))
    assert "mul" in assembler
    assert FUSED.findall(assembler) == []


def test_no_mathematics_of_the_operating_system(kernel):
    assembler, text = kernel
    calls = [line for line in assembler.splitlines() if re.search(r"call|movabs|\bbl\b|jmp", line)]
    assert [line for line in calls if LIBM.search(line)] == []
    names = DECLARED.findall(text)
    foreign = [name for name in names if not name.startswith("llvm.")]
    assert [name for name in foreign if LIBM.search(name)] == []
    inexact = [name for name in names if re.search(r"\.v?\d*f64", name)]
    inexact = [name for name in inexact if not name.startswith(EXACT)]
    assert inexact == []


def test_no_freedom_to_reorder(kernel):
    _, text = kernel
    assert re.search(r"\bfmul\b", text)
    assert FLAGS.findall(text) == []


def test_the_search_would_find_them():
    def impure(x, y):
        return nb_exp(x) * y + x

    from math import exp as nb_exp

    assembler, text = freshly_compiled(impure, (nb.float64, nb.float64), fastmath=True)
    assert FLAGS.search(text)
    assert LIBM.search(assembler)
    if "fma" in nb.core.codegen.get_host_cpu_features():
        assert FUSED.search(assembler)


def test_cache_key_follows_every_model_source(tmp_path):
    source = Path(model.__file__).resolve().parent
    copy = tmp_path / "model"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
    key = model.sources_hash(copy)
    assert key == model.sources_hash(source)
    assert key in str(model.KERNEL_CACHE)
    for path in sorted(copy.rglob("*.py")):
        before = path.read_bytes()
        path.write_bytes(before + b"\n# changed\n")
        assert model.sources_hash(copy) != key, path
        path.write_bytes(before)
    assert model.sources_hash(copy) == key


def test_cache_key_follows_names_and_new_files(tmp_path):
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text("x = 1\n")
    key = model.sources_hash(tmp_path)
    (tmp_path / "notes.txt").write_text("not a source")
    assert model.sources_hash(tmp_path) == key
    (tmp_path / "b.py").rename(tmp_path / "c.py")
    renamed = model.sources_hash(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "d.py").write_text("")
    assert len({key, renamed, model.sources_hash(tmp_path)}) == 3
