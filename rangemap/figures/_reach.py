"""A map of reaches in an azimuthal equidistant projection about what is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from rangemap.errors import InputError
from rangemap.figures._chart import Chart, Lines
from rangemap.figures._look import load_look
from rangemap.figures._paper import (
    check_axes,
)
from rangemap.figures._plane import Plane
from rangemap.figures._said import check_table, chosen_statements, said, shown_text
from rangemap.points import LaunchPoints
from rangemap.reach import Origin, origins
from rangemap.regions import PreparedRegions, validate_regions
from rangemap.statements import Ranges

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_reach"]

_COLUMNS: Final = ("launch_point", "system", "statement", "wording", "reading", "range_km")


def plot_reach(
    reach: gpd.GeoDataFrame,
    *,
    regions: gpd.GeoDataFrame | PreparedRegions | None = None,
    launch_points: LaunchPoints | None = None,
    ax: Axes | None = None,
    statement: str | Sequence[str] | None = None,
    ranges: Ranges | None = None,
    readings: bool = False,
    source: bool = True,
    width_mm: float | None = None,
) -> Axes:
    """Draw reaches as a map, in a projection in which distances from its middle are true.

    Parameters
    ----------
    reach : GeoDataFrame
        As :func:`~rangemap.build_reach` returns it.
    regions : GeoDataFrame or PreparedRegions, optional
        Drawn as outlines, with the part of them that lies within the shortest and the longest
        distance filled. Nothing is filled outside of them, and nothing without them.
    launch_points : GeoDataFrame, GeoSeries, or mapping of name to (lon, lat) or geometry, optional
        What the reach was measured from: drawn as hollow dots, lines and areas as lines. About
        lines and areas the outlines end at the regions, if those are given. Without it nothing
        marks what is measured from.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure of 170 mm if not given.
    statement : str or sequence of str, optional
        Ids of statements, or names of systems, if not all of the frame are wanted. At most five.
    ranges : Catalogue, or mapping of name to a text, a StatedRange or a Statement, optional
        What the reach was built for, for its sources; the bundled catalogue if not given.
    readings : bool, default False
        Draw the low and the high readings too, as dotted lines.
    source : bool, default True
        Write under the map whose words it shows.
    width_mm : float, optional
        Of a new figure: 85 for a narrow column, 170 if not given.

    Returns
    -------
    matplotlib.axes.Axes
        The one that was given, or that of the new figure (``ax.figure``). Its axes are kilometres
        from the middle of the map to the east and to the north.

    Raises
    ------
    InputError
        For a frame that is empty or another, for more than five statements, and for reaches of
        more than a hemisphere.
    UnknownNameError
        For a statement or system that the frame does not have.
    MissingExtraError
        Without matplotlib (``rangemap[figures]``).

    Notes
    -----
    A statement without a stated reading ("165 to 300 km") has both of its ends as lines. Reaches
    of several launch points are drawn as one shape, and that of each with a thinner line.

    Examples
    --------
    >>> import rangemap as rm
    >>> kharkiv = {"Kharkiv": (36.23, 49.99)}
    >>> reach = rm.build_reach(kharkiv, rm.load_systems().select("ATACMS"))
    >>> ax = plot_reach(reach, regions=rm.load_regions("RU"), launch_points=kharkiv)
    >>> west, east = ax.get_xlim()
    >>> bool(east - west > 2 * 305.8)
    True
    """
    check_axes(ax, width_mm)
    rows = _checked(reach)
    rows = gpd.GeoDataFrame(chosen_statements(rows, statement))
    spoken = said(_statements_of(rows), ranges)
    shapes = None if regions is None else _frame(regions)
    sources = () if launch_points is None else origins(launch_points, dissolve=False)
    plane = Plane(shapely.get_coordinates(rows.geometry.to_numpy()))
    flat = plane.flat(rows.geometry)
    chart = Chart(
        plane=plane,
        spoken=spoken,
        lines=[_lines(rows, flat, each.statement, readings=readings) for each in spoken],
        regions=shapes,
        flat_regions=plane.flat([] if shapes is None else shapes.geometry),
        sources=_flat_sources(plane, sources),
        measured_from=" + ".join(
            shown_text(name, "launch point") for name in rows["launch_point"].unique()
        ),
        look=load_look(),
    )
    return chart.draw(ax, width_mm=width_mm, source=source)


def _checked(reach: object) -> gpd.GeoDataFrame:
    rows = check_table(reach, _COLUMNS, what="reach", made_by="build_reach")
    if not isinstance(rows, gpd.GeoDataFrame) or rows.active_geometry_name is None:
        raise InputError(
            "reach: the table has no geometries; expected the GeoDataFrame that build_reach returns"
        )
    if rows.crs is None or rows.crs.to_epsg() != 4326:
        raise InputError(
            f"reach: expected longitude and latitude (EPSG:4326), got {rows.crs}; bring it back "
            'with reach.to_crs("EPSG:4326")'
        )
    unknown = sorted(set(map(str, rows["reading"])) - {"low", "stated", "high"})
    if unknown:
        raise InputError(f"reach: unknown reading {unknown[0]!r}; expected low, stated or high")
    bad = rows[rows.geometry.isna() | rows.geometry.is_empty]
    if len(bad):
        raise InputError(f"reach: row {bad.index[0]!r} has no geometry")
    kms = pd.to_numeric(rows["range_km"], errors="coerce")
    if not (np.isfinite(kms) & (kms > 0)).all():
        row = rows[~(np.isfinite(kms) & (kms > 0))].iloc[0]
        raise InputError(
            f"reach: range_km of {row['statement']!r} is {row['range_km']}; expected a distance"
        )
    return rows


def _statements_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each statement, with the distance that names it: stated, else widest."""
    found = []
    for key, own in rows.groupby("statement", sort=False):
        by_reading = dict(zip(own["reading"], own["range_km"], strict=True))
        km = next(by_reading[r] for r in ("stated", "high", "low") if r in by_reading)
        first = own.iloc[0]
        found.append((key, first["system"], first["wording"], float(km)))
    return pd.DataFrame(found, columns=["statement", "system", "wording", "km"])


def _frame(regions: gpd.GeoDataFrame | PreparedRegions) -> gpd.GeoDataFrame:
    return validate_regions(regions.to_frame() if isinstance(regions, PreparedRegions) else regions)


def _flat_sources(plane: Plane, sources: Sequence[Origin]) -> tuple[Origin, ...]:
    shapes = plane.flat([each.geometry for each in sources]) if sources else ()
    return tuple(
        Origin(shown_text(each.name, "launch point"), each.basis, shape, each.source)
        for each, shape in zip(sources, shapes, strict=True)
    )


def _lines(
    rows: gpd.GeoDataFrame, flat: NDArray[np.object_], statement: str, *, readings: bool
) -> Lines:
    own = (rows["statement"] == statement).to_numpy()
    found = {
        name: flat[own & (rows["reading"] == name).to_numpy()] for name in ("low", "stated", "high")
    }
    wholes = {name: shapely.union_all(shapes) for name, shapes in found.items() if len(shapes)}
    firm = [
        name for name in (("stated",) if "stated" in wholes else ("low", "high")) if name in wholes
    ]
    edges = [shapely.boundary(wholes[name]) for name in firm]
    apart = [shape for name in firm for shape in found[name]]
    others = {
        name: shapely.boundary(whole)
        for name, whole in wholes.items()
        if readings and not any(shapely.equals(whole, wholes[each]) for each in firm)
    }
    return Lines(
        edge=shapely.union_all(edges),
        within=wholes[firm[-1]],
        rings=tuple(shapely.boundary(apart)) if len(apart) > len(firm) else (),
        dotted=tuple(others.items()),
        open_ends=tuple(n for n in ("low", "high") if n not in wholes) if readings else (),
    )
