"""The benchmarked models for Brian2: one block of its code for each step."""

from __future__ import annotations

from explorer.bench import equations
from explorer.model.arithmetic import LN_2

HUGE = 1e30

USC = """
v_old = v
v_in = amplitude*int(timestep(t, dt) % period < width)
field = clip(v_in - v, 0, HUGE)/(focusing + abs(1 - f - r))
grow = drift*field - filament_loss*f
remain = conversion*f - residue_loss*r
r = clip(r + remain + sqrt(residue_noise*abs(remain))*randn(), 0, 1)
f = clip(f + grow + sqrt(filament_noise*abs(grow))*randn(), 0, 1 - r)
u = clip(1 - f - r - contact_layer, 0, HUGE)
g = 1/(on_resistance*(1 - u) + off_scale*(exp(u*steep) - 1))
total = g + control_conductance
y = total*dt_per_capacitance
phi = -expm1(-y)/y
limit = v_in*g/total
excess = v - limit
mean_v = limit + excess*phi
variance = excess*excess*(phi*(1 - 0.5*y*phi) - phi*phi)
v = v - excess*y*phi
in_m += g*dt_s*((v_in - mean_v)*(v_in - mean_v) + variance)
in_c += control_conductance*dt_s*(mean_v*mean_v + variance)
given += v_in*g*dt_s*(v_in - mean_v)
over = clip(v - transistor_threshold, 0, HUGE)
full = transistor_gain*over*over
b = 2*transistor_gain*over + load_conductance
c = load_conductance*supply_voltage
saturated = int(c - full >= over*load_conductance)
root = sqrt(clip(b*b - 4*transistor_gain*c, 0, HUGE))
drain = saturated*(c - full)/load_conductance + (1 - saturated)*2*c/(b + root)
fall = supply_voltage - drain
current = fall*load_conductance*dt_s
in_l += current*fall
in_t += current*drain
from_supply += current*supply_voltage
"""

LANGEVIN = """
v_in = amplitude
away = x + 1
force = -curvature*away*exp(-away*away*sharpness)
force = force - pinning_curvature*x*exp(-x*x*pinning_sharpness) - slope
gap = clip(-x, 0, 1)
force = force + pull*v/(1 - focusing*(1 - gap))
beyond = clip(x, 0, HUGE) + clip(away, -HUGE, 0)
x = x + force*rate_ + sqrt(agitation*temperature)*randn() - wall*beyond
q = exp(-abs(x)*steep)
g = 2*q/(least_resistance*(1 + q*q))
total = g + feed_conductance
y = total*dt_per_capacitance
phi = -expm1(-y)/y
limit = v_in*feed_conductance/total
excess = v - limit
mean_v = limit + excess*phi
variance = excess*excess*(phi*(1 - 0.5*y*phi) - phi*phi)
v = v - excess*y*phi
heat = g*dt_s*(mean_v*mean_v + variance)
in_m += heat
in_f += feed_conductance*dt_s*((v_in - mean_v)*(v_in - mean_v) + variance)
given += v_in*feed_conductance*dt_s*(v_in - mean_v)
warm = ambient + heat*heating
temperature = warm + (temperature - warm)*cooling
fires = armed*int(v*g >= spike_current)
again = int(x < rearm_position)*int(v >= rearm_voltage)
armed = armed*(1 - fires) + (1 - armed)*again
"""

CODE = {"1m1t1r": USC, "rc-langevin": LANGEVIN}
STATES = {
    "1m1t1r": ("f", "r", "v", "v_old", "in_m", "in_c", "given", "in_l", "in_t", "from_supply"),
    "rc-langevin": ("x", "temperature", "v", "armed", "fires", "in_m", "in_f", "given"),
}
THRESHOLD = {"1m1t1r": "v >= threshold_voltage and v_old < threshold_voltage",
             "rc-langevin": "fires > 0"}  # fmt: skip


def network(brian2, model: str, neurons: int):
    """Return (network, spike monitor) of a model in Brian2."""
    p = equations.constants(model)
    brian2.defaultclock.dt = p.dt * brian2.second
    names = {name: value for name, value in vars(p).items() if isinstance(value, (int, float))}
    names |= {"HUGE": HUGE, "dt_s": p.dt, "steep": p.steepness * LN_2}
    names["rate_"] = names.pop("rate", 0.0)
    names.pop("dt")
    group = brian2.NeuronGroup(
        neurons, "\n".join(f"{name} : 1" for name in STATES[model]), threshold=THRESHOLD[model],
        reset="", namespace=names,
    )  # fmt: skip
    group.run_regularly(CODE[model], dt=brian2.defaultclock.dt)
    if model == "rc-langevin":
        group.x, group.temperature, group.armed = -1.0, p.ambient, 1.0
    monitor = brian2.SpikeMonitor(group, record=False)
    return brian2.Network(group, monitor), monitor
