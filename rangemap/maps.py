"""From launch points, ranges and regions to a map, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import geopandas as gpd

from rangemap.decisions import Decision
from rangemap.page import story_map
from rangemap.points import LaunchPoints
from rangemap.regions import PreparedRegions
from rangemap.statements import Catalogue, Ranges
from rangemap.story import Link
from rangemap.telling import compose_story

if TYPE_CHECKING:
    import folium

__all__ = ["draw_map"]


def draw_map(
    launch_points: LaunchPoints,
    ranges: Ranges,
    regions: gpd.GeoDataFrame | PreparedRegions,
    *,
    decisions: Sequence[Decision] | None = None,
    links: Sequence[Link] = (),
    catalogue: Catalogue | None = None,
) -> folium.Map:
    """Draw how far stated ranges reach into regions, with a table of what lies within them.

    Parameters
    ----------
    launch_points : GeoDataFrame, GeoSeries, or mapping of name to (lon, lat) or geometry
        As :func:`~rangemap.load_launch_points` gives them, or your own. The page prints their
        names and what each one is (column ``basis``). All are taken as one shape for the table;
        the ring of each is drawn thinner.
    ranges : Catalogue, or mapping of name to a text, a StatedRange or a Statement
        At most five statements. A distance without a source is drawn in grey and marked as
        such; no headline uses it.
    regions : GeoDataFrame or PreparedRegions
        As :func:`~rangemap.load_regions` or :func:`~rangemap.read_regions` gives them.
    decisions : sequence of Decision, optional
        What was reported as allowed, in words; it has no geometry. The bundled decisions on the
        systems that are shown if not given, ``()`` for none.
    links : sequence of Link
        Pages beside this one, shown at its top.
    catalogue : Catalogue, optional
        Whose other statements on the same names the page lists: ``ranges`` if that is a
        catalogue, else the bundled one.

    Returns
    -------
    folium.Map
        It shows itself in a notebook; :func:`~rangemap.save_html` and its own ``save`` write
        the same bytes, one file that needs no network. Folium layers can be added to it: the
        page then gives up that promise, with a :class:`~rangemap.ForeignLayerWarning`.

    Raises
    ------
    InputError
        For launch points, ranges or regions that cannot be used, and for more than five
        statements.
    NotSupportedError
        For a launch point that is a line or an area.

    See Also
    --------
    rangemap.measure_coverage : the figures alone, in full precision.
    rangemap.compose_story : everything the page says, as plain values.

    Examples
    --------
    >>> import rangemap as rm
    >>> page = rm.draw_map(
    ...     rm.load_launch_points(), rm.load_systems().select("ATACMS"), rm.load_regions("RU")
    ... )
    >>> rm.save_html(page, "ranges.html")  # doctest: +SKIP
    """
    return story_map(
        compose_story(
            launch_points, ranges, regions, decisions=decisions, links=links, catalogue=catalogue
        )
    )
