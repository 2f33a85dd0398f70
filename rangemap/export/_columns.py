"""What the library's tables are, what their columns hold, and in which units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

__all__ = ["descriptions_of", "table_title", "title_of", "unit_of"]

_SHARE: Final = "share of the region's area, not of its people,"
_READINGS: Final = {"": "stated", "_low": "low", "_high": "high"}
#: Each kind of error, and of which figures the lowest and the highest are named.
_KINDS: Final = {
    "reference": "of those measured from the other references",
    "wording": "at the readings of the words",
    "statement": "at what other sources state of the same name and version",
    "boundary": "that the position of the region's boundary allows",
    "edges": "with the boundary's edges read as geodesics",
    "geometry": "that the way it is computed allows",
}


@dataclass(frozen=True, slots=True)
class _Table:
    """A kind of table: the columns that tell it, its title, and what its columns hold.

    One name can be of two things: the source of a launch point, and that of a boundary.
    """

    told_by: frozenset[str]
    title: str
    columns: Mapping[str, str] = field(default_factory=dict)


#: A frame is what its columns say; the first that fits has the first word.
_TABLES: Final = (
    _Table(
        frozenset({"covered_share", "largest_error"}),
        "Covered area of regions, and where its error comes from",
    ),
    _Table(
        frozenset({"covered_share", "covered_share_used"}),
        "What another published statement would change",
        {
            "statement": "id of the other statement",
            "wording": "the words of the other statement",
            "touched": "whether any part is within its stated reading (without one, the widest)",
            "wholly": "whether all of it is within its stated reading (without one, the widest)",
            "covered_share": f"{_SHARE} within its stated reading; missing where it has none",
            "touched_used": "touched, by the statement that is used",
            "wholly_used": "wholly, by the statement that is used",
            "range_class_used": "range_class, by the statement that is used",
            "covered_share_used": "covered_share, by the statement that is used",
        },
    ),
    _Table(
        frozenset({"covered_share", "share_per_km"}),
        "Covered share of regions as a function of range",
        {
            "range_km": "a range at which the share was measured; no source states it",
            "covered_share": f"{_SHARE} within range_km",
            "share_per_km": "how much covered_share grows for one more kilometre of range",
            "touched_from_km": "the range beyond which any of the region is covered; 0 inside",
            "wholly_from_km": "the range beyond which all of the region is covered; missing where "
            "that is beyond the curve",
        },
    ),
    _Table(
        frozenset({"covered_share", "statement"}),
        "Covered area of regions",
        {
            "range_km": "the range at the stated reading; missing where there is none",
            "covered_share": f"{_SHARE} within the stated reading; missing where there is none",
        },
    ),
    _Table(frozenset({"covered_share", "region"}), "Covered area of regions"),
    _Table(
        frozenset({"reading", "range_km"}),
        "Reach of stated ranges",
        {
            "reading": "low, stated or high: one way to turn the words into a distance",
            "range_km": "the range at the row's reading",
            "range_basis": "where the range comes from: printed or policy (our reading of the "
            "words)",
        },
    ),
    _Table(
        frozenset({"statement", "stated_km"}),
        "What sources state",
        {
            "used": "whether it is the statement that is used",
            "printed": "the figure as printed",
            "sense": "what the words say of the figure",
            "modality": "whether the range is actual, claimed, planned, a rule or denied",
            "low_km": "the low reading; missing where the source leaves it open",
            "stated_km": "the stated reading; missing where there is none",
            "high_km": "the high reading; missing where the source leaves it open",
            "low_basis": "where the low reading comes from: printed, policy or open",
            "stated_basis": "where the stated reading comes from: printed, policy or open",
            "high_basis": "where the high reading comes from: printed, policy or open",
            "grade": "how the words were seen: A on the page, B on a relay or undated, C on a copy",
            "publisher": "who published the statement",
            "published": "when it was published (ISO 8601)",
            "relays": "whose report it passes on",
            "role": "how the catalogue uses the statement",
            "policy": "version of the hedge policy that the words were read by",
        },
    ),
    _Table(
        frozenset({"region", "name"}),
        "Regions",
        {
            "name": "name of the region",
            "short": "name of the region on maps",
            "prose": "name of the region in sentences",
            "name_ru": "name of the region in Russian",
            "name_uk": "name of the region in Ukrainian",
            "kind": "kind of region",
            "country": "whose region, within internationally recognised borders (ISO 3166-1)",
            "status": "what has to be said of the region's status",
            "wikidata": "the region in Wikidata",
            "source": "whose boundaries they are",
            "area_km2": "area of the region on the WGS 84 ellipsoid",
            "official_area_km2": "area of the region as published officially",
            "official_source": "who publishes the official area",
            "position_error_m": "how far the boundary can be off",
        },
    ),
    _Table(
        frozenset({"launch_point", "basis"}),
        "Launch points",
        {"source": "where the launch point comes from"},
    ),
)

#: What a name says wherever it stands.
_ANYWHERE: Final[dict[str, str]] = {
    "launch_point": "what the distance is measured from",
    "basis": "what the launch point is, in words",
    "system": "the system that the statement names",
    "statement": "id of the statement; one that begins with user- has no published source",
    "variant": "the version that the statement is about",
    "origin": "whose figure it is",
    "wording": "the words of the statement",
    "region": "code of the region, ISO 3166-2 for bundled ones",
    "region_name": "name of the region",
    "range_km": "the range",
    "range_low_km": "the range at the low reading; missing where the source leaves it open",
    "range_high_km": "the range at the high reading; missing where the source leaves it open",
    "range_basis": "where the range comes from: printed, policy (our reading of the words) or open",
    "range_low_basis": "where the low reading comes from: printed, policy or open",
    "range_high_basis": "where the high reading comes from: printed, policy or open",
    "region_area_km2": "area of the region on the WGS 84 ellipsoid",
    "covered_share": f"{_SHARE} within the range",
    "nearest_km": "geodesic distance to the region's nearest edge; 0 inside",
    "touched": "whether any part is within the stated reading (without one, the widest)",
    "wholly": "whether all of it is within the stated reading (without one, the widest)",
    "range_class": "within, partly, at_least, at_best, depends, outside or not_ruled_out",
    "area_per_km_km2": "area that one more kilometre of range would cover besides",
    "area_error_geometry_km2": "how far the covered area can be off for the way it is computed",
    "area_error_boundary_km2": "how far the covered area can be off for the boundary's position",
    "covered_share_error": "how far the covered share can be off for the boundary's position",
    "nearest_error_km": "how far the nearest distance can be off for the boundary's position",
    "settled": "false where the data cannot say whether the region is reached",
    "largest_error": "the kind of error that allows the widest span of areas",
    **{
        f"covered_area{end}_km2": f"area of the region within the {reading} reading; missing "
        f"where {'there is none' if not end else 'the source leaves it open'}"
        for end, reading in _READINGS.items()
    },
    **{
        f"covered_share{end}": f"{_SHARE} within the {reading} reading; missing where the source "
        "leaves it open"
        for end, reading in _READINGS.items()
        if end
    },
    **{
        f"covered_{figure}_{kind}_{end}{unit}": f"the {word} covered {figure} {why}; missing "
        "where it is not known"
        for figure, unit in (("area", "_km2"), ("share", ""))
        for kind, why in _KINDS.items()
        for end, word in (("low", "lowest"), ("high", "highest"))
    },
}

#: The end of a name says the unit, the longest end that fits.
_UNITS: Final = {"_km_km2": "km²/km", "_km2": "km²", "_km": "km", "_m": "m", "_deg": "°"}


def table_title(columns: Iterable[str]) -> str:
    """Return what a table with these columns is, ``""`` for one that is the user's own.

    Examples
    --------
    >>> table_title(["region", "name", "area_km2"]), table_title(["mine"])
    ('Regions', '')
    """
    return next((table.title for table in _tables(columns)), "")


def descriptions_of(columns: Iterable[str]) -> dict[str, str]:
    """Return what each column holds in a table with these; those of the user's own are left out.

    Examples
    --------
    >>> descriptions_of(["launch_point", "basis", "source", "mine"])["source"]
    'where the launch point comes from'
    >>> descriptions_of(["source", "name"])
    {}
    """
    names = list(columns)
    texts = dict(_ANYWHERE)
    for table in reversed(_tables(names)):
        texts.update(table.columns)
    return {name: texts[name] for name in names if name in texts}


def unit_of(column: str) -> str:
    """Return the unit of a column, ``"1"`` for shares, ``""`` where the name says none.

    Examples
    --------
    >>> unit_of("nearest_km"), unit_of("area_per_km_km2"), unit_of("covered_share"), unit_of("name")
    ('km', 'km²/km', '1', '')
    >>> unit_of("share_per_km")
    '1/km'
    """
    if "share" in column.split("_"):
        return "1/km" if column.endswith("_per_km") else "1"
    return next((unit for end, unit in _UNITS.items() if column.endswith(end)), "")


def title_of(column: str) -> str:
    """Return the name of a column with its unit, for tools that show titles.

    Examples
    --------
    >>> title_of("nearest_km"), title_of("covered_share")
    ('nearest_km (km)', 'covered_share')
    """
    unit = unit_of(column)
    return f"{column} ({unit})" if unit not in {"", "1"} else column


def _tables(columns: Iterable[str]) -> list[_Table]:
    names = set(columns)
    return [table for table in _TABLES if table.told_by <= names]
