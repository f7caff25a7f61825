"""A figure belongs to the page whose turn it is, whatever the toolkit's list of pages says."""

from __future__ import annotations

import weakref

import holoviews as hv
import pytest
from bokeh.document import Document
from bokeh.io import doc as pages
from bokeh.models import LinearAxis
from bokeh.themes import Theme
from panel.io.state import set_curdoc

from explorer.views.drawing import figure_of

hv.extension("bokeh")


@pytest.fixture
def gone():
    """Leave a page that has been taken apart on top of the toolkit's list, as lost turns do."""
    document, before = Document(), list(pages._PATCHED_CURDOCS)
    document.__dict__.clear()
    pages._PATCHED_CURDOCS.append(weakref.ref(document))
    yield document
    pages._PATCHED_CURDOCS[:] = before


def test_a_page_that_is_gone_keeps_nobody_from_drawing(gone):
    document, depth = Document(), len(pages._PATCHED_CURDOCS)
    with set_curdoc(document):
        assert figure_of(hv.Curve([1, 2, 3])).renderers
    assert len(pages._PATCHED_CURDOCS) == depth


def test_a_failure_leaves_the_list_as_it_was():
    depth = len(pages._PATCHED_CURDOCS)
    with set_curdoc(Document()), pytest.raises(AttributeError, match="traverse"):
        figure_of(object())
    assert len(pages._PATCHED_CURDOCS) == depth


def test_a_page_keeps_its_theme():
    """Else the toolkit would colour the figures of the page its own way."""
    document, theme = Document(), Theme(json={"attrs": {"Axis": {}}})
    document.theme = theme
    document.add_root(axis := LinearAxis())
    changes = []
    document.on_change(changes.append)
    with set_curdoc(document):
        figure_of(hv.Curve([1, 2, 3]))
    assert document.theme is theme
    assert not changes, "a page that is open may only change in its own turn"
    assert axis.document is document
