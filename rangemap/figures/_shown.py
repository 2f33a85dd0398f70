"""Axes and a figure that show themselves in a notebook, without pyplot's list of open figures."""

from __future__ import annotations

import io
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

__all__ = ["ShownAxes", "ShownFigure"]

#: Twice the pixels of a page, so that small text is sharp.
_DPI: Final = 192

Picture = tuple[bytes, dict[str, int]]


class ShownFigure(Figure):
    """A figure that a notebook shows when it is the value of a cell."""

    def _repr_png_(self) -> Picture:
        content = io.BytesIO()
        self.savefig(content, format="png", dpi=_DPI)
        width, height = self.get_size_inches()
        return content.getvalue(), {"width": round(width * 96), "height": round(height * 96)}


class ShownAxes(Axes):
    """Axes of such a figure, which the functions that draw them return."""

    def _repr_png_(self) -> Picture | None:
        figure = self.figure
        return figure._repr_png_() if isinstance(figure, ShownFigure) else None
