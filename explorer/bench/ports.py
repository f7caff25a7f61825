"""How fast a population could go at best: its vector instructions against the units that run them.

The compiled kernel is read loop by loop. Each step of a block passes every loop once, those of the
random numbers once for each counter. Two units bound the speed: the multipliers, and the one that
divides and takes roots; what one instruction costs there is measured on this machine. The bound is
that of the busier unit, for this algorithm as it was compiled.
"""

from __future__ import annotations

import collections
import math
import re
import time

import numba as nb
import numpy as np

from explorer.bench.equations import DRAWS
from explorer.bench.peers.engine import prepare
from explorer.model.arithmetic import fma
from explorer.model.compiled import KERNEL
from explorer.model.populations import populations

MULTIPLIERS = re.compile(r"v(f[nm]*m(add|sub)\w*|mul[ps]d|pmul\w+|cvt\w+|rndscale\w+)")
DIVIDES, ROOTS = re.compile(r"vdivpd"), re.compile(r"vsqrtpd")
LABEL, JUMP = re.compile(r"(\.LBB\S+):"), re.compile(r"\s+j\w+\s+(\.LBB\S+)")
NUMBERS = 512


@nb.njit(**KERNEL)
def _multiply(x, turns):
    for _ in range(turns):
        for i in range(x.shape[0]):
            v = x[i]
            for _ in range(16):
                v = fma(v, 0.999, 1e-9)
            x[i] = v


@nb.njit(**KERNEL)
def _divide(x, turns):
    for _ in range(turns):
        for i in range(x.shape[0]):
            x[i] = 1.0 / (0.5 / (1.0 / (0.5 / x[i])))


@nb.njit(**KERNEL)
def _root(x, turns):
    for _ in range(turns):
        for i in range(x.shape[0]):
            x[i] = math.sqrt(math.sqrt(math.sqrt(math.sqrt(x[i]))))


def costs(repeats: int = 5) -> dict[str, float]:
    """Return what a multiplication, division and root cost for each number of a vector [ns]."""
    found = {}
    for name, kernel, each in (("multiply", _multiply, 16), ("divide", _divide, 4),
                               ("root", _root, 4)):  # fmt: skip
        x, turns = np.ones(NUMBERS), 400
        kernel(x, 1)
        times = []
        for _ in range(repeats):
            began = time.process_time()
            kernel(x, turns)
            times.append(time.process_time() - began)
        found[name] = min(times) * 1e9 / (turns * NUMBERS * each)
    return found


def loops(assembler: str) -> list[tuple[collections.Counter, int]]:
    """Return the innermost vector loops: their instructions, and how many lanes one turn takes."""
    lines, labels, found = assembler.splitlines(), {}, []
    for number, line in enumerate(lines):
        if label := LABEL.match(line):
            labels[label[1]] = number
        jump = JUMP.match(line)
        if not jump or labels.get(jump[1], number) >= number:
            continue
        body = lines[labels[jump[1]] + 1 : number]
        # Outer loops hold labels of their own.
        if any(LABEL.match(inner) for inner in body):
            continue
        wide = [re.match(r"\s+(\w+)", inner)[1] for inner in body if re.search(r"%[zy]mm", inner)]
        turns = [int(step) for inner in body for step in re.findall(r"addq\s+\$(-?\d+), %r", inner)]
        lanes = max((step for step in turns if step % 4 == 0 and 0 < step <= 128), default=0)
        if wide and lanes:
            found.append((collections.Counter(wide), lanes))
    return found


def _count(names: collections.Counter, pattern: re.Pattern) -> int:
    return sum(count for name, count in names.items() if pattern.match(name))


def bound(model: str) -> dict[str, float]:
    """Return the least time of a neuron-step [ns] by unit, `bound` of both, and the counts.

    Counts are instructions for each vector of lanes and step.
    """
    kernel = populations()[model].kernel
    prepare(model, 64, 16)
    fresh = nb.njit(**(KERNEL | {"cache": False}))(kernel.py_func)
    fresh.compile(kernel.signatures[0])
    text = fresh.inspect_asm(kernel.signatures[0])
    width = 8 if "%zmm" in text else 4
    counters = DRAWS[model] / 4.0
    seen, total = set(), collections.Counter()
    for names, lanes in loops(text):
        key = (tuple(sorted(names.items())), lanes)
        # Slow outputs, with their many divisions, are the path of other presets.
        if key in seen or _count(names, DIVIDES) > 2:
            continue
        drawing = _count(names, re.compile("vpmuludq")) >= 10
        normals = not drawing and _count(names, re.compile("vcvt(u?qq|udq|dq)2pd")) > 0
        normals = normals and _count(names, ROOTS) > 0
        # Each counter gives four normals, by two passes of the second loop.
        weight = counters if drawing else 2.0 * counters if normals else 1.0
        seen.add(key)
        for unit, pattern in (("multiply", MULTIPLIERS), ("divide", DIVIDES), ("root", ROOTS)):
            total[unit] += _count(names, pattern) * weight * width / lanes
    each = costs()
    multipliers = total["multiply"] * each["multiply"]
    divider = total["divide"] * each["divide"] + total["root"] * each["root"]
    return {
        "multiplications": total["multiply"], "divisions": total["divide"],
        "roots": total["root"], "multipliers_ns": multipliers, "divider_ns": divider,
        "bound_ns": max(multipliers, divider),
    }  # fmt: skip
