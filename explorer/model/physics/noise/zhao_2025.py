"""Noise of the ions: the variance of a step is proportional to the size of the mean step.

Equation: N = sqrt(sigma |dx|) xi, xi a standard normal.
Valid as an effective description of few ions hopping one by one (shot noise of the motion).
Leaves out: memory between steps, a noise floor at rest. The size of sigma is not published.
Source: form transcribed in he2026 from zhao2025; values fitted by us.
"""

import math

from explorer.model.compiled import law


@law
def increment_noise(increment, variance_factor, normal):
    """Return the random part of one step, sqrt(variance_factor * |increment|) * normal [1]."""
    return math.sqrt(variance_factor * abs(increment)) * normal
