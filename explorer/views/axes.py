"""The look of axes and grid, the same in every plot."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.views.theme import FONT


def paint_axes(figure, palette: Mapping[str, object], lines: bool = True) -> None:
    """Draw a plot's axes and grid in the colours and the font of a palette; no ticks.

    `lines` False leaves the axes' own lines out, where the grid is enough.
    """
    for axis in figure.xaxis + figure.yaxis:
        axis.update(
            major_label_text_color=palette["ink"], axis_label_text_color=palette["ink"],
            major_label_text_font=FONT, axis_label_text_font=FONT,
            major_label_text_font_size=palette["font"],
            axis_label_text_font_size=palette["font"], axis_label_text_font_style="normal",
            axis_line_color=palette["grid"] if lines else None,
            major_tick_line_color=None, minor_tick_line_color=None,
        )  # fmt: skip
    for grid in figure.grid:
        grid.update(grid_line_color=palette["grid"], grid_line_alpha=1.0)
