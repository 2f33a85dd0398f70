"""Two tables, worked out by hand: what wordings are read as, and what is refused with which words.

``wordings.csv``: the numbers are in the printed unit; an open reading is an empty cell. ``near``,
``across`` and ``beyond`` are the classes of a region that every reading takes in whole (a minimum
range leaves all of it out), of one that reaches from close by to beyond every reading, and of one
beyond them all.
"""

from __future__ import annotations

import csv
import warnings
from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from rangemap.coverage import measure_coverage
from rangemap.errors import InputError, UnitAuditWarning
from rangemap.statements import load_policy, parse_range
from rangemap.units import KM_PER

HERE = Path(__file__).parent
POLICY = load_policy()


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


WORDINGS = table("wordings.csv")
REFUSED = table("refused_wordings.csv")


def parse(text):
    return parse_range(text, policy=POLICY)


def number(cell: str) -> float | None:
    return float(cell) if cell else None


def in_km(cell: str, unit: str):
    return pytest.approx(float(cell) * KM_PER[unit], abs=1e-9) if cell else None


@pytest.mark.parametrize("row", WORDINGS, ids=lambda row: row["wording"])
def test_a_wording_is_read_as_the_table_says(row):
    r = parse(row["wording"])
    assert (r.sense, r.modality, r.unit) == (row["sense"], row["modality"], row["unit"])
    assert r.low_km == in_km(row["low"], r.unit)
    assert r.stated_km == in_km(row["stated"], r.unit)
    assert r.high_km == in_km(row["high"], r.unit)
    assert r.inner_km == in_km(row["inner"], r.unit)
    bases = (row["low_basis"], row["stated_basis"], row["high_basis"])
    assert (r.low_basis, r.stated_basis, r.high_basis) == bases
    second = "" if r.alt_value is None else f"{r.alt_value:g} {r.alt_unit}"
    assert second == row["second"]
    assert r.wording == row["wording"]


@pytest.mark.parametrize("row", WORDINGS, ids=lambda row: row["wording"])
def test_what_is_printed_again_reads_as_the_same_range(row):
    r = parse(row["wording"])
    again = parse(r.printed_short)
    assert (again.sense, again.readings, again.inner_km) == (r.sense, r.readings, r.inner_km)
    assert parse(r.printed) == r


@pytest.mark.parametrize("row", WORDINGS, ids=lambda row: row["wording"])
def test_what_is_printed_again_puts_the_printed_unit_first_and_no_other_number(row):
    r = parse(row["wording"])
    printed = parse(r.printed_short)
    assert (printed.value, printed.value_2, printed.unit) == (r.value, r.value_2, r.unit)
    assert printed.alt_value is None


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row["wording"])
def test_what_is_no_stated_range_is_answered_as_the_table_says(row):
    with pytest.raises(InputError) as error:
        parse(row["wording"])
    assert row["answer"] in str(error.value)
    assert len(str(error.value)) < 400


def test_the_tables_are_large_enough_and_repeat_nothing():
    for rows, least in ((WORDINGS, 150), (REFUSED, 90)):
        wordings = [row["wording"] for row in rows]
        assert len(set(wordings)) == len(wordings) >= least


def test_every_rule_of_the_policy_that_reads_words_stands_in_a_table():
    # A rule without a wording could say anything.
    used = {rule for row in WORDINGS for rule in rules_of(row["wording"])}
    refused = {
        name
        for name, rule in POLICY.rules.items()
        if rule.sense == "refused" and any(rule.reason in r for r in map(answer, REFUSED))
    }
    silent = {"exact", "neutral", *(name for name in POLICY.rules if "+" in name)}
    assert set(POLICY.rules) - used - refused - silent == set()


def rules_of(wording: str) -> set[str]:
    r = parse(wording)
    cues = {" ".join(c.words): c.rules for c in (*POLICY.before.values(), *POLICY.after.values())}
    found = {rule for hedge in r.hedge for rule in cues[hedge]}
    return found | {r.sense if not r.hedge else "", r.modality}


def answer(row: dict[str, str]) -> str:
    with pytest.raises(InputError) as error:
        parse(row["wording"])
    return str(error.value)


@pytest.fixture(scope="module")
def classes():
    """Classes of three regions, for every wording that may be drawn, measured from (0, 0)."""
    frame = gpd.GeoDataFrame(
        {"region": ["near", "across", "beyond"], "name": ["Near", "Across", "Beyond"]},
        geometry=[box(0, 0, 0.05, 0.05), box(0.06, 0, 100, 1), box(165, 0, 170, 5)],
        crs="EPSG:4326",
    )
    drawn = {row["wording"]: parse(row["wording"]) for row in WORDINGS}
    drawn = {words: r for words, r in drawn.items() if r.modality == "actual"}
    with warnings.catch_warnings():
        # Some of the wordings are there for their second figure.
        warnings.simplefilter("ignore", UnitAuditWarning)
        measured = measure_coverage({"here": (0.0, 0.0)}, drawn, frame, tolerance_m=50)
    return measured.pivot(index="system", columns="region", values="range_class")


@pytest.mark.parametrize(
    "row", [row for row in WORDINGS if row["modality"] == "actual"], ids=lambda row: row["wording"]
)
def test_a_wording_gives_regions_the_class_that_the_table_says(row, classes):
    found = classes.loc[row["wording"]]
    expected = {place: row[place] for place in ("near", "across", "beyond")}
    assert dict(found) == expected


# Properties ----------------------------------------------------------------------------------

LEADS = [
    w[: -len("300 km")]
    for w in (row["wording"] for row in WORDINGS)
    if w.endswith(" 300 km") and not any(c.isdigit() for c in w[: -len("300 km")])
]
TAILS = [
    w[len("250 km") :]
    for w in (row["wording"] for row in WORDINGS)
    if w.startswith("250 km ") and not any(c.isdigit() for c in w[len("250 km") :])
]
UNITS = [("km", "km"), ("miles", "mi"), ("nautical miles", "nmi"), ("км", "km")]


@settings(deadline=None)
@given(st.sampled_from(LEADS), st.integers(1, 9_000), st.sampled_from(UNITS))
def test_readings_are_in_order_in_any_wording_of_the_table(lead, value, unit):
    r = parse(f"{lead}{value} {unit[0]}")
    present = [km for _, km in r.readings]
    assert present == sorted(present)
    assert (r.value, r.unit) == (value, unit[1])
    assert r.low_km is None or r.low_km > 0


@settings(deadline=None)
@given(st.sampled_from(TAILS), st.integers(1, 9_000))
def test_words_that_follow_a_number_are_read_as_well(tail, value):
    r = parse(f"{value} km{tail}")
    assert r.hedge
    assert r.stated_km == value


@settings(deadline=None)
@given(st.integers(10, 9_000), st.sampled_from(["km", "miles"]))
def test_a_conversion_has_no_more_digits_that_count_than_the_printed_number(value, unit):
    # No invented precision: a multiple of 5 is converted to a multiple of 5, unless that would
    # move it by more than a tenth; and never to decimals.
    r = parse(f"about {value} {unit}")
    figure = r.conversion.removeprefix("about ").split(" ")[0].replace(",", "")
    assert "." not in figure or value < 20
    assert r.conversion.endswith("miles" if unit == "km" else "km")
    exact = r.stated_km / KM_PER["mi" if unit == "km" else "km"]
    if value % 5 == 0 and exact >= 25:
        assert float(figure) % 5 == 0
    assert abs(float(figure) - exact) <= max(2.5, 0.1 * exact if exact < 25 else 2.5)


@settings(deadline=None)
@given(st.integers(1, 9_000))
def test_the_widths_are_those_of_the_printed_unit(value):
    # 50 miles is rounded to fives of miles, whatever that is in kilometres.
    km, miles = parse(f"about {value} km"), parse(f"about {value} miles")
    assert km.low_printed == miles.low_printed
    assert km.high_printed == miles.high_printed
