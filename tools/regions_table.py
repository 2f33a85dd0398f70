"""Regions of Russia and Ukraine: the source's rows, corrected and given the project's names."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from natural_earth import SourceRow
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from tables import Row

from rangemap.geodesy import geodesic_area_km2

__all__ = ["border_line", "correct", "make_regions"]

COUNTRY_CODES = ("RUS", "UKR")
# The source's words for a kind of region, and ours.
KIND_OF_TYPE = {
    "Autonomous Province": "autonomous okrug",
    "Autonomous Region": "autonomous oblast",
    "Autonomous Republic": "autonomous republic",
    "Federal City": "federal city",
    "Municipality": "city",
    "Region": "oblast",
    "Republic": "republic",
    "Territory": "krai",
}
BORDER_REGIONS = ("UA-74", "UA-59", "UA-63")
SEAM_DEG = 179.9999999


def correct(rows: Iterable[SourceRow], corrections: Sequence[Row]) -> list[SourceRow]:
    """Apply the table of corrections to the rows of Russia and Ukraine.

    A row of the table whose source value is not (or no longer) what the source says, or that
    corrects nothing, stops the run: the table cannot rot.
    """
    own = [row for row in rows if row.properties["adm0_a3"] in COUNTRY_CODES]
    by_code = {row.properties["iso_3166_2"]: row for row in own}
    changed = {code: dict(row.properties) for code, row in by_code.items()}
    geometry = {code: row.geometry for code, row in by_code.items()}
    for fix in corrections:
        code, field = fix["source_code"], fix["field"]
        where = f"corrections.csv, {code}, {field}"
        if code not in by_code:
            raise SystemExit(f"{where}: the source has no such code")
        if field == "geometry":
            geometry[code] = _align_seam(by_code[code].geometry, where)
            continue
        found = by_code[code].properties.get(field, "")
        if found != fix["source_value"]:
            raise SystemExit(f"{where}: the source says {found!r}, not {fix['source_value']!r}")
        if found == fix["corrected_value"]:
            raise SystemExit(f"{where}: nothing is corrected; remove the row")
        changed[code][field] = fix["corrected_value"]
    return [SourceRow({**changed[code], "source_code": code}, geometry[code]) for code in by_code]


def make_regions(
    rows: Sequence[SourceRow], names: Sequence[Row], official: Sequence[Row]
) -> tuple[list[Row], list[BaseGeometry]]:
    """Return the attribute rows and the geometries of all regions, both sorted by code."""
    official_of = {row["region"]: row for row in official}
    table: list[Row] = []
    geometries: list[BaseGeometry] = []
    for name in sorted(names, key=lambda row: row["region"]):
        code = name["region"]
        parts = [row for row in rows if row.properties["iso_3166_2"] == code]
        _check_names(name, parts)
        geometry = _joined([part.geometry for part in parts])
        official_row = official_of.get(code, {})
        table.append(
            {
                **{key: name[key] for key in ("region", "name", "short", "prose")},
                **{key: name[key] for key in ("name_ru", "name_uk", "kind")},
                "country": code[:2],
                "status": name["status"],
                "wikidata": _main(parts, code).properties["wikidataid"],
                # To a square metre: more digits would differ from one machine to another.
                "area_km2": f"{geodesic_area_km2(geometry):.6f}",
                "official_area_km2": official_row.get("official_area_km2", ""),
                "official_source": official_row.get("source", ""),
            }
        )
        geometries.append(geometry)
    _check_complete(rows, table, geometries)
    return table, geometries


def border_line(codes: Sequence[str], geometries: Sequence[BaseGeometry]) -> LineString:
    """Return the border of Chernihiv, Sumy and Kharkiv oblasts with Russia, from north-west.

    Made of the edges that these regions and the regions of Russia have in common, so that it is
    vertex for vertex the border that is drawn.
    """
    ours = _edges(g for c, g in zip(codes, geometries, strict=True) if c in BORDER_REGIONS)
    theirs = _edges(g for c, g in zip(codes, geometries, strict=True) if c.startswith("RU-"))
    shared = sorted(ours & theirs)
    line = shapely.line_merge(MultiLineString(shared))
    if line.geom_type != "LineString":
        raise SystemExit(f"the border is a {line.geom_type}, not one line")
    west_to_east = line.coords[0][0] < line.coords[-1][0]
    return line if west_to_east else shapely.reverse(line)


def _align_seam(geometry: BaseGeometry, where: str) -> BaseGeometry:
    coordinates = shapely.get_coordinates(geometry)
    west = (coordinates[:, 0] < -SEAM_DEG) & (coordinates[:, 0] > -180)
    if not west.any():
        raise SystemExit(f"{where}: the source has no vertices just east of longitude -180")
    seam_latitudes = np.unique(coordinates[np.abs(coordinates[:, 0]) > SEAM_DEG, 1])
    polygons = [
        Polygon(
            _with_seam_vertices(p.exterior.coords, seam_latitudes),
            [_with_seam_vertices(hole.coords, seam_latitudes) for hole in p.interiors],
        )
        for p in shapely.get_parts(geometry)
    ]
    return MultiPolygon(polygons)


def _with_seam_vertices(
    ring: Iterable[tuple[float, ...]], latitudes: np.ndarray
) -> list[tuple[float, float]]:
    snapped = [(-180.0 if x < -SEAM_DEG else x, y) for x, y in ring]
    result = snapped[:1]
    for (x0, y0), (x1, y1) in itertools.pairwise(snapped):
        if x0 == x1 and abs(x0) == 180:
            between = latitudes[(latitudes > min(y0, y1)) & (latitudes < max(y0, y1))]
            ordered = between if y1 > y0 else between[::-1]
            result += [(x0, float(y)) for y in ordered]
        result.append((x1, y1))
    return result


def _joined(geometries: Sequence[BaseGeometry]) -> BaseGeometry:
    parts = MultiPolygon([part for g in geometries for part in shapely.get_parts(g)])
    joined = shapely.orient_polygons(parts, exterior_cw=False)
    if not joined.is_valid:
        raise SystemExit(f"invalid geometry: {shapely.is_valid_reason(joined)}")
    return joined


def _main(parts: Sequence[SourceRow], code: str) -> SourceRow:
    # Islands are joined to a region by their corrected code; the region's own row has a name.
    named = [part for part in parts if part.properties["name_en"]]
    if len(named) != 1:
        raise SystemExit(f"{code}: {len(named)} named rows in the source, expected one")
    return named[0]


def _check_names(name: Row, parts: Sequence[SourceRow]) -> None:
    properties = _main(parts, name["region"]).properties
    english = {name["name"], name["short"], name["prose"].removeprefix("the ")}
    expected = {
        "name_en": english,
        "name_ru": {name["name_ru"]},
        "name_uk": {name["name_uk"]},
    }
    for field, accepted in expected.items():
        if properties[field] not in accepted:
            raise SystemExit(
                f"{name['region']}, {field}: the source says {properties[field]!r}, names.csv "
                f"{sorted(accepted)}; add a row with the reason to corrections.csv"
            )
    if KIND_OF_TYPE.get(properties["type_en"]) != name["kind"]:
        raise SystemExit(
            f"{name['region']}: the source's type is {properties['type_en']!r}, names.csv says "
            f"{name['kind']!r}; add a row with the reason to corrections.csv"
        )


def _check_complete(
    rows: Sequence[SourceRow], table: Sequence[Row], geometries: Sequence[BaseGeometry]
) -> None:
    missing = {r.properties["iso_3166_2"] for r in rows} - {row["region"] for row in table}
    if missing:
        raise SystemExit(f"names.csv lacks {sorted(missing)}")
    wrong = [
        row.properties["source_code"]
        for row in rows
        if {"RU": "RUS", "UA": "UKR"}[row.properties["iso_3166_2"][:2]] != row.properties["adm0_a3"]
    ]
    if wrong:
        raise SystemExit(f"country and code disagree for {wrong}; add rows to corrections.csv")
    wikidata = [row["wikidata"] for row in table]
    twice = sorted({item for item in wikidata if wikidata.count(item) > 1})
    if twice:
        raise SystemExit(f"Wikidata ids stand twice: {twice}; add rows to corrections.csv")
    if not shapely.coverage_is_valid(np.array(geometries)):
        raise SystemExit("the regions overlap or leave slivers: shared borders are not shared")


def _edges(
    geometries: Iterable[BaseGeometry],
) -> set[tuple[tuple[float, float], tuple[float, float]]]:
    found = set()
    for ring in shapely.get_rings(shapely.get_parts(np.array(list(geometries)))):
        points = [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
        found |= {(min(a, b), max(a, b)) for a, b in itertools.pairwise(points)}
    return found
