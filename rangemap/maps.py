"""From launch points, ranges and regions to a map, in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from rangemap.decisions import Decision
from rangemap.page import story_map
from rangemap.points import LaunchPoints
from rangemap.regions import Regions
from rangemap.statements import Catalogue, Ranges
from rangemap.story import Story
from rangemap.telling import Links, find, tell
from rangemap.wording import catalogue as find_sentences

if TYPE_CHECKING:
    import folium

__all__ = ["draw_map"]


def draw_map(
    launch_points: LaunchPoints,
    ranges: Ranges,
    regions: Regions,
    *,
    decisions: Sequence[Decision] | None = None,
    links: Links = (),
    catalogue: Catalogue | None = None,
    corrects: Mapping[str, str] | None = None,
    fill: Literal["within", "share"] = "within",
    language: str = "en",
) -> folium.Map:
    """Draw how far stated ranges reach into regions, with a table of what lies within them.

    Parameters
    ----------
    launch_points : GeoDataFrame, GeoSeries, mapping of name to (lon, lat) or geometry, or places
        As :func:`~rangemap.load_launch_points` gives them, or your own. The page prints their
        names and what each one is (column ``basis``). All are taken as one shape for the table;
        the ring of each is drawn thinner.
    ranges : Catalogue, or mapping of name to a text, a StatedRange or a Statement
        At most five statements. A distance without a source is drawn in grey and marked as
        such; no headline uses it.
    regions : GeoDataFrame, PreparedRegions, mapping of name to polygon, or GeoJSON
        As :func:`~rangemap.load_regions` or :func:`~rangemap.read_regions` gives them.
    decisions : sequence of Decision, optional
        What was reported as allowed, in words; it has no geometry. The bundled decisions on the
        systems that are shown if not given, ``()`` for none.
    links : sequence of Link, or mapping of str to sequences of Link
        Pages beside this one, shown at its top; where the map is saved in several languages, those
        of each, by language.
    catalogue : Catalogue, optional
        Whose other statements on the same names the page lists: ``ranges`` if that is a
        catalogue, else the bundled one.
    corrects : mapping of str to str, optional
        What an earlier version of this map had wrong, for example
        ``{"ATACMS": "about 185 miles"}``: the system, and the words used for it. The page says
        so under its headline, with the figures that changed.
    fill : {"within", "share"}
        Tint the part of the regions within each distance (not beyond the regions, and not
        where no decision to allow the use was reported); or give each region one tone for the
        share of its area within the longest distance, and draw no line.
    language : {"en", "uk", "ru"}
        What the page is told in. What sources printed stays in their words, with a translation
        after it. :func:`~rangemap.save_html` can write the same map in several languages.

    Returns
    -------
    folium.Map
        It shows itself in a notebook; :func:`~rangemap.save_html` and its own ``save`` write
        the same bytes, one file that needs no network. Folium layers can be added to it: the
        page then gives up that promise, with a :class:`~rangemap.ForeignLayerWarning`.

    Raises
    ------
    InputError
        For launch points, ranges or regions that cannot be used, for a language without
        sentences, for more than five statements, for a minimum range from a line or an area, and
        for a line or an area of yours without a basis in words.

    Warns
    -----
    ReferenceWarning
        For a line or an area of yours that runs through Crimea or Russia.

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
    find_sentences(language)  # An unknown one is told of before anything is measured.
    findings = find(
        launch_points,
        ranges,
        regions,
        decisions=decisions,
        catalogue=catalogue,
        corrects=corrects,
        fill=fill,
    )

    def retell(language: str) -> Story:
        return tell(findings, language, links=links)

    return story_map(retell(language), retell=retell)
