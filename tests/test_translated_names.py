"""Names in Ukrainian and Russian, held against those of the Unicode CLDR.

``cldr/subdivisions.csv`` has CLDR's names of the regions (common/subdivisions of 2019, the last
with all of them); its names of countries come with Babel.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pycountry
import pytest
from babel import Locale

from rangemap.basemap import load_basemap, load_places
from rangemap.points import load_launch_points
from rangemap.regions import load_regions
from rangemap.resources import data_file
from rangemap.telling._facts import _says_all
from rangemap.translations import load_translations

BOTH = pytest.mark.parametrize("language", ["uk", "ru"])
SUBDIVISIONS = Path(__file__).parent / "cldr" / "subdivisions.csv"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def listed(language: str) -> dict[str, tuple[str, str]]:
    """The differences that are explained: by id, the name of CLDR and ours."""
    table = rows(data_file("name_differences.csv"))
    assert all(row["reason"] for row in table)
    return {r["id"]: (r["cldr"], r["rangemap"]) for r in table if r["language"] == language}


@BOTH
def test_every_region_has_a_name_of_each_length(language):
    assert set(load_translations(language).regions) == set(load_regions(["RU", "UA"])["region"])


@BOTH
def test_no_two_regions_share_a_name(language):
    regions = load_translations(language).regions.values()
    for names in ([each.short for each in regions], [each.prose for each in regions]):
        assert len(set(names)) == len(names)


@BOTH
def test_region_names_are_those_of_cldr_but_for_what_is_explained(language):
    official = load_regions(["RU", "UA"]).set_index("region")[f"name_{language}"]
    ours = load_translations(language).regions
    theirs = {row["region"]: row[language] for row in rows(SUBDIVISIONS)}
    assert set(theirs) == set(ours)
    differing = {
        code: (name, official[code])
        for code, name in theirs.items()
        if name not in {official[code], ours[code].prose, ours[code].short}
    }
    assert differing == {c: d for c, d in listed(language).items() if c in theirs}


@BOTH
def test_a_name_in_a_sentence_is_the_official_one_or_its_beginning(language):
    official = load_regions(["RU", "UA"]).set_index("region")[f"name_{language}"]
    for code, name in load_translations(language).regions.items():
        # Crimea is not called by its status in a sentence, in English neither.
        assert code == "UA-43" or official[code].startswith(name.prose), code


@BOTH
def test_names_on_the_map_stand_for_their_region(language):
    okrug, oblast = {"uk": ("округ", "область"), "ru": ("округ", "область")}[language]
    for code, name in load_translations(language).regions.items():
        if name.short.endswith(" обл."):
            assert name.prose == name.short.removesuffix("обл.") + oblast, code
        elif name.short.endswith(" АО"):
            assert name.prose.startswith(name.short.removesuffix("АО")), code
            assert name.prose.endswith((okrug, oblast)), code


@BOTH
def test_every_place_has_a_name(language):
    named = {*load_places()["name"], *load_basemap()["name"]}
    for which in ("cities", "border"):
        named |= set(load_launch_points(which)["launch_point"])
    assert set(load_translations(language).places) == named


@BOTH
def test_country_names_are_those_of_cldr_but_for_what_is_explained(language):
    territories, ours = Locale(language).territories, load_translations(language).places
    countries = load_places().query("kind == 'country'").drop_duplicates("id")
    differing = {}
    for code, name in zip(countries["id"], countries["name"], strict=True):
        alpha_2 = "XK" if code == "XKX" else pycountry.countries.get(alpha_3=code).alpha_2
        if ours[name] != territories[alpha_2]:
            differing[code] = (territories[alpha_2], ours[name])
    assert differing == {c: d for c, d in listed(language).items() if "-" not in c}


@pytest.mark.parametrize(
    ("english", "uk", "ru"),
    [
        ("Kyiv", "Київ", "Киев"),
        ("Kharkiv", "Харків", "Харьков"),
        ("Sumy", "Суми", "Сумы"),
        ("Chernihiv", "Чернігів", "Чернигов"),
        ("Sea of Azov", "Азовське море", "Азовское море"),
        ("Laptev Sea", "Море Лаптєвих", "Море Лаптевых"),
        ("East Siberian Sea", "Східносибірське море", "Восточно-Сибирское море"),
    ],
)
def test_cities_and_seas_are_called_as_in_the_atlases(english, uk, ru):
    assert load_translations("uk").places[english] == uk
    assert load_translations("ru").places[english] == ru


@pytest.mark.parametrize(
    ("code", "uk", "ru"),
    [
        # What the boundary data get wrong.
        ("RU-ARK", "Архангельська область", "Архангельская область"),
        ("RU-SA", "Республіка Саха", "Республика Саха"),
        ("RU-MOW", "Москва (місто)", "Москва (город)"),
        ("RU-MOS", "Московська область", "Московская область"),
        ("RU-ALT", "Алтайський край", "Алтайский край"),
        ("RU-AL", "Республіка Алтай", "Республика Алтай"),
    ],
)
def test_names_that_the_boundary_data_confuse_are_kept_apart(code, uk, ru):
    assert load_translations("uk").regions[code].prose == uk
    assert load_translations("ru").regions[code].prose == ru


@pytest.mark.parametrize(
    ("short", "official", "said"),
    [
        ("Курська обл.", "Курська область", True),
        ("Якутия", "Якутия", True),
        ("Чечня", "Чеченська Республіка", False),
        ("Kursk", "Kursk Oblast", False),
    ],
)
def test_an_abbreviation_is_not_written_out_beside_itself(short, official, said):
    assert _says_all(short, official) is said
