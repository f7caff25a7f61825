"""One step of each benchmarked model in plain array arithmetic, for numpy and for JAX alike.

Written from the equations of the models' descriptions, with the exact gate and the closed-form
energies of the engine, so that all tools do the same work: states, seven energies, spikes.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from explorer.engine.layout import lay_out
from explorer.model.arithmetic import LN_2
from explorer.scenario.presets import load_preset

PRESETS = {"1m1t1r": "neuron/pulse-train", "rc-langevin": "neuron/langevin"}
"""The preset that each model runs with."""

DRAWS = {"1m1t1r": 2, "rc-langevin": 1}
"""Normals that a step of a neuron needs."""


def constants(model: str) -> SimpleNamespace:
    """Return the parameters of one neuron as plain numbers, with the stimulus in steps."""
    layout = lay_out(load_preset(PRESETS[model]), neurons=1)
    record, timing = layout.parameters[0], layout.timing
    found = {name: float(record[name]) for name in record.dtype.names}
    constant = timing.shape == "dc"
    return SimpleNamespace(
        **found,
        amplitude=timing.amplitude,
        period=1 if constant else timing.period,
        width=1 if constant else timing.width,
    )


def at_rest(model: str, neurons: int, xp=np) -> tuple:
    """Return the state before the first step: variables, energies, spikes, as `step` takes them."""
    p = constants(model)
    zeros = xp.zeros(neurons)
    if model == "1m1t1r":
        return tuple(zeros for _ in range(10))
    return (zeros - 1.0, zeros + p.ambient, zeros, zeros + 1.0, *(zeros for _ in range(4)))


def step(model: str, xp, p, state: tuple, v_in, normals) -> tuple:
    """Return the state after one step; `normals` has one row for each draw."""
    return (_usc if model == "1m1t1r" else _langevin)(xp, p, state, v_in, normals)


def _relax(xp, voltage, source, g_s, g_l, p):
    total = g_s + g_l
    y = total * p.dt_per_capacitance
    phi = -xp.expm1(-y) / y
    limit = source * (g_s / total)
    excess = voltage - limit
    mean = limit + excess * phi
    variance = excess * excess * (phi * (1.0 - 0.5 * y * phi) - phi * phi)
    return voltage - excess * y * phi, mean, variance


def _usc(xp, p, state, v_in, normals):
    f, r, v, in_m, in_c, given, in_l, in_t, from_supply, spikes = state
    field = xp.maximum(v_in - v, 0.0) / (p.focusing + xp.abs(1.0 - f - r))
    grow = p.drift * field - p.filament_loss * f
    remain = p.conversion * f - p.residue_loss * r
    f = f + grow + xp.sqrt(p.filament_noise * xp.abs(grow)) * normals[0]
    r = r + remain + xp.sqrt(p.residue_noise * xp.abs(remain)) * normals[1]
    r = xp.minimum(xp.maximum(r, 0.0), 1.0)
    f = xp.minimum(xp.maximum(f, 0.0), 1.0 - r)
    u = xp.maximum(1.0 - f - r - p.contact_layer, 0.0)
    tunnel = p.off_scale * (xp.exp(u * (p.steepness * LN_2)) - 1.0)
    g = 1.0 / (p.on_resistance * (1.0 - u) + tunnel)
    new, mean, variance = _relax(xp, v, v_in, g, p.control_conductance, p)
    drop = v_in - mean
    in_m = in_m + g * p.dt * (drop * drop + variance)
    in_c = in_c + p.control_conductance * p.dt * (mean * mean + variance)
    given = given + v_in * g * p.dt * drop
    over = xp.maximum(new - p.transistor_threshold, 0.0)
    full, c = p.transistor_gain * over * over, p.load_conductance * p.supply_voltage
    b = 2.0 * p.transistor_gain * over + p.load_conductance
    root = xp.sqrt(xp.maximum(b * b - 4.0 * p.transistor_gain * c, 0.0))
    saturated = c - full >= over * p.load_conductance
    drain = xp.where(saturated, (c - full) / p.load_conductance, 2.0 * c / (b + root))
    fall = p.supply_voltage - drain
    current = fall * p.load_conductance * p.dt
    fired = (v < p.threshold_voltage) & (new >= p.threshold_voltage)
    return (f, r, new, in_m, in_c, given, in_l + current * fall, in_t + current * drain,
            from_supply + current * p.supply_voltage, spikes + fired)  # fmt: skip


def _langevin(xp, p, state, v_in, normals):
    x, temperature, v, armed, in_m, in_f, given, spikes = state
    away = x + 1.0
    force = -p.curvature * away * xp.exp(-away * away * p.sharpness)
    force = force - p.pinning_curvature * x * xp.exp(-x * x * p.pinning_sharpness) - p.slope
    gap = xp.minimum(xp.maximum(-x, 0.0), 1.0)
    force = force + p.pull * v / (1.0 - p.focusing * (1.0 - gap))
    over = xp.maximum(x, 0.0) + xp.minimum(away, 0.0)
    kick = xp.sqrt(p.agitation * temperature) * normals[0]
    x = x + force * p.rate + kick - p.wall * over
    q = xp.exp(-xp.abs(x) * (p.steepness * LN_2))
    g = 2.0 * q / (p.least_resistance * (1.0 + q * q))
    v, mean, variance = _relax(xp, v, v_in, p.feed_conductance, g, p)
    drop = v_in - mean
    heat = g * p.dt * (mean * mean + variance)
    in_f = in_f + p.feed_conductance * p.dt * (drop * drop + variance)
    given = given + v_in * p.feed_conductance * p.dt * drop
    limit = p.ambient + heat * p.heating
    temperature = limit + (temperature - limit) * p.cooling
    fires = (armed > 0.0) & (v * g >= p.spike_current)
    again = (x < p.rearm_position) & (v >= p.rearm_voltage)
    armed = xp.where(armed > 0.0, 1.0 - fires, 1.0 * again)
    return x, temperature, v, armed, in_m + heat, in_f, given, spikes + fires
