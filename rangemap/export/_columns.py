"""What the columns of the library's frames hold, and in which units."""

from __future__ import annotations

from typing import Final

__all__ = ["description_of", "title_of", "unit_of"]

_READINGS: Final = {"": "stated", "_low": "low", "_high": "high"}
_KINDS: Final = {
    "reference": "measured from the other references",
    "wording": "at the low and the high reading of the words",
    "statement": "at what other sources state",
    "boundary": "for the position of the region's boundary",
    "edges": "for the reading of the boundary's edges",
    "geometry": "for the way it is computed",
}

_DESCRIPTIONS: Final[dict[str, str]] = {
    # Names
    "launch_point": "what the distance is measured from",
    "basis": "what the launch point is, in words",
    "source": "where the launch point comes from",
    "system": "the system that the statement names",
    "statement": "id of the statement; one that begins with user- has no published source",
    "wording": "the words of the statement",
    "reading": "low, stated or high: one way to turn the words into a distance",
    "range_basis": "where the range comes from: printed, policy (our reading of the words) or open",
    "range_low_basis": "where the low reading comes from: printed, policy or open",
    "range_high_basis": "where the high reading comes from: printed, policy or open",
    "region": "code of the region, ISO 3166-2 for bundled ones",
    "region_name": "name of the region",
    "name": "name of the region",
    "short": "name of the region on maps",
    "prose": "name of the region in sentences",
    "name_ru": "name of the region in Russian",
    "name_uk": "name of the region in Ukrainian",
    "kind": "kind of region",
    "country": "whose region, within internationally recognised borders (ISO 3166-1)",
    "status": "what has to be said of the region's status",
    "wikidata": "the region in Wikidata",
    "official_source": "who publishes the official area",
    # Figures
    "range_km": "the range at the stated reading; in a reach, at the row's reading",
    "range_low_km": "the range at the low reading; missing where the source leaves it open",
    "range_high_km": "the range at the high reading; missing where the source leaves it open",
    "area_km2": "area of the region on the WGS 84 ellipsoid",
    "official_area_km2": "area of the region as published officially",
    "region_area_km2": "area of the region on the WGS 84 ellipsoid",
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
    "position_error_m": "how far the boundary can be off",
    **{
        f"covered_area{end}_km2": f"area of the region within the {reading} reading; missing "
        "where the source leaves it open"
        for end, reading in _READINGS.items()
    },
    **{
        f"covered_share{end}": f"share of the region's area, not of its people, within the "
        f"{reading} reading; missing where the source leaves it open"
        for end, reading in _READINGS.items()
    },
    **{
        f"covered_{figure}_{kind}_{end}{unit}": f"the {word} covered {figure} {why}"
        for figure, unit in (("area", "_km2"), ("share", ""))
        for kind, why in _KINDS.items()
        for end, word in (("low", "lowest"), ("high", "highest"))
    },
    # Statements compared
    "variant": "the version that the statement is about",
    "origin": "whose figure it is",
    "used": "whether it is the statement that is used",
    "printed": "the figure as printed",
    "sense": "what the words say of the figure",
    "modality": "whether the range is actual, claimed, planned, a rule or denied",
    "low_km": "the low reading; missing where the source leaves it open",
    "stated_km": "the stated reading; missing where there is none",
    "high_km": "the high reading; missing where the source leaves it open",
    "low_basis": "where the low reading comes from",
    "stated_basis": "where the stated reading comes from",
    "high_basis": "where the high reading comes from",
    "grade": "how the words were seen: A on the page, B on a relay or undated, C on a copy",
    "publisher": "who published the statement",
    "published": "when it was published (ISO 8601)",
    "relays": "whose report it passes on",
    "role": "how the catalogue uses the statement",
    "policy": "version of the hedge policy that the words were read by",
    "touched_used": "touched, by the statement that is used",
    "wholly_used": "wholly, by the statement that is used",
    "range_class_used": "range_class, by the statement that is used",
    "covered_share_used": "covered_share, by the statement that is used",
}

#: The end of a name says the unit, the longest end that fits.
_UNITS: Final = {"_km_km2": "km²/km", "_km2": "km²", "_km": "km", "_m": "m", "_deg": "°"}


def description_of(column: str) -> str:
    """Return what a column holds, ``""`` for one that is the user's own."""
    return _DESCRIPTIONS.get(column, "")


def unit_of(column: str) -> str:
    """Return the unit of a column, ``"1"`` for shares, ``""`` where the name says none.

    Examples
    --------
    >>> unit_of("nearest_km"), unit_of("area_per_km_km2"), unit_of("covered_share"), unit_of("name")
    ('km', 'km²/km', '1', '')
    """
    if "share" in column.split("_"):
        return "1"
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
