"""Writing a picture: SVG by ourselves, PNG through resvg, neither with a browser."""

from __future__ import annotations

import importlib.util
import math
import os
import re
from pathlib import Path
from typing import Final

import folium

from rangemap._warn import warn
from rangemap.errors import InputError, MissingExtraError, RangemapWarning
from rangemap.files import write_whole
from rangemap.page.figure import Width, figure_svg
from rangemap.page.folium_map import RangeMap
from rangemap.story import Story

__all__ = ["write_figure"]

_SCALE: Final = 2.0
#: Sides of a picture that programs still open, in pixels.
_MOST_PX: Final = 16_000
_FAMILY: Final = "Source Sans Pro"
_FONT_PACKAGE: Final = "font_source_sans_pro"
_FONTS: Final = ("SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf", "SourceSansPro-It.ttf")
# What those fonts have letters for: Latin, Greek, Cyrillic, and the signs of a page.
_COVERED: Final = re.compile(
    "[\\s\x20-\x7e\u00a0-\u017e\u0384-\u03ce\u0400-\u045f\u0490\u0491\u2012-\u2016\u2018-\u201a"
    "\u201c-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ac\u2116\u2122\u2212\u25c6]*"
)
_TEXT: Final = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)


def write_figure(
    source: Story | folium.Map,
    path: str | os.PathLike[str],
    *,
    width: Width = "wide",
    scale: float | None = None,
    overwrite: bool = True,
) -> None:
    """Write the still map as a picture, with its key, its sources and what it is measured from.

    Parameters
    ----------
    source : Story or folium.Map
        What :func:`~rangemap.compose_story` or :func:`~rangemap.draw_map` returned. Layers that
        others hung on a map are not drawn.
    path : path
        The file to write, in a folder that exists. Its name ends in ``.svg`` or ``.png``.
    width : {"wide", "narrow"}
        828 pixels, with the key and the sources in the width of a page; or 358, for a phone.
    scale : float, optional
        Pixels of a PNG for each pixel of the layout; 2 if not given. An SVG has no pixels.
    overwrite : bool
        Whether a file of that name may be replaced.

    Raises
    ------
    InputError
        For another ending, width or scale, for a map that rangemap did not make, and if the
        file cannot be written. No part of a file is left.
    MissingExtraError
        For a PNG without the packages of ``rangemap[figures]``.

    Warns
    -----
    RangemapWarning
        If a PNG has letters that its own fonts lack: the machine's fonts are used for them.

    Notes
    -----
    The same input gives the same bytes; for a PNG, with the same versions of the packages. Its
    letters come from a font that is installed with them, not from the machine.

    Examples
    --------
    >>> import rangemap as rm
    >>> story = rm.compose_story(
    ...     rm.load_launch_points("border"),
    ...     rm.load_systems().select("ATACMS"),
    ...     rm.load_regions("RU"),
    ... )
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     rm.write_figure(story, Path(folder) / "map.svg")
    ...     (Path(folder) / "map.svg").read_text(encoding="utf-8")[:4]
    '<svg'
    """
    story = _story_of(source)
    if width not in ("wide", "narrow"):
        raise InputError(f'width is {width!r}; expected "wide" or "narrow"')
    kind = Path(path).suffix.lower()
    if kind == ".svg":
        if scale is not None:
            raise InputError(f"{path}: an SVG has no pixels to scale; leave scale out")
        content = figure_svg(story, width=width).encode("utf-8")
    elif kind == ".png":
        content = _png(figure_svg(story, width=width), _SCALE if scale is None else scale)
    else:
        raise InputError(f"{path}: a figure is written as .svg or .png; give such a name")
    write_whole(path, content, overwrite=overwrite)


def _story_of(source: Story | folium.Map) -> Story:
    if isinstance(source, Story):
        return source
    if isinstance(source, RangeMap):
        return source.story
    raise InputError(
        f"write_figure got a {type(source).__name__} that rangemap did not make; pass what "
        "compose_story or draw_map returned"
    )


def _png(svg: str, scale: float) -> bytes:
    _check_scale(svg, scale)
    fonts = _font_files()
    try:
        from resvg_py import svg_to_bytes  # noqa: PLC0415 (of an extra)
    except ImportError as error:
        raise _missing("resvg_py") from error
    content: bytes = svg_to_bytes(
        svg_string=svg,
        zoom=scale,
        skip_system_fonts=not _needs_other_fonts(svg),
        font_files=[str(font) for font in fonts],
        font_family=_FAMILY,
        sans_serif_family=_FAMILY,
    )
    return content


def _check_scale(svg: str, scale: float) -> None:
    size = re.match(r'<svg [^>]*? width="([\d.]+)" height="([\d.]+)"', svg)
    if size is None:
        raise AssertionError(svg[:200])
    longest = max(float(size[1]), float(size[2]))
    if not (math.isfinite(scale) and 0.1 <= scale <= _MOST_PX / longest):
        raise InputError(
            f"scale is {scale!r}; expected 0.1 to {_MOST_PX / longest:.1f}, which is {_MOST_PX:,} "
            "pixels on the long side of this picture"
        )


def _font_files() -> list[Path]:
    """Return the fonts, by the place of their package: it need not be imported for that."""
    found = importlib.util.find_spec(_FONT_PACKAGE)
    if found is None or found.origin is None:
        raise _missing(_FONT_PACKAGE)
    return [Path(found.origin).parent / "files" / name for name in _FONTS]


def _missing(name: str) -> MissingExtraError:
    return MissingExtraError(
        f"a PNG needs the Python package {name}, which is not installed: "
        'pip install "rangemap[figures]"; an .svg needs none'
    )


def _needs_other_fonts(svg: str) -> bool:
    """Note letters that our fonts lack; a picture without them would show empty boxes."""
    letters = "".join(_TEXT.findall(svg))
    beyond = sorted(set(_COVERED.sub("", letters)))
    if beyond:
        shown = " ".join(f"{letter} (U+{ord(letter):04X})" for letter in beyond[:5])
        warn(
            f"the fonts for pictures have no letters for {shown}: fonts of this machine are used "
            "for them, and the picture may look different on another one; an .svg leaves the "
            "choice to whoever shows it",
            RangemapWarning,
        )
    return bool(beyond)
