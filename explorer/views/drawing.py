"""From an element to the figure that a page shows."""

from __future__ import annotations

import holoviews as hv
import panel as pn
from bokeh.io.doc import patch_curdoc


def figure_of(element):
    """Return the figure of an element, made for the page whose turn it is.

    The plotting library asks for the newest page of the process, which, where several come and go,
    may be another one that is gone already; this page is made the newest for as long as it takes.
    Its own theme is left out: it would become the theme of the whole page.
    """
    document = pn.state.curdoc
    if document is None:
        return hv.render(element, backend="bokeh", theme=None)
    figure = failure = None
    with patch_curdoc(document):
        try:
            figure = hv.render(element, backend="bokeh", theme=None)
        except Exception as error:  # raised below: the library would not put its list in order
            failure = error
    if failure is not None:
        raise failure
    return figure
