"""What the page says: rules for numbers, and words that must never be there."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator
from typing import Any

import pytest

from rangemap.wording import Catalogue, From, Name, Printed, english
from rangemap.wording.english._numbers import count, joined, km_and_miles

#: Words of a boast or a threat, and a word that in Russian and Ukrainian means to hit.
BANNED = re.compile(
    r"\b(strik(e|es|ing)|hits?|targets?|threat\w*|exposed|deadly|crosshairs?|can reach|in range"
    r"|kill|launch (point|site)s?|cover(ed|s|age)?)\b",
    re.IGNORECASE,
)
HEDGES = re.compile(r"\b(about|around|approximately|up to|more than)\b", re.IGNORECASE)


def fixed_texts(catalogue: Catalogue = english) -> list[tuple[str, str]]:
    """Every text that is always the same, with its name; the words of hedges are no texts."""
    return list(texts_of(dataclasses.replace(catalogue.FIXED, hedges={}), "FIXED"))


def texts_of(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from texts_of(each, f"{name}[{number}]")
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts_of(getattr(value, field.name), f"{name}.{field.name}")


@pytest.mark.parametrize(("name", "text"), fixed_texts())
def test_no_fixed_text_has_a_banned_word(name: str, text: str) -> None:
    assert not BANNED.search(text), name


@pytest.mark.parametrize(("name", "text"), fixed_texts())
def test_hedges_stand_in_no_fixed_text_outside_quotation_marks(name: str, text: str) -> None:
    if "conversion" in name:
        return
    assert not HEDGES.search(re.sub(r"“[^”]*”", "", text)), name


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "none"),
        (1e-9, "under 1%"),
        (0.009999, "under 1%"),
        (0.01, "1%"),
        (0.125, "13%"),
        (0.495, "50%"),
        (0.9949, "99%"),
        (0.995, "99%"),
        (0.99949, "99%"),
        (0.9995, "all"),
        (1.0, "all"),
    ],
)
def test_a_share_is_a_whole_per_cent_and_never_0_for_a_part_nor_100_for_less(
    share: float, words: str
) -> None:
    assert english.percent(share) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.43, 0.52, "43–52%"),
        (0.431, 0.434, "43%"),
        (0.0, 0.027, "none to 3%"),
        (0.004, 0.03, "under 1% to 3%"),
        (0.0, 0.004, "under 1%"),
        (0.96, 1.0, "96% to all"),
        (1.0, 1.0, "all"),
    ],
)
def test_two_readings_give_two_figures_or_one(low: float, high: float, words: str) -> None:
    assert english.spread(low, high) == words


def test_an_area_has_three_figures_that_count() -> None:
    assert [english.area(x) for x in (291_918.4, 3_965.2, 38.4, 1.24)] == [
        "292,000 km²",
        "3,970 km²",
        "38 km²",
        "1 km²",
    ]


def test_a_distance_is_in_whole_kilometres_and_miles() -> None:
    assert km_and_miles(366.49) == "366 km (228 miles)"


def test_small_counts_are_words_with_their_noun() -> None:
    assert [count(n, "region", "regions") for n in (0, 1, 2, 9, 10, 1200)] == [
        "no regions",
        "one region",
        "two regions",
        "nine regions",
        "10 regions",
        "1,200 regions",
    ]


def test_a_list_reads_as_a_sentence() -> None:
    assert [joined(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


LINE = From("border", ("the border",), points=False)
POINT = From("chosen", ("Kharkiv",), points=True)
KURSK = Name("Kursk", "the Kursk region")


def headline(words: str, counts: list[int], *, named: list[Name], reference: From = LINE) -> str:
    return english.headline(Printed(words), counts, named, russian=True, reference=reference)


def test_the_headline_says_the_finding_and_sets_it_against_the_decision() -> None:
    assert headline("up to 190 miles", [12], named=[KURSK]) == (
        "“Up to 190 miles” takes in all or part of 12 Russian regions. "
        "The reported decision names one: Kursk"
    )


def test_the_headline_gives_two_counts_when_the_readings_differ() -> None:
    told = english.headline(
        Printed("about 155 miles"), [9, 11, 12], [], russian=False, reference=LINE
    )
    assert told == "“About 155 miles” takes in all or part of 9 to 12 regions"


def test_the_headline_of_a_single_region_is_singular() -> None:
    told = headline("about 5 miles", [1], named=[], reference=POINT)
    assert told.endswith("all or part of 1 Russian region")


def test_the_headline_says_so_when_nothing_is_within() -> None:
    assert headline("about 5 miles", [0, 0], named=[KURSK], reference=POINT) == (
        "No Russian region lies within “about 5 miles” of this point"
    )


@pytest.mark.parametrize(
    ("earliest", "latest", "words"),
    [
        ("2024-05", "2024-06", "between May 2024 and June 2024"),
        (None, "2024-11-17", "by 17 November 2024"),
        ("2023-10", None, "from October 2023 on"),
        ("2024", "2024", "2024"),
        (None, None, "not dated"),
    ],
)
def test_dates_are_as_exact_as_they_are_known(
    earliest: str | None, latest: str | None, words: str
) -> None:
    assert english.date(earliest, latest) == words


def test_each_doubt_is_told_in_areas_and_per_cent_of_the_smaller_one() -> None:
    ends = english.two_ends(Printed("about 50 miles"), "45 to 55 miles", 51_800.0, 63_700.0)
    assert english.changed_by(ends, 0.2297) == (
        "“about 50 miles”, read as 45 to 55 miles, takes in 51,800 km² to 63,700 km²: a change of "
        "23%."
    )
    assert english.changed_by("x", 0.004) == "X: a change of under 1%."
    # From nothing to something is no per cent.
    assert english.changed_by("x", math.inf) == "X."


def test_the_largest_doubt_is_called_so() -> None:
    assert english.doubt_lead("wording", largest=True) == "Largest doubt: the wording."


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0.01%"), (5e-6, "0.01%"), (0.0001, "0.1%"), (0.0009, "0.1%"), (0.02, "10%")],
)
def test_what_the_computing_adds_is_below_a_round_limit(share: float, words: str) -> None:
    assert english.computing(share) == f"adds less than {words}."


def test_a_version_is_called_one_once() -> None:
    assert english.version("shorter-range version supplied in 2023") == (
        "Shorter-range version supplied in 2023"
    )
    assert english.version("GMLRS rocket") == "Version: GMLRS rocket"


def test_moscow_is_told_in_km_and_miles() -> None:
    assert english.moscow(3, 366.2) == (
        "Moscow is outside all three distances: the city’s nearest edge is 366 km (228 miles) away."
    )


def test_crimea_is_never_told_without_its_occupation() -> None:
    assert "Ukrainian territory occupied by Russia since 2014" in english.FIXED.crimea
