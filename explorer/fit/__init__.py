"""Fits of chosen parameters to measured data, or to published experiments.

What is compared, with its tolerances, is an objective: spikes.py, sweeps.py, and joint.py for many
experiments at once (their numbers come from a file, published.py). `fit` (optimise.py) moves the
free parameters (free.py) and gives a FitResult (result.py).
"""

from explorer.fit.free import Free, free_parameters, parse_free
from explorer.fit.joint import ExperimentsObjective, experiments_objective
from explorer.fit.objective import Evaluation, Objective, Row, objective_for
from explorer.fit.optimise import fit
from explorer.fit.result import FitResult, Step
from explorer.fit.spikes import SpikeObjective
from explorer.fit.sweeps import SweepObjective

__all__ = [
    "Evaluation",
    "ExperimentsObjective",
    "FitResult",
    "Free",
    "Objective",
    "Row",
    "SpikeObjective",
    "Step",
    "SweepObjective",
    "experiments_objective",
    "fit",
    "free_parameters",
    "objective_for",
    "parse_free",
]
