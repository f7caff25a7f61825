"""The Explore page's four plots the textbook way, for comparison: DynamicMap and Pipe.

Same engine, same columns, same slider, 30 frames a second asked; every frame goes through
HoloViews. Only for measurements (`screen.py --dynamic-map`).
"""

from __future__ import annotations

import holoviews as hv
import numpy as np
import panel as pn

from explorer import app
from explorer.engine.session import Session
from explorer.scenario.presets import load_preset
from explorer.views.slider import Slider
from explorer.views.stream.encode import columns

PERIOD = 33
HEIGHT = 130


def voltages(data):
    gate = hv.Area((data["t"], data["gate_low"], data["gate_high"]), "t", ["gate", "gate high"])
    return hv.Curve((data["t"], data["input"]), "t", "input") * gate


def ions(data):
    zero = data["zero"]
    low = hv.Area((data["t"], data["residue"], zero), "t", ["residue", "zero"])
    return low * hv.Area((data["t"], data["ions"], data["residue"]), "t", ["ions", "below"])


def spikes(data):
    return hv.Scatter((data["spike_t"], data["spike_neuron"]), "t", "neuron")


def energies(data):
    low = hv.Area((data["t"], data["control_resistor"], data["zero"]), "t", ["resistor", "none"])
    high = data["front_end"], data["control_resistor"]
    return low * hv.Area((data["t"], *high), "t", ["front end", "under"])


def page():
    """Return the page of one visit."""
    scenario = load_preset(app.OPENING)
    session = Session(scenario)
    session.start()
    scenario.watch(lambda changed: session.put(scenario))
    pn.state.on_session_destroyed(lambda context: session.close())
    names = ("t", "input", "gate_low", "gate_high", "residue", "ions", "control_resistor",
             "front_end", "zero", "spike_t", "spike_neuron")  # fmt: skip
    pipe = hv.streams.Pipe(data={name: np.zeros(2) for name in names})
    common = {"responsive": True, "height": HEIGHT, "toolbar": None, "xlim": (-160, 0)}
    spans = {voltages: (-0.05, 0.9), ions: (0, 8.4), spikes: (0.25, 24.75), energies: (0, 500)}
    plots = [
        hv.DynamicMap(draw, streams=[pipe]).opts(
            hv.opts.Curve(ylim=span, **common), hv.opts.Area(ylim=span, **common),
            hv.opts.Overlay(ylim=span, **common), hv.opts.Scatter(ylim=span, size=3, **common),
        )
        for draw, span in spans.items()
    ]  # fmt: skip
    slider = Slider(0.8, label="Pulse amplitude", start=0.0, end=2.0, step=0.01)
    slider.watch(lambda value: scenario.set("stimulus.amplitude", value))

    def update():
        frame = session.frame
        if frame is not None:
            data = columns(frame, 8.0, 1e-12, 0.95)
            data["spike_t"], data["spike_neuron"] = frame.spike_x * 1e3, frame.spike_neuron + 1
            pipe.send(data)

    pn.state.onload(lambda: pn.state.add_periodic_callback(update, PERIOD))
    return pn.Column(slider, hv.Layout(plots).cols(1).opts(shared_axes=True))


def server():
    """Return a server that is not yet started, and its port."""
    app.prepare()
    port = app.free_port("127.0.0.1", 0)
    return pn.io.server.get_server(page, port=port, address="127.0.0.1", start=False), port
