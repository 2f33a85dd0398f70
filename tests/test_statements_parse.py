"""From printed words to readings: every expected number below was worked out by hand."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rangemap.errors import InputError
from rangemap.resources import seed_file
from rangemap.statements import (
    READINGS,
    audit_units,
    find_unit_swaps,
    grain,
    load_policy,
    parse_range,
)
from rangemap.units import KM_PER

POLICY = load_policy()

# What each published wording of the catalogue says: sense, hedge, value, second value, unit, and
# the figure in the other unit.
PUBLISHED = [
    ("about 50 miles", "approximate", "about", 50, None, "mi", None, None),
    ("up to 190 miles", "ceiling", "up to", 190, None, "mi", None, None),
    ("approximately 155 miles", "approximate", "approximately", 155, None, "mi", None, None),
    ("around 50 miles", "approximate", "around", 50, None, "mi", None, None),
    ("maximum range ... is 80 kilometers", "ceiling", "maximum", 80, None, "km", None, None),
    ("70-kilometer range", "plain", "", 70, None, "km", None, None),
    ("nearly 45 miles", "just_below", "nearly", 45, None, "mi", None, None),
    ("не перевищує 78,8 км", "cap", "не перевищує", 78.8, None, "km", None, None),
    ("up to 186 miles, or 300km", "ceiling", "up to", 186, None, "mi", 300, "km"),
    ("a range of 190 miles", "plain", "", 190, None, "mi", None, None),
    ("about 190 miles", "approximate", "about", 190, None, "mi", None, None),
    ("a range of 300 kilometres", "plain", "", 300, None, "km", None, None),
    ("unos 300 kilómetros", "approximate", "unos", 300, None, "km", None, None),
    ("185-mile range", "plain", "", 185, None, "mi", None, None),
    ("up to 300 kilometers (190 miles)", "ceiling", "up to", 300, None, "km", 190, "mi"),
    ("165 to 300 kilometers", "interval", "", 165, 300, "km", None, None),
    ("within a radius of 165 kilometers", "ceiling", "within", 165, None, "km", None, None),
    ("a range of 100 miles", "plain", "", 100, None, "mi", None, None),
    ("200 miles, or 300 kilometres, away", "plain", "", 200, None, "mi", 300, "km"),
    ("more than 250 kilometers", "floor", "more than", 250, None, "km", None, None),
    (
        "more than 250 kilometers (155 miles) away",
        *("floor", "more than", 250, None, "km", 155, "mi"),
    ),
    (
        "in excess of 250 kilometers, or 155 miles",
        *("floor", "in excess of", 250, None, "km", 155, "mi"),
    ),
    ("up to 250 kilometres away", "ceiling", "up to", 250, None, "km", None, None),
    ("a range of 250 kilometers", "plain", "", 250, None, "km", None, None),
    ("близько 250 км", "approximate", "близько", 250, None, "km", None, None),
    ("дальність ... близько 250 км", "approximate", "близько", 250, None, "km", None, None),
    ("over 155 miles", "floor", "over", 155, None, "mi", None, None),
    ("a radius of 560 kilometers (350 miles)", "plain", "", 560, None, "km", 350, "mi"),
    ("a reduced range of 250 kilometers (155 miles)", "plain", "", 250, None, "km", 155, "mi"),
    ("290 km", "plain", "", 290, None, "km", None, None),
    ("a range of 350 miles", "plain", "", 350, None, "mi", None, None),
    ("up to 155 kilometers (96 miles)", "ceiling", "up to", 155, None, "km", 96, "mi"),
]

# Readings in the printed unit: low, stated, high.
READ = [
    # approximate: one grain either way
    ("about 45 miles", 44, 45, 46),
    ("about 48 miles", 47, 48, 49),
    ("about 50 miles", 45, 50, 55),
    ("some 80 km", 75, 80, 85),
    ("roughly 155 miles", 150, 155, 160),
    ("circa 165 km", 160, 165, 170),
    ("~185 miles", 180, 185, 190),
    ("≈ 186 miles", 185, 186, 187),
    ("about 190 miles", 180, 190, 200),
    ("approx. 250 km", 240, 250, 260),
    ("300 km or so", 290, 300, 310),
    ("about 560 km", 550, 560, 570),
    ("about 1,000 km", 900, 1000, 1100),
    ("about 1,500 km", 1400, 1500, 1600),
    ("about 1,800 km", 1700, 1800, 1900),
    ("about 5,000 km", 4500, 5000, 5500),
    ("about 78.8 km", 78.7, 78.8, 78.9),
    ("about 5 miles", 4.5, 5, 5.5),
    ("приблизно 300 км", 290, 300, 310),
    ("около 300 км", 290, 300, 310),
    ("порядка 250 км", 240, 250, 260),
    ("alrededor de 300 km", 290, 300, 310),
    # plain: half a grain either way
    ("290 km", 285, 290, 295),
    ("185-mile range", 182.5, 185, 187.5),
    ("a range of exactly 300 km", 295, 300, 305),
    ("45 km", 44.5, 45, 45.5),
    ("300-km", 295, 300, 305),
    ("300\N{NON-BREAKING HYPHEN}km", 295, 300, 305),
    ("300\N{NO-BREAK SPACE}km", 295, 300, 305),
    ("300km.", 295, 300, 305),
    ("“300 km”", 295, 300, 305),
    ("range – 300 km", 295, 300, 305),
    # just below, just above
    ("nearly 45 miles", 44, 45, 45),
    ("almost 300 km", 290, 300, 300),
    ("just under 300 km", 290, 300, 300),
    ("close to 190 miles", 180, 190, 190),
    ("just short of 185 miles", 180, 185, 185),
    ("not quite 50 miles", 45, 50, 50),
    ("майже 300 км", 290, 300, 300),
    ("just over 300 km", 300, 300, 310),
    ("slightly more than 155 miles", 155, 155, 160),
    ("a little over 50 miles", 50, 50, 55),
    # ceilings
    ("up to 190 miles", None, 190, 190),
    ("Up To 190 Miles", None, 190, 190),
    ("as far as 300 km", None, 300, 300),
    ("as much as 300 km", None, 300, 300),
    ("out to 300 km", None, 300, 300),
    ("a maximum of 300 km", None, 300, 300),
    ("max. range of 84 km", None, 84, 84),
    ("300 km maximum", None, 300, 300),
    ("within 300 km", None, 300, 300),
    ("capable of reaching up to 190 miles", None, 190, 190),
    ("до 300 км", None, 300, 300),
    ("hasta 300 kilómetros", None, 300, 300),
    # caps
    ("at most 300 km", None, 300, 300),
    ("300 km at most", None, 300, 300),
    ("no more than 300 km", None, 300, 300),
    ("not exceeding 300 km", None, 300, 300),
    ("less than 300 km", None, 300, 300),
    ("under 300 km", None, 300, 300),
    ("below 300 km", None, 300, 300),
    ("300 km or less", None, 300, 300),
    ("well under 300 km", None, 300, 300),
    ("не более 300 км", None, 300, 300),
    # floors
    ("more than 250 km", 250, 250, None),
    ("over 155 miles", 155, 155, None),
    ("beyond 300 km", 300, 300, None),
    ("upwards of 300 km", 300, 300, None),
    ("exceeding 300 km", 300, 300, None),
    ("at least 300 km", 300, 300, None),
    ("no less than 300 km", 300, 300, None),
    ("a minimum of 250 km", 250, 250, None),
    ("300+ km", 300, 300, None),
    ("300 km+", 300, 300, None),
    ("300 km or more", 300, 300, None),
    ("well over 300 km", 300, 300, None),
    ("far beyond 300 km", 300, 300, None),
    ("понад 250 км", 250, 250, None),
    ("свыше 250 км", 250, 250, None),
    ("más de 250 km", 250, 250, None),
    # intervals
    ("between 165 and 300 km", 165, None, 300),
    ("from 165 to 300 km", 165, None, 300),
    ("from 165 km to 300 km", 165, None, 300),
    ("165–300 km", 165, None, 300),
    ("165-300 km", 165, None, 300),
    ("165 - 300 km", 165, None, 300),
    ("165~300 km", 165, None, 300),
    ("165-to-300-kilometer range", 165, None, 300),
    ("165- to 300-km range", 165, None, 300),
    ("15 – 84 km", 15, None, 84),
    ("from 165 up to 300 km", 165, None, 300),
    ("від 165 до 300 км", 165, None, 300),
    ("от 165 до 300 км", 165, None, 300),
    # stacked
    ("up to about 190 miles", None, 190, 200),
    ("a maximum of around 300 km", None, 300, 310),
    ("no more than about 300 km", None, 300, 310),
    ("at least about 300 km", 290, 300, None),
    ("more than around 300 km", 290, 300, None),
    ("up to 300 km or more", None, 300, None),
    ("up to and beyond 300 km", None, 300, None),
    ("a maximum range of up to 300 km", None, 300, 300),
    # typography of numbers
    ("about 1 800 km", 1700, 1800, 1900),
    ("about 1\N{NO-BREAK SPACE}800 km", 1700, 1800, 1900),
    ("about 1\N{NARROW NO-BREAK SPACE}800 km", 1700, 1800, 1900),
    ("about 1.800,5 km", 1800.4, 1800.5, 1800.6),
    ("about 1,800.5 km", 1800.4, 1800.5, 1800.6),
    ("up to 78,8 km", None, 78.8, 78.8),
    ("up to .5 km", None, 0.5, 0.5),
    # units
    ("up to 100 NM", None, 100, 100),
    ("up to 100 nautical miles", None, 100, 100),
    ("up to 100 statute miles", None, 100, 100),
    ("up to 190 mi", None, 190, 190),
]

REFUSED = [
    ("", "empty"),
    ("   ", "empty"),
    ("long-range", "no number"),
    ("about fifty miles", "Numbers in words"),
    ("190", r"no unit: write '190 km' or '190 miles'"),
    ("up to 1,800", r"no unit: write '1,800 km' or '1,800 miles'"),
    ("165 to 300", r"no unit: write '165–300 km' or '165–300 miles'"),
    ("300 m", "metres"),
    ("up to 900 feet", "metres"),
    ("80000 metres", "metres"),
    ("190 миль", "nautical"),
    ("-50 km", "negative"),
    ("−50 km", "negative"),
    ("- 50 km", "negative"),
    ("up to -50 km", "negative"),
    ("0 km", "zero"),
    ("up to 0.0 miles", "zero"),
    ("20,004 km", "half the Earth"),
    ("12,430 miles", "half the Earth"),
    ("1" * 400 + " km", "more digits"),
    ("nan km", "not a distance"),
    ("inf km", "not a distance"),
    ("-inf", "not a distance"),
    ("several hundred kilometres", "'several'.*could be traced"),
    ("hundreds of miles", "'hundreds'.*could be traced"),
    ("a few hundred km", "'few'.*could be traced"),
    ("2 thousand km", "'thousand'.*Numbers in words"),
    ("3 hundred miles", "'hundred'.*Numbers in words"),
    ("twice 155 miles", "comparison"),
    ("165 or 300 km", "several numbers"),
    ("50 and 190 miles respectively", "several numbers"),
    ("300 km (250 km)", "several numbers"),
    ("300 km; 190 miles", "several numbers"),
    ("300 km, 190", "several numbers"),
    ("10 to 20 km to 30 km", "several numbers"),
    ("from 15 km to a maximum of 84 km", "several numbers"),
    ("50 miles to 300 km", "different units"),
    ("300 to 165 km", "smaller number to the larger"),
    ("300 to 300 km", "smaller number to the larger"),
    ("about 165 to 300 km", "hedge and two numbers"),
    ("more than up to 300 km", "contradict"),
    ("up to at least 300 km", "contradict"),
    ("about nearly 50 km", "contradict"),
    ("exactly about 50 km", "contradict"),
    ("up to 190 miles (more than 300 km)", "different hedges"),
    ("50 miles (80 km) to 190 miles", "several numbers"),
    ("a minimum range of 15 km", "least distance"),
    ("a minimum range of about 15 km", "least distance"),
    ("a minimum range of up to 15 km", "least distance"),
    ("minimum range of 84 km and a maximum of 15 km", "least distance is not below"),
    ("1.800 km", r"'1.800' can mean 1800 or 1\.8; write '1800' or '1\.8'$"),
    ("1,800 км", r"'1,800' can mean 1800 or 1\.8; write '1800' or '1\.8'$"),
    ("1.000 km", r"'1.000' can mean 1000 or 1\.0; write '1000' or '1\.0'$"),
    ("100.001 km", r"can mean 100001 or 100\.0010; write '100001' or '100\.0010'$"),
    ("50 80 km", "not one number"),
    ("2023 300 km", "not one number"),
    ("up to 20 kilometers deep", "'deep'.*deep or high"),
    ("300 km/h", "speed"),
    ("300 km²", "area"),
    ("up to 621mph", "speed"),
    ("1e3 km", "unit without a number"),
    ("a 12-mile bridge", "'bridge'.*something else"),
    ("a more than 600-mile front", "'front'.*something else"),
    ("130 km from the border", "'from'.*where a place lies"),
    ("barely 50 miles", "'barely' not known"),
    ("perhaps 300 km", "'perhaps'.*could be"),
    ("a diameter of 300 km", "'diameter'.*starts"),
    ("12½ miles", "'½'.*fractions"),
    ("300 km more than", "not known"),
    ("<script>300 km</script>", "not known"),
    ("{{ 7*7 }} km", "not known|several numbers"),
]


def parse(text):
    return parse_range(text, policy=POLICY)


def in_unit(km, unit):
    return None if km is None else pytest.approx(km * KM_PER[unit], abs=1e-9)


@pytest.mark.parametrize(
    ("wording", "sense", "hedge", "value", "value_2", "unit", "alt_value", "alt_unit"), PUBLISHED
)
def test_a_published_wording_is_read_as_it_says(
    wording, sense, hedge, value, value_2, unit, alt_value, alt_unit
):
    r = parse(wording)
    assert (r.sense, " ".join(r.hedge)) == (sense, hedge)
    assert (r.value, r.value_2, r.unit) == (value, value_2, unit)
    assert (r.alt_value, r.alt_unit) == (alt_value, alt_unit)
    assert r.wording == wording
    assert r.modality == "actual"


# Kilometres: 1 mile = 1.609344 km.
@pytest.mark.parametrize(
    ("wording", "low", "stated", "high"),
    [
        ("about 50 miles", 72.4, 80.5, 88.5),
        ("up to 190 miles", None, 305.8, 305.8),
        ("approximately 155 miles", 241.4, 249.4, 257.5),
        ("more than 250 km", 250, 250, None),
        ("around 250 km", 240, 250, 260),
        ("185 mi", 293.7, 297.7, 301.8),
        ("300 km", 295, 300, 305),
        ("nearly 45 mi", 70.8, 72.4, 72.4),
        ("165–300 km", 165, None, 300),
    ],
)
def test_the_reference_values_come_out(wording, low, stated, high):
    r = parse(wording)
    rounded = [None if v is None else round(v, 1) for v in (r.low_km, r.stated_km, r.high_km)]
    assert rounded == [low, stated, high]


@pytest.mark.parametrize(("wording", "low", "stated", "high"), READ)
def test_a_wording_gives_the_readings_of_the_policy(wording, low, stated, high):
    r = parse(wording)
    assert r.low_km == in_unit(low, r.unit)
    assert r.stated_km == in_unit(stated, r.unit)
    assert r.high_km == in_unit(high, r.unit)


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_is_no_stated_range_is_refused_with_its_own_message(text, message):
    with pytest.raises(InputError, match=message):
        parse(text)


@pytest.mark.parametrize("value", [190, 190.0, float("nan")])
def test_a_bare_number_is_refused_and_shown_with_both_units(value):
    with pytest.raises(InputError, match=f"write '{value:g} km' or '{value:g} miles'"):
        parse(value)


@pytest.mark.parametrize("value", [None, True, b"190 miles", ["190 miles"]])
def test_what_is_not_text_is_refused_by_its_type(value):
    with pytest.raises(InputError, match=type(value).__name__):
        parse(value)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        *((45, 1), (48, 1), (50, 5), (80, 5), (155, 5), (165, 5), (185, 5), (186, 1)),
        *((190, 10), (250, 10), (300, 10), (350, 10), (560, 10), (100, 10), (500, 50)),
        *((1000, 100), (1500, 100), (1800, 100), (12000, 1000), (10, 1), (9, 0.5), (5, 0.5)),
        *((78.8, 0.1), (46.5, 0.1), (0.5, 0.05), (Decimal("250.0"), 0.1), (Decimal(250), 10)),
    ],
)
def test_the_grain_is_how_finely_a_number_was_rounded(number, expected):
    assert grain(number) == pytest.approx(expected)


@pytest.mark.parametrize("number", [0, -50, float("inf"), float("nan")])
def test_what_is_not_a_positive_number_has_no_grain(number):
    with pytest.raises(InputError, match="positive"):
        grain(number)


@pytest.mark.parametrize(
    ("wording", "bases"),
    [
        ("300 km", ("policy", "printed", "policy")),
        ("about 300 km", ("policy", "printed", "policy")),
        ("nearly 300 km", ("policy", "printed", "printed")),
        ("just over 300 km", ("printed", "printed", "policy")),
        ("up to 300 km", ("open", "printed", "printed")),
        ("at most 300 km", ("open", "printed", "printed")),
        ("more than 300 km", ("printed", "printed", "open")),
        ("165 to 300 km", ("printed", "open", "printed")),
        ("up to about 300 km", ("open", "printed", "policy")),
        ("at least about 300 km", ("policy", "printed", "open")),
        ("up to 300 km or more", ("open", "printed", "open")),
    ],
)
def test_every_reading_says_where_it_comes_from(wording, bases):
    r = parse(wording)
    assert (r.low_basis, r.stated_basis, r.high_basis) == bases
    assert r.policy == "1"


@pytest.mark.parametrize(
    ("up_to", "at_most"), [("up to 300 km", "at most 300 km"), ("до 300 км", "не більше 300 км")]
)
def test_up_to_and_at_most_are_different_senses(up_to, at_most):
    assert (parse(up_to).sense, parse(at_most).sense) == ("ceiling", "cap")


@pytest.mark.parametrize(
    "wording",
    [
        "a minimum range of 15 km and a maximum of 84 km",
        "minimum range 15 km, maximum 84 km",
        "from a minimum of 15 to a maximum of 84 km",
    ],
)
def test_minimum_and_maximum_make_an_annulus(wording):
    r = parse(wording)
    assert r.sense == "annulus"
    assert (r.inner_km, r.low_km, r.stated_km, r.high_km) == (15, None, 84, 84)


def test_no_reading_goes_beyond_the_antipode():
    r = parse("about 12,000 miles")  # 13,000 miles would be 20,921 km
    assert (r.low_printed, r.high_km) == (11_000, 20003.9)
    assert parse("20,000 km").high_km == 20003.9


def test_two_numbers_without_minimum_and_maximum_stay_an_interval():
    r = parse("15 – 84 km")
    assert (r.sense, r.inner_km) == ("interval", None)


@pytest.mark.parametrize(
    ("wording", "modality"),
    [
        ("up to 90 miles", "actual"),
        ("could eventually reach 90 miles", "planned"),
        ("must not exceed 300 km", "rule"),
        ("limited to 80 km", "rule"),
        ("does not have a range of 300 km", "denied"),
        ("reportedly 300 km", "claimed"),
    ],
)
def test_the_modality_tells_plans_rules_and_denials_from_ranges(wording, modality):
    assert parse(wording).modality == modality


def test_an_interval_has_no_single_number_and_says_what_to_choose():
    with pytest.raises(InputError, match=r'choose reading="high" \(300 km\)'):
        parse("165 to 300 km").single_km()


def test_an_open_reading_is_an_error_and_never_a_number():
    with pytest.raises(InputError, match=r'no low reading; choose reading="high"'):
        parse("up to 300 km").single_km("low")


def test_a_single_number_is_the_stated_one_or_the_one_chosen():
    r = parse("about 300 km")
    assert (r.single_km(), r.single_km("low"), r.single_km(reading="high")) == (300, 290, 310)


def test_an_unknown_reading_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="low, stated, high"):
        parse("300 km").reading("middle")


def test_readings_lists_those_present_in_order():
    assert parse("up to 300 km").readings == (("stated", 300.0), ("high", 300.0))
    assert parse("165 to 300 km").readings == (("low", 165.0), ("high", 300.0))


@pytest.mark.parametrize(
    ("wording", "short"),
    [
        ("about 50 miles", "about 50 mi"),
        ("approximately 155 miles", "approx. 155 mi"),
        ("up to 190 miles", "up to 190 mi"),
        ("185-mile range", "185 mi"),
        ("165 to 300 kilometers", "165–300 km"),
        ("maximum range ... is 80 kilometers", "maximum 80 km"),
        ("не перевищує 78,8 км", "at most 78.8 km"),
        ("близько 250 км", "about 250 km"),
        ("up to about 1,800 km", "up to about 1,800 km"),
        ("300 km or so", "300 km or so"),
        ("300+ km", "300+ km"),
        ("up to 300 kilometers (190 miles)", "up to 300 km"),
        ("minimum range 15 km, maximum 84 km", "min. 15, max. 84 km"),
    ],
)
def test_a_table_head_gets_the_figure_short(wording, short):
    assert parse(wording).printed_short == short


@pytest.mark.parametrize(
    ("wording", "conversion"),
    [
        ("about 50 miles", "about 80 km"),  # 80.467
        ("approximately 155 miles", "about 250 km"),  # 249.448
        ("up to 190 miles", "about 305 km"),  # 305.775, never 306
        ("250 km", "about 155 miles"),  # 155.343
        ("78.8 km", "about 49 miles"),  # 48.964
        ("up to 186 miles", "about 299 km"),  # 299.338
        ("100 nautical miles", "about 185 km"),  # 185.2
        ("165 to 300 km", "about 105–185 miles"),  # 102.526 and 186.411
        ("20 miles", "about 30 km"),  # 32.187
        ("5 miles", "about 8 km"),  # 8.047: 10 would be a fifth too much
        ("1,000 miles", "about 1,610 km"),  # 1609.344
    ],
)
def test_a_conversion_claims_no_more_than_the_source(wording, conversion):
    assert parse(wording).conversion == conversion


def test_the_ends_of_a_wording_are_given_in_the_printed_unit():
    r = parse("about 50 miles")
    assert (r.low_printed, r.high_printed) == (45.0, 55.0)
    assert parse("up to 190 miles").low_printed is None


def test_the_repr_shows_words_sense_and_readings():
    assert repr(parse("about 50 miles")) == (
        "StatedRange('about 50 miles', approximate, low_km=72.42, stated_km=80.467, high_km=88.514)"
    )


def test_a_stated_range_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        parse("300 km").high_km = 400.0


def test_a_stated_range_survives_pickling():
    r = parse("up to 190 miles")
    assert pickle.loads(pickle.dumps(r)) == r


def test_the_policy_is_the_bundled_one_unless_another_is_given():
    assert parse_range("about 50 miles") == parse("about 50 miles")


def test_a_policy_of_ones_own_changes_widths_and_version(tmp_path):
    text = seed_file("hedge_policy.csv").read_text(encoding="utf-8")
    lines = ["mine" + line[1:] if line[:2] == "1," else line for line in text.splitlines()]
    own = "\n".join(lines).replace(
        ",n-g,policy,n,printed,n+g,policy,One", ",n,policy,n,printed,n+g,policy,One"
    )
    file = tmp_path / "mine.csv"
    file.write_text(own + "\n", encoding="utf-8")
    r = parse_range("about 50 miles", policy=load_policy(file))
    assert (r.low_printed, r.high_printed, r.policy) == (50.0, 55.0, "mine")


def test_all_faults_of_a_policy_are_reported_at_once(tmp_path):
    text = seed_file("hedge_policy.csv").read_text(encoding="utf-8")
    file = tmp_path / "broken.csv"
    broken = text.replace("1,ceiling,ceiling", "1,ceiling,sealing").replace(
        "1,cap,cap", "2,cap,cap"
    )
    file.write_text(broken.replace(",n-g/2,policy", ",n-h,policy"), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_policy(file)
    for part in ("sealing", "n-h", "one version", "line 2"):
        assert part in str(error.value)


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n"])
def test_a_file_that_is_no_policy_is_refused_with_the_columns(tmp_path, content):
    file = tmp_path / "policy.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="expected policy, rule, sense"):
        load_policy(file)


def test_a_missing_policy_file_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.csv"):
        load_policy(tmp_path / "nowhere.csv")


def test_every_row_of_the_policy_gives_its_reason():
    assert all(rule.reason for rule in POLICY.rules.values())


# The unit audit ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wording",
    [
        "up to 300 kilometers (190 miles)",
        "250 km (155 mi)",
        "560 km (350 miles)",
        "up to 186 miles, or 300km",
    ],
)
def test_rounding_explains_these_pairs(wording):
    audit = audit_units(parse(wording))
    assert audit.explained
    assert not audit.warn


def test_the_audit_gives_the_gap_and_what_it_does_to_a_disc():
    audit = audit_units(parse("up to 300 kilometers (190 miles)"))
    assert audit.gap_km == pytest.approx(5.775, abs=0.001)
    assert audit.area_change == pytest.approx(0.039, abs=0.0005)


@pytest.mark.parametrize(
    ("wording", "gap_km"),
    [("200 miles, or 300 kilometres, away", -21.869), ("300 km (180 miles)", -10.318)],
)
def test_rounding_does_not_explain_these_pairs(wording, gap_km):
    audit = audit_units(parse(wording))
    assert not audit.explained
    assert audit.warn
    assert audit.gap_km == pytest.approx(gap_km, abs=0.001)
    assert "disagree" in audit.message


def test_a_conversion_finer_than_its_figure_is_noticed():
    audit = audit_units(parse("49 miles (78.8 km)"))
    assert audit.precision_grew
    assert audit.warn
    assert audit_units(parse("190 miles (306 km)")).precision_grew
    assert not audit_units(parse("190 miles (305 km)")).precision_grew


@pytest.mark.parametrize("wording", ["more than 250 km (155 mi)", "over 250 km, or 155 miles"])
def test_a_floor_whose_conversion_falls_below_it_is_noticed(wording):
    audit = audit_units(parse(wording))
    assert audit.explained
    assert audit.below_floor
    assert audit.warn


def test_a_floor_whose_conversion_stays_above_it_is_fine():
    assert not audit_units(parse("over 155 miles (250 km)")).warn


def test_one_unit_alone_has_nothing_to_audit():
    assert audit_units(parse("up to 190 miles")) is None


def test_of_an_interval_the_worse_pair_is_reported():
    audit = audit_units(parse("165 to 300 km (103 to 200 miles)"))
    assert audit.first == (300.0, "km")
    assert not audit.explained


def test_both_ends_may_carry_their_own_second_unit():
    r = parse("50 miles (80 km) to 190 miles (305 km)")
    assert (r.value, r.value_2, r.alt_value, r.alt_value_2) == (50, 190, 80, 305)


def test_the_same_digits_under_another_unit_are_found():
    ranges = [parse(t) for t in ("about 155 miles", "up to 300 km", "up to 155 kilometers")]
    assert find_unit_swaps(ranges) == ((0, 2),)


# Properties ----------------------------------------------------------------------------------

numbers = st.integers(min_value=1, max_value=9_000)
units = st.sampled_from([("km", "km"), ("kilometres", "km"), ("miles", "mi"), ("NM", "nmi")])
hedges = st.sampled_from(
    [
        *("", "about ", "nearly ", "just over ", "up to ", "at most ", "more than ", "at least "),
        *("up to about ", "at least about ", "близько ", "unos "),
    ]
)


@settings(deadline=None)
@given(hedges, numbers, units)
def test_readings_are_in_order_and_the_printed_number_is_kept(hedge, number, unit):
    r = parse(f"{hedge}{number} {unit[0]}")
    present = [km for _, km in r.readings]
    assert present == sorted(present)
    assert r.stated_km is not None
    assert (r.value, r.unit) == (number, unit[1])
    assert r.stated_km == pytest.approx(number * KM_PER[unit[1]])


@settings(deadline=None)
@given(hedges, numbers, units)
def test_the_short_form_reads_back_as_the_same_range(hedge, number, unit):
    r = parse(f"{hedge}{number} {unit[0]}")
    again = parse(r.printed_short)
    assert (again.sense, again.readings) == (r.sense, r.readings)


@settings(deadline=None)
@given(numbers, st.integers(min_value=1, max_value=900), units)
def test_an_interval_keeps_its_two_numbers_and_makes_no_third(low, more, unit):
    r = parse(f"{low} to {low + more} {unit[0]}")
    assert [r.value, r.value_2, r.stated_km] == [low, low + more, None]


@settings(deadline=None)
@given(numbers)
def test_the_grain_divides_the_number_and_is_at_most_a_tenth_of_it(number):
    g = Decimal(str(grain(number)))
    assert number % g == 0
    assert g <= Decimal(number) / 10


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_gives_a_range_or_an_input_error(text):
    try:
        r = parse(text)
    except InputError:
        return
    assert all(r.reading(name) is None or r.reading(name) > 0 for name in READINGS)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *("up", "to", "about", "more", "than", "at", "least", "or", "from", "minimum"),
                *("maximum", "range", "of", "(", ")", ",", "-", "–", "+", "~", "km", "miles"),
                *("50", "190", "1,800", "78,8", "300", ".5", "and", "between", "NM", "..."),
            ]
        ),
        max_size=9,
    )
)
def test_any_order_of_the_known_words_gives_a_range_or_an_input_error(words):
    try:
        r = parse(" ".join(words))
    except InputError:
        return
    assert r.value in {50, 190, 1800, 78.8, 300, 0.5}
    assert r.unit in {"km", "mi", "nmi"}
