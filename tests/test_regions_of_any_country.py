"""Layers laid out as those of geoBoundaries, GADM and Natural Earth: small made ones."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

import rangemap as rm
from rangemap.errors import InputError, ReprojectedWarning
from rangemap.regions import validate_regions

SOURCE = "geoBoundaries 6.0.0 (CC BY 4.0), www.geoboundaries.org"
WEST, EAST = shapely.box(24, 48, 25, 49), shapely.box(25, 48, 26, 49)
WORDS = {"the article": "about 50 miles"}
PLACE = {"a town": (24.5, 48.5)}


def layer(crs: str = "EPSG:4326", shapes: Any = (WEST, EAST), **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


def geoboundaries(level: str = "ADM1", **columns: Any) -> gpd.GeoDataFrame:
    """Return a layer with the columns of geoBoundaries 4 and later."""
    given = {
        "shapeName": ["Lviv", "Ternopil"],
        "shapeISO": ["UA-46", "UA-61"],
        "shapeID": ["74538382B1", "74538382B2"],
        "shapeGroup": "UKR",
        "shapeType": level,
        **columns,
    }
    return layer(**given)


def gadm(level: int, **columns: Any) -> gpd.GeoDataFrame:
    """Return a layer with the columns of GADM 4.1, those of the levels above among them."""
    given: dict[str, Any] = {"GID_0": "UKR", "COUNTRY": "Ukraine"}
    for n in range(1, level + 1):
        deepest = n == level
        given[f"GID_{n}"] = [f"UKR.{i}_{n}" for i in (1, 2)] if deepest else "UKR.9_1"
        given[f"NAME_{n}"] = ["L'viv", "Ternopil'"] if deepest else "the one above"
    given |= {f"HASC_{level}": ["UA.LV", "UA.TP"], f"ENGTYPE_{level}": "Region"}
    return layer(**given, **columns)


def natural_earth() -> gpd.GeoDataFrame:
    """Return a layer with columns of Natural Earth's states and provinces."""
    return layer(
        adm1_code=["UKR-1", "UKR-2"],
        iso_3166_2=["UA-46", "UA-61"],
        name=["Lviv", None],
        name_en=["Lviv Oblast", "Ternopil Oblast"],
        admin="Ukraine",
    )


def write(frame: gpd.GeoDataFrame, path: Path, **options: Any) -> Path:
    frame.to_file(path, **options)
    return path


def codes_and_names(regions: gpd.GeoDataFrame) -> list[list[str]]:
    return [list(row) for row in regions[["region", "name"]].to_numpy()]


# --- whose columns -----------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "shp", "fgb"])
def test_geoboundaries_are_read_by_iso_code_and_name(tmp_path, suffix):
    regions = rm.read_regions(write(geoboundaries(), tmp_path / f"UKR-ADM1.{suffix}"))
    # FlatGeobuf puts features in an order of its own.
    assert sorted(codes_and_names(regions)) == [["UA-46", "Lviv"], ["UA-61", "Ternopil"]]


def test_geoboundaries_without_iso_codes_are_read_by_their_own(tmp_path):
    """``shapeISO`` is empty for most districts, and for the regions of some countries."""
    path = write(geoboundaries("ADM2", shapeISO=["", ""]), tmp_path / "UKR-ADM2.geojson")
    assert rm.read_regions(path)["region"].tolist() == ["74538382B1", "74538382B2"]


@pytest.mark.parametrize("level", [1, 2])
def test_gadm_is_read_by_its_deepest_level(tmp_path, level):
    path = write(gadm(level), tmp_path / f"gadm41_UKR_{level}.gpkg")
    assert codes_and_names(rm.read_regions(path)) == [
        [f"UKR.1_{level}", "L'viv"], [f"UKR.2_{level}", "Ternopil'"],
    ]  # fmt: skip


def test_gadm_in_one_geopackage_asks_for_the_layer(tmp_path):
    path = tmp_path / "gadm41_UKR.gpkg"
    country = layer(shapes=[WEST.union(EAST)], GID_0=["UKR"], COUNTRY=["Ukraine"])
    for name, frame in {"ADM_ADM_0": country, "ADM_ADM_1": gadm(1), "ADM_ADM_2": gadm(2)}.items():
        write(frame, path, layer=name)
    with pytest.raises(
        InputError, match=r"3 layers \(ADM_ADM_0, ADM_ADM_1, ADM_ADM_2\); say which"
    ):
        rm.read_regions(path)
    assert rm.read_regions(path, layer="ADM_ADM_1")["name"].tolist() == ["L'viv", "Ternopil'"]


def test_other_codes_of_gadm_can_be_asked_for(tmp_path):
    path = write(gadm(1), tmp_path / "gadm41_UKR_1.gpkg")
    assert rm.read_regions(path, region="HASC_1")["region"].tolist() == ["UA.LV", "UA.TP"]


def test_natural_earth_is_read_by_the_names_that_all_rows_have(tmp_path):
    regions = rm.read_regions(write(natural_earth(), tmp_path / "ne_10m_admin_1.shp"))
    assert codes_and_names(regions) == [["UA-46", "Lviv Oblast"], ["UA-61", "Ternopil Oblast"]]


@pytest.mark.parametrize("made", [geoboundaries, lambda: gadm(1), lambda: gadm(2), natural_earth])
def test_a_frame_is_known_by_the_columns_that_a_file_is_known_by(made, tmp_path):
    frame = made()
    from_file = rm.read_regions(write(frame, tmp_path / "regions.gpkg"))
    regions = validate_regions(frame)
    assert codes_and_names(regions) == codes_and_names(from_file)
    assert list(frame.columns) == list(made().columns)


def test_a_frame_finer_than_districts_is_refused_too():
    with pytest.raises(InputError, match="regions: is a layer of level 3"):
        rm.measure_coverage(PLACE, WORDS, gadm(3))


def test_a_column_that_is_asked_for_is_taken_whatever_it_holds(tmp_path):
    path = write(natural_earth(), tmp_path / "ne.gpkg")
    with pytest.raises(InputError, match=r"feature 2 of ne.gpkg: has no name"):
        rm.read_regions(path, name="name")


def test_columns_of_nobody_are_asked_for(tmp_path):
    path = write(layer(NUTS_ID=["A1", "A2"], NUTS_NAME=["x", "y"]), tmp_path / "nuts.gpkg")
    with pytest.raises(
        InputError, match=r"no column 'name'; its columns are NUTS_ID, NUTS_NAME; say"
    ):
        rm.read_regions(path)
    regions = rm.read_regions(path, region="NUTS_ID", name="NUTS_NAME")
    assert codes_and_names(regions) == [["A1", "x"], ["A2", "y"]]


def test_names_that_stand_twice_are_refused_with_the_features(tmp_path):
    path = write(geoboundaries(shapeName=["Lviv", "Lviv"]), tmp_path / "twice.geojson")
    with pytest.raises(InputError, match=r"name 'Lviv' stands 2 times: feature 1 .*, feature 2"):
        rm.read_regions(path)


# --- which level -------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["ADM0", "ADM1", "ADM2"])
def test_countries_regions_and_districts_are_taken(tmp_path, level):
    assert len(rm.read_regions(write(geoboundaries(level), tmp_path / "it.geojson"))) == 2


@pytest.mark.parametrize("level", ["ADM3", "ADM4", "ADM5"])
def test_geoboundaries_finer_than_districts_are_refused(tmp_path, level):
    path = write(geoboundaries(level), tmp_path / "it.geojson")
    with pytest.raises(
        InputError, match=rf"level {level[3]} \(shapeType {level}\).*nothing finer: give such"
    ):
        rm.read_regions(path)


def test_gadm_finer_than_districts_is_refused_by_column_and_by_layer(tmp_path):
    path = write(gadm(3), tmp_path / "gadm41_UKR_3.gpkg")
    with pytest.raises(InputError, match=r"level 3 \(column (GID|NAME)_3\)"):
        rm.read_regions(path)
    renamed = layer(code=["a", "b"], name=["x", "y"])
    write(renamed, tmp_path / "renamed.gpkg", layer="ADM_ADM_4")
    with pytest.raises(InputError, match=r"level 4 \(layer ADM_ADM_4\)"):
        rm.read_regions(tmp_path / "renamed.gpkg", layer="ADM_ADM_4")


def test_what_is_small_is_refused_whatever_it_calls_itself(tmp_path):
    block = shapely.box(24, 48, 24.02, 48.02)
    frame = geoboundaries(shapeISO=["", ""])
    frame.geometry = [WEST.difference(block), block]
    with pytest.raises(InputError, match=r"feature 2 .*Ternopil has 3\.3 km², smaller than 20 km²"):
        rm.read_regions(write(frame, tmp_path / "it.geojson"))


# --- files -------------------------------------------------------------------------------------


def zipped(folder: Path, stem: str) -> Path:
    archive = folder / f"{stem}.zip"
    with zipfile.ZipFile(archive, "w") as target:
        for part in sorted(folder.glob(f"{stem}.*")):
            if part != archive:
                target.write(part, part.name)
    return archive


@pytest.mark.parametrize("as_text", [True, False])
def test_a_zipped_shapefile_is_read_as_it_was_downloaded(tmp_path, as_text):
    write(geoboundaries(), tmp_path / "ADM1.shp")
    path = zipped(tmp_path, "ADM1")
    regions = rm.read_regions(str(path) if as_text else path)
    assert regions["name"].tolist() == ["Lviv", "Ternopil"]


def test_a_zipped_archive_of_several_layers_asks_which(tmp_path):
    for n in (1, 2):
        write(gadm(n), tmp_path / f"gadm41_UKR_{n}.shp")
    archive = tmp_path / "gadm41_UKR_shp.zip"
    with zipfile.ZipFile(archive, "w") as target:
        for part in sorted(tmp_path.glob("gadm41_UKR_?.*")):
            target.write(part, part.name)
    with pytest.raises(InputError, match=r"2 layers \(gadm41_UKR_1, gadm41_UKR_2\)"):
        rm.read_regions(archive)
    assert len(rm.read_regions(archive, layer="gadm41_UKR_1")) == 2


CYRILLIC = {"shapeName": ["Львів", "Тернопіль"]}


def test_a_shapefile_is_read_in_the_encoding_that_it_says(tmp_path):
    path = write(geoboundaries(**CYRILLIC), tmp_path / "it.shp", encoding="cp1251")
    assert rm.read_regions(path)["name"].tolist() == CYRILLIC["shapeName"]


def without_code_page(path: Path) -> Path:
    """Take from a Shapefile what tells its encoding: the .cpg, and a byte of the .dbf."""
    path.with_suffix(".cpg").unlink()
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = 0
    path.with_suffix(".dbf").write_bytes(table)
    return path


def test_a_shapefile_in_utf_8_that_does_not_say_so_is_not_read_as_something_else(tmp_path):
    path = without_code_page(
        write(geoboundaries(**CYRILLIC), tmp_path / "it.shp", encoding="UTF-8")
    )
    with pytest.raises(InputError, match=r"shapeName reads 'Ð\\x9bÑ.*UTF-8 taken for Latin-1; say"):
        rm.read_regions(path)
    assert rm.read_regions(path, encoding="UTF-8")["name"].tolist() == CYRILLIC["shapeName"]


def test_another_encoding_that_a_shapefile_does_not_say_can_be_said(tmp_path):
    path = without_code_page(
        write(geoboundaries(**CYRILLIC), tmp_path / "it.shp", encoding="cp1251")
    )
    assert rm.read_regions(path, encoding="cp1251")["name"].tolist() == CYRILLIC["shapeName"]
    with pytest.raises(InputError, match=r"it.shp: its text is not utf-8 .*say which encoding="):
        rm.read_regions(path, encoding="UTF-8")


def test_an_encoding_that_there_is_not_is_refused(tmp_path):
    path = write(geoboundaries(), tmp_path / "it.shp")
    with pytest.raises(InputError, match="encoding: unknown encoding: latin-99"):
        rm.read_regions(path, encoding="latin-99")


def test_letters_of_western_europe_are_not_taken_for_a_wrong_encoding(tmp_path):
    names = ["Île-de-France", "Ñuñoa à côté"]
    path = write(geoboundaries(shapeName=names), tmp_path / "it.geojson")
    assert rm.read_regions(path)["name"].tolist() == names


# --- geometry ----------------------------------------------------------------------------------


def test_heights_are_dropped(tmp_path):
    path = write(layer(name=["a", "b"], shapes=[shapely.force_3d(s, 7) for s in (WEST, EAST)]),
                 tmp_path / "it.gpkg")  # fmt: skip
    assert not rm.read_regions(path).geometry.has_z.any()


def test_a_layer_in_the_country_s_own_metres_is_reprojected_aloud(tmp_path):
    path = write(geoboundaries().to_crs("EPSG:6381"), tmp_path / "it.gpkg")  # Ukraine's own grid
    with pytest.warns(ReprojectedWarning, match="it.gpkg: reprojected from UCS-2000"):
        regions = rm.read_regions(path)
    # The two datums are declared the same to two metres.
    assert shapely.hausdorff_distance(regions.geometry[0], WEST) < 1e-4


def test_places_and_regions_may_have_different_reference_systems():
    places = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.Point(24.5, 48.5)], crs=4326)
    expected = rm.measure_coverage(places, WORDS, layer(name=["a", "b"]))["covered_area_km2"]
    with pytest.warns(ReprojectedWarning) as told:
        table = rm.measure_coverage(
            places.to_crs("EPSG:32635"), WORDS, layer(name=["a", "b"]).to_crs("EPSG:3035")
        )
    assert [each.category for each in told].count(ReprojectedWarning) == 2
    assert table["covered_area_km2"].tolist() == pytest.approx(expected.tolist(), rel=1e-6)


def test_a_ring_that_crosses_itself_is_named_with_a_way_out(tmp_path):
    bow = shapely.Polygon([(24, 48), (25, 49), (25, 48), (24, 49)])
    path = tmp_path / "it.geojson"
    features = [
        {"type": "Feature", "properties": {"shapeName": "Lviv"}, "geometry": bow.__geo_interface__}
    ]
    document = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError, match=r"feature 1 of it.geojson: .*Self-inters.*make_valid"):
        rm.read_regions(path)


CHUKOTKA = shapely.box(175, 64, 185, 68)


def test_a_region_cut_at_the_antimeridian_is_one_region():
    cut = rm.split_at_antimeridian(CHUKOTKA)
    regions = validate_regions({"Chukotka": cut})
    # Ten degrees of a zone on the sphere of equal area, R² Δλ (sin 68° − sin 64°) with
    # R = 6371.007 km, from which the ellipsoid differs by less than a per cent.
    assert regions["area_km2"][0] == pytest.approx(201_119, rel=0.01)
    table = rm.measure_coverage({"Anadyr": (177.5, 64.7)}, {"it": "600 km"}, regions)
    assert table["wholly"].tolist() == [True]


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        (CHUKOTKA, r"longitude 185 is outside .*split_at_antimeridian"),
        (
            shapely.Polygon([(175, 64), (-175, 64.5), (-175, 68.5), (175, 68)]),
            "the long way round the Earth; .*split_at_antimeridian",
        ),
    ],
)
def test_a_region_that_is_not_cut_is_refused_with_a_way_out(shape, message):
    with pytest.raises(InputError, match=f"row 0 of the regions: .*{message}"):
        validate_regions({"Chukotka": shape})


@pytest.mark.parametrize(
    "around",
    [
        shapely.box(-180, -90, 180, -75),
        shapely.Polygon([(-180, -90), (180, -90), (180, -65), (0, -66), (-180, -65)]),
    ],
)
def test_a_region_around_a_pole_is_taken(around):
    # The cap south of 75 degrees: 2π R² (1 − sin 75°) with R = 6371.007 km.
    assert validate_regions({"Antarctica": around})["area_km2"][0] > 8.6e6


# --- whose they are ----------------------------------------------------------------------------


def test_whose_boundaries_they_are_is_carried_to_the_frame_and_its_attributes(tmp_path):
    regions = rm.read_regions(write(geoboundaries(), tmp_path / "it.gpkg"), source=SOURCE)
    assert set(regions["source"]) == {SOURCE}
    assert regions.attrs["rangemap"]["boundaries"] == [SOURCE]
    table = rm.measure_coverage(PLACE, WORDS, regions)
    assert table.attrs["rangemap"]["boundaries"] == [SOURCE]
    again = tmp_path / "again.gpkg"
    regions.to_file(again)
    assert rm.read_regions(again).attrs["rangemap"]["boundaries"] == [SOURCE]


def fold_of(story: Any) -> str:
    (fold,) = [fold for fold in story.folds if fold.id == "sources"]
    return " ".join(paragraph.text for paragraph in fold.paragraphs)


def test_a_page_names_whose_boundaries_it_draws():
    named = validate_regions(layer(name=["Left", "Right"], source=SOURCE))
    story = rm.compose_story(PLACE, WORDS, named)
    assert f"Boundaries of the regions: {SOURCE}. Around them: Natural Earth" in fold_of(story)
    assert f"boundaries {SOURCE} and around them Natural Earth" in story.texts.archives


def test_a_page_does_not_say_that_boundaries_of_somebody_are_natural_earth_s():
    story = rm.compose_story(PLACE, WORDS, {"Left": WEST, "Right": EAST})
    assert "Boundaries of the regions: given by the maker of this page. Around" in fold_of(story)


def test_a_source_that_no_page_can_carry_is_refused(tmp_path):
    path = write(geoboundaries(), tmp_path / "it.gpkg")
    with pytest.raises(InputError, match=r"the source 'x\\x00' holds U\+0000"):
        rm.read_regions(path, source="x\x00")
