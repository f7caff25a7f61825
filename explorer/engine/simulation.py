"""A running simulation: state arrays, the step counter and one call that advances them."""

from __future__ import annotations

import hashlib
import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from explorer.engine.layout import Layout
from explorer.errors import EngineError
from explorer.model.lanes import FEWEST
from explorer.model.neurons import models
from explorer.model.populations import populations
from explorer.model.stimuli import waveforms


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one advance produced.

    Attributes: `first_step`; `steps`; `times` [s] and `neurons` of the spikes, ordered by neuron;
    `trace`, shape (probes, steps, traced variables).
    """

    first_step: int
    steps: int
    times: np.ndarray
    neurons: np.ndarray
    trace: np.ndarray


@lru_cache(maxsize=8)
def _pool(threads: int) -> ThreadPoolExecutor:
    """Return the workers that all simulations with so many threads share."""
    return ThreadPoolExecutor(threads, thread_name_prefix="lanes")


class Simulation:
    """Neurons at rest at t = 0, advanced in chunks; the chunks do not change the result.

    Parameters
    ----------
    layout: what to simulate.
    probes: numbers of the neurons whose variables are recorded at every step.
    threads: how many threads share the neurons.
    plain: whether the model's own kernel does all the work, as the reference of the fast path.
    """

    def __init__(self, layout: Layout, probes: tuple[int, ...] = (0,), threads: int = 1,
                 plain: bool = False):  # fmt: skip
        self.probes = np.array([row for row in probes if row < layout.size], dtype=np.int64)
        self.threads = max(1, min(threads, layout.size))
        self.layout, self.plain = layout, plain
        self.model = models()[layout.model]
        self.state = self.model.at_rest(layout.parameters)
        self.step = 0
        self._time_base = 0.0
        self._step_base = 0

    @property
    def time(self) -> float:
        """Simulated time since t = 0 [s]."""
        return self._time_base + (self.step - self._step_base) * self.layout.dt

    def replace(self, layout: Layout) -> None:
        """Go on with other parameters for the same neurons; time goes on from where it is."""
        if not layout.fits(self.layout):
            raise EngineError("the number of neurons and the model change only at a reset.")
        if layout.dt != self.layout.dt:
            self._time_base, self._step_base = self.time, self.step
        self.layout = layout

    def advance(self, steps: int) -> Chunk:
        """Advance by `steps`; EngineError when a state leaves the range of numbers.

        Where the scenario allows long steps, only cuts at multiples of LONG leave the result as it
        is: a long step that a cut would go through is taken in short ones.
        """
        layout = self.layout
        inputs = waveforms(layout.timing, self.step, steps, layout.size)
        trace = np.empty((self.probes.size, steps, len(self.model.TRACED)))
        # A chain of stages stays with one thread: each stage needs the one before it.
        chains = np.linspace(0, -(-layout.size // layout.stages), self.threads + 1).astype(int)
        bounds = np.minimum(chains * layout.stages, layout.size)
        shares = list(itertools.pairwise(bounds))
        if self.threads == 1:
            events = [self._share(*shares[0], inputs, trace)]
        else:
            pool = _pool(self.threads)
            events = list(pool.map(lambda share: self._share(*share, inputs, trace), shares))
        chunk = Chunk(
            first_step=self.step,
            steps=steps,
            times=self._time_base
            + (np.concatenate([found for _, found in events]) - self._step_base) * layout.dt,
            neurons=np.concatenate([neurons for neurons, _ in events]),
            trace=trace,
        )
        self.step += steps
        if not np.isfinite(self.state.view(np.float64)).all():
            raise EngineError(
                f"the {self._lost()} left the range of numbers; reset or change run.dt."
            )
        return chunk

    def _lost(self) -> str:
        """Return the first state that is not a number any more, in words."""
        for name in self.state.dtype.names:
            if not np.isfinite(self.state[name]).all():
                return name.replace("_", " ")
        return "state"

    def _share(self, first: int, last: int, inputs: np.ndarray, trace: np.ndarray):
        # A neuron cannot cross its threshold upwards more often than every other step.
        room = (last - first) * (inputs.shape[1] // 2 + 1)
        neurons, crossings = np.empty(room, np.int64), np.empty(room)
        count = self._kernel(last - first)(
            self.layout.parameters,
            self.state,
            inputs,
            self.step,
            self.layout.seed,
            first,
            last,
            self.probes,
            trace,
            neurons,
            crossings,
        )
        return neurons[:count].copy(), crossings[:count].copy()

    def _kernel(self, size: int):
        """Return the kernel for a share of `size` neurons: in lanes where there is such a path."""
        fast = populations().get(self.layout.model)
        if self.plain or fast is None or size < FEWEST or not fast.suits(self.layout.parameters):
            return self.model.advance
        return fast.advance

    def sha256(self) -> str:
        """Return the SHA-256 of all states, little-endian float64 without padding."""
        return state_sha256(self.state, self.model.HASHED)


def state_sha256(state: np.ndarray, names: tuple[str, ...]) -> str:
    """Return the SHA-256 over the fields `names`, neuron after neuron."""
    flat = np.empty((state.shape[0], len(names)), "<f8")
    for column, name in enumerate(names):
        flat[:, column] = state[name]
    return hashlib.sha256(flat.tobytes()).hexdigest()
