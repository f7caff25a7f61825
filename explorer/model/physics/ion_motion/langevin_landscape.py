"""One ion cluster in a one-dimensional landscape: a well at the electrode, a pinning site, walls.

Position x in half-gaps (-1 at the source electrode, 0 where the oxide is bridged), energies in k T
at 300 K, time in the hop time t_0 (friction times half-gap squared over k T at 300 K):
    t_0 dx/dt = -u'(x) + g v f(x) + sqrt(2 theta t_0) xi,   theta = T / 300 K
    u(x) = -A exp(-(x+1)^2 / 2w^2) - B exp(-x^2 / 2w_p^2) + s x + k/2 (distance beyond a wall)^2
    f(x) = 1 / (1 - c (1 - |x|)): c = 0 a uniform field, c -> 1 all of it in the remaining gap
f is (a + 1) / (a + |x|) with c = 1 / (1 + a), a being the focusing offset in half-gaps; f(-1) = 1.
Valid for overdamped motion of one cluster. Leaves out: several clusters, lateral growth.
Form of the equations after ushakov2021, akther2024 and pattnaik2023 (recalled, not re-read); the
field focusing follows zhao2025 by he2026. Every value is assumed.
"""

import math

from explorer.model.arithmetic import natural_exp
from explorer.model.compiled import law


@law
def beyond_walls(position):
    """Return the signed distance beyond the nearer wall [1], 0 between the walls -1 and 0."""
    return max(position, 0.0) + min(position + 1.0, 0.0)


@law
def landscape_energy(
    position, depth, sharpness, pinning_depth, pinning_sharpness, slope, wall_stiffness
):
    """Return u(x) [1], in k T at 300 K.

    Depths A and B, `slope` s and `wall_stiffness` k [1]; sharpness 1 / 2w^2 of each dip [1].
    """
    away = position + 1.0
    over = beyond_walls(position)
    return (
        slope * position
        - depth * natural_exp(-away * away * sharpness)
        - pinning_depth * natural_exp(-position * position * pinning_sharpness)
        + 0.5 * wall_stiffness * over * over
    )


@law
def landscape_force(position, curvature, sharpness, pinning_curvature, pinning_sharpness, slope):
    """Return -u'(x) [1] without the walls, in k T at 300 K for each half-gap.

    Curvature A / w^2 and sharpness 1 / 2w^2 of each dip, and `slope` s, all [1].
    """
    away = position + 1.0
    well = curvature * away * natural_exp(-away * away * sharpness)
    pinning = pinning_curvature * position * natural_exp(-position * position * pinning_sharpness)
    return -well - pinning - slope


@law
def field_focusing(position, focusing):
    """Return f(x) [1]: the field at the cluster, relative to that of a cluster at the electrode.

    `focusing` c [1], 0 for none. Beyond a wall it stays what it is at the wall.
    """
    gap = min(max(-position, 0.0), 1.0)
    return 1.0 / (1.0 - focusing * (1.0 - gap))


@law
def thermal_kick(temperature, agitation, normal):
    """Return the random part of a step [1]: sqrt(2 theta dt / t_0) xi.

    `temperature` T [K]; `agitation` 2 dt / (t_0 300 K) [1/K]; `normal` xi, a standard normal.
    """
    return math.sqrt(agitation * temperature) * normal


@law
def moved(position, drift, kick, wall):
    """Return the position after one step: x + drift + kick, less what a wall pushes back.

    `drift` and `kick` of the step [1]; `wall` k dt / t_0 [1], the part of the distance beyond a
    wall that one step takes back.
    """
    return position + drift + kick - wall * beyond_walls(position)
