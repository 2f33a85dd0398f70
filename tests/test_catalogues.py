"""The Ukrainian and Russian catalogues: counts, cases, numbers, banned words, and whole sentences.

Expected sentences are worked out by hand; plural rules, units, months and signs of numbers are
held against Babel, which has them from the Unicode CLDR.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import tomllib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from babel import Locale
from babel.numbers import format_decimal
from babel.units import format_unit
from catalogue_calls import COUNTS, every_sentence, references

from rangemap.errors import InputError
from rangemap.resources import seed_file
from rangemap.statements import load_policy, load_systems, parse_range
from rangemap.story import Plural
from rangemap.telling._sentences import _source_note
from rangemap.telling._teller import Teller
from rangemap.wording import From, Name, Printed, english, plural, russian, ukrainian
from rangemap.wording._slavic import HEDGES, NBSP, hedge_kinds

CATALOGUES: dict[str, ModuleType] = {"uk": ukrainian, "ru": russian}
BOTH = pytest.mark.parametrize("language", ["uk", "ru"])
NAMES = {
    # Of every gender and ending, and one of two words.
    "uk": ("Курська область", "Краснодарський край", "Республіка Комі", "Москва (місто)", "Крим"),
    "ru": ("Курская область", "Краснодарский край", "Республика Коми", "Москва (город)", "Крым"),
}
LETTERS = {"uk": "а-щьюяєіїґ", "ru": "а-яё"}
FOREIGN = {"uk": "ыэёъ", "ru": "іїєґ"}
#: Words of a boast or a threat. «Цілих» is "whole" and not a target.
BANNED = {
    "uk": r"накри[твє]\w*|ура[жз]\w*|удар\w*|ціл(?:ь|і|ей|ям|ями|ях|лю)\b|діста\w*|загро[зж]\w*"
    r"|смерт\w*|приціл\w*|вогонь|точк\w+ пуск\w*|місц\w+ пуск\w*",
    "ru": r"накры[твл]\w*|накро\w*|пора[жз]\w*|удар\w*|цел(?:ь|и|ью|ей|ям|ями|ях)\b"
    r"|доста(?:ть|н|л|ё|ют|ва)\w*|угро[зж]\w*|смерт\w*|прицел\w*|точк\w+ пуск\w*|мест\w+ пуск\w*",
}
#: What keeps its Latin letters: names, signs of resolutions and grades, and what the calls give.
LATIN = (
    "HIMARS|ATACMS|Storm Shadow|SCALP|GMLRS|M270|GeoJSON|CSV|rangemap|Natural Earth|GeoNames"
    r"|ES-11/4|1:10m|geonames\.org|CC BY 4\.0|[ABC](?=[:.;,) ]|$)|CNN|CSIS|Missile Threat|IFP News"
    "|ABC News|UBN|Kyiv Post|The [A-Z][a-z]+ [A-Z][a-z]+(?: [A-Z][a-z]+)?|Financial Times|Politico"
    r"|The New York Times|as it were 5 km|250 km\b|up to 190 miles|\{\w+\}"
)
QUOTED = re.compile("«[^«»]*(?:«[^«»]*»[^«»]*)*»")


def names(language: str, count: int = 25) -> list[Name]:
    own = NAMES[language]
    return [Name(own[i % len(own)], own[i % len(own)]) for i in range(count)]


def flat(value: Any, path: str = "FIXED") -> Iterator[tuple[str, str]]:
    """Yield every text of a dataclass, with where it stands."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name != "language":
                yield from flat(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from flat(part, f"{path}[{number}]")


def of_seeds(language: str) -> Iterator[tuple[str, str]]:
    path = seed_file("translations") / f"{language}.toml"
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    yield from content["texts"].items()
    yield from content["places"].items()
    for code, each in content["regions"].items():
        yield from ((code, name) for name in each.values())


@pytest.fixture(scope="module")
def sentences() -> dict[str, list[tuple[str, str]]]:
    """Everything that is said, by language: fixed texts, functions, and texts of the seeds."""
    found = {}
    for language, say in CATALOGUES.items():
        said = [*flat(say.FIXED), *every_sentence(say, names(language)), *of_seeds(language)]
        found[language] = list(dict.fromkeys((name, text) for name, text in said if text))
    return found


# One interface


@BOTH
def test_a_catalogue_has_the_functions_of_the_english_one_with_the_same_parameters(language):
    say = CATALOGUES[language]
    assert set(say.__all__) == set(english.__all__)
    for name in set(english.__all__) - {"FIXED"}:
        ours, theirs = (inspect.signature(getattr(each, name)) for each in (say, english))
        assert [*ours.parameters.values()] == [*theirs.parameters.values()], name


@BOTH
def test_the_calls_of_this_test_reach_every_function(language, sentences):
    called = {name for name, _ in sentences[language]}
    assert set(CATALOGUES[language].__all__) - {"FIXED"} <= called


@BOTH
def test_a_catalogue_is_marked_as_a_draft_until_it_is_signed(language):
    draft = CATALOGUES[language].FIXED.texts.draft
    assert draft.startswith({"uk": "Чернетка перекладу", "ru": "Черновик перевода"}[language])


# Plurals and cases


@BOTH
def test_plural_forms_are_those_of_cldr(language):
    rule = Locale(language).plural_form
    forms = Plural(one="one", few="few", many="many", other="other")
    for number in (*range(1001), 0.5, 1.5, 2.1, 21.5):
        assert plural(language, number, forms) == rule(number), number


@BOTH
@pytest.mark.parametrize("unit", ["mi", "nmi", "km"])
def test_units_after_a_number_are_those_of_cldr(language, unit):
    name, width = {
        ("mi", "uk"): ("length-mile", "short"),
        ("mi", "ru"): ("length-mile", "long"),
        ("nmi", "uk"): ("length-nautical-mile", "long"),
        ("nmi", "ru"): ("length-nautical-mile", "long"),
        ("km", "uk"): ("length-kilometer", "short"),
        ("km", "ru"): ("length-kilometer", "short"),
    }[unit, language]
    for number in (*range(131), 1234, 0.5, 1.5, 182.5):
        expected = format_unit(number, name, width, locale=language)
        # CLDR has a plain space before some units, and none of ours may break there.
        said = CATALOGUES[language].length(number, unit)
        assert said.replace(NBSP, " ") == expected.replace(NBSP, " "), number
        assert " " not in said.split(NBSP + "м")[0]


@BOTH
def test_signs_of_numbers_are_those_of_cldr(language):
    for number in (0, 5, 1234, 20_000, 1_234_567, 0.5, 72.4, 1234.56):
        assert CATALOGUES[language].number(number) == format_decimal(number, locale=language)


@pytest.mark.parametrize(
    ("hedge", "value", "uk", "ru"),
    [
        ("up to", 190, "до 190 миль", "до 190 миль"),
        ("up to", 1, "до 1 милі", "до 1 мили"),
        ("up to", 2, "до 2 миль", "до 2 миль"),
        ("up to", 11, "до 11 миль", "до 11 миль"),
        ("up to", 21, "до 21 милі", "до 21 мили"),
        ("up to", 1.5, "до 1,5 милі", "до 1,5 мили"),
        ("about", 50, "близько 50 миль", "около 50 миль"),
        ("about", 1, "близько 1 милі", "около 1 мили"),
        ("about", 2, "близько 2 миль", "около 2 миль"),
        ("approx.", 155, "приблизно 155 миль", "примерно 155 миль"),
        ("approx.", 1, "приблизно 1 миля", "примерно 1 миля"),
        ("approx.", 3, "приблизно 3 милі", "примерно 3 мили"),
        ("more than", 250, "понад 250 миль", "более 250 миль"),
        ("more than", 1, "понад 1 милю", "более 1 мили"),
        ("more than", 21, "понад 21 милю", "более 21 мили"),
        ("more than", 22, "понад 22 милі", "более 22 миль"),
        ("at most", 21, "щонайбільше 21 миля", "не более 21 мили"),
        ("at least", 4, "щонайменше 4 милі", "не менее 4 миль"),
        ("nearly", 45, "майже 45 миль", "почти 45 миль"),
        ("just under", 2, "трохи менше ніж 2 милі", "чуть менее 2 миль"),
        ("or more", 300, "300 миль або більше", "300 миль или более"),
        ("about 300 mi or more", 300, "близько 300 миль або більше", "около 300 миль или более"),
        ("300+ mi", 300, "300 миль або більше", "300 миль или более"),
        ("up to about", 190, "приблизно до 190 миль", "примерно до 190 миль"),
        ("", 21, "21 миля", "21 миля"),
        ("as it were", 5, "", ""),
    ],
)
def test_a_printed_distance_is_said_in_the_case_that_its_hedge_asks_for(hedge, value, uk, ru):
    found = [
        say.translation(hedge, [value], "mi").replace(NBSP, " ") for say in (ukrainian, russian)
    ]
    assert found == [uk, ru]


def test_two_numbers_stay_two_in_translation():
    assert ukrainian.translation("", [165, 300], "km") == f"165–300{NBSP}км"
    versions = "165–300 km depending on version"
    assert ukrainian.translation(versions, [165, 300], "km") == (
        f"165 або 300{NBSP}км, залежно від версії"
    )
    assert russian.translation(versions, [165, 300], "km") == (
        f"165 или 300{NBSP}км, в зависимости от версии"
    )


@BOTH
def test_a_table_head_says_it_shorter(language):
    head = CATALOGUES[language].translation("approx.", [20], "nmi", short=True)
    expected = {"uk": "прибл. 20 мор. миль", "ru": "примерно 20 мор. миль"}[language]
    assert head.replace(NBSP, " ") == expected


def test_every_hedge_of_the_policy_has_words():
    policy = load_policy()
    cues = (*policy.before.values(), *policy.after.values())
    for cue in cues:
        senses = {policy.rules[rule].sense for rule in cue.rules}
        # Refused and neutral words hedge nothing, the words of a modality are never drawn, and a
        # minimum range has two figures.
        if not senses & {"refused", "neutral"} and not senses <= {"modality", "annulus"}:
            assert hedge_kinds(cue.short), cue


@BOTH
def test_a_translated_hedge_is_read_as_the_one_that_was_printed(language):
    # The parser knows both languages: it is an independent reader of these words.
    say = CATALOGUES[language]
    checked = 0
    for kind, group in HEDGES.items():
        if kind in {"limited_to", "perhaps_more", "by_version"}:
            continue
        for hedge in group:
            printed = _parsed(f"{hedge} 300 km") or _parsed(f"300 km {hedge}")
            translated = parse_range(say.translation(hedge, [300], "km"))
            assert printed is not None, hedge
            assert translated.sense == printed.sense, hedge
            assert translated.readings == printed.readings, hedge
            checked += 1
    assert checked > 150


def _parsed(words: str) -> Any:
    try:
        return parse_range(words)
    except InputError:
        return None


# Worked by hand


@pytest.mark.parametrize(
    ("count", "uk", "ru"),
    [
        (1, "1 регіон Росії", "1 регион России"),
        (2, "2 регіони Росії", "2 региона России"),
        (4, "4 регіони Росії", "4 региона России"),
        (5, "5 регіонів Росії", "5 регионов России"),
        (11, "11 регіонів Росії", "11 регионов России"),
        (12, "12 регіонів Росії", "12 регионов России"),
        (14, "14 регіонів Росії", "14 регионов России"),
        (21, "21 регіон Росії", "21 регион России"),
        (22, "22 регіони Росії", "22 региона России"),
        (111, "111 регіонів Росії", "111 регионов России"),
    ],
)
def test_the_headline_counts_regions_of_russia(count, uk, ru):
    for say, words, within, parts in (
        (ukrainian, uk, "У межах", "повністю або частково"),
        (russian, ru, "В пределах", "полностью или частично"),
    ):
        headline = say.headline(
            Printed("up to 190 miles", "до 190 миль"), [count], [], russian=True, reference=BORDER
        )
        expected = f"{within} «up to 190 miles» (до 190 миль) — {words}, {parts}"
        assert headline.replace(NBSP, " ") == expected


BORDER = From("border", ("x",), points=False)


@pytest.mark.parametrize(
    ("counts", "uk", "ru"),
    [
        ([9, 12], "від 9 до 12 регіонів", "от 9 до 12 регионов"),
        ([20, 21], "від 20 до 21 регіону", "от 20 до 21 региона"),
        ([0, 1], "від 0 до 1 регіону", "от 0 до 1 региона"),
        ([2, 3], "від 2 до 3 регіонів", "от 2 до 3 регионов"),
    ],
)
def test_two_counts_stand_in_the_genitive(counts, uk, ru):
    for say, words in ((ukrainian, uk), (russian, ru)):
        headline = say.headline(Printed("x"), counts, [], russian=False, reference=BORDER)
        assert f"— {words}," in headline.replace(NBSP, " ")


@BOTH
def test_the_headline_sets_the_finding_against_the_decision(language):
    say, kursk = CATALOGUES[language], names(language, 1)
    headline = say.headline(Printed("x"), [12], kursk, russian=True, reference=BORDER)
    assert headline.endswith(
        {
            "uk": ". Рішення, про яке повідомлено, називає один: Курська область",
            "ru": ". Решение, о котором сообщалось, называет один: Курская область",
        }[language]
    )


@pytest.mark.parametrize(
    ("sourced", "chosen", "uk", "ru"),
    [
        (3, 0, "сягають три опубліковані дальності", "доходят три опубликованные дальности"),
        (1, 0, "сягає одна опублікована дальність", "доходит одна опубликованная дальность"),
        (5, 0, "сягають п’ять опублікованих дальностей", "доходят пять опубликованных дальностей"),
        (0, 1, "сягає одна відстань без джерела", "доходит одно расстояние без источника"),
        (0, 2, "сягають дві відстані без джерела", "доходят два расстояния без источника"),
        (
            2,
            5,
            "сягають дві опубліковані дальності та п’ять відстаней без джерела",
            "доходят две опубликованные дальности и пять расстояний без источника",
        ),
    ],
)
def test_the_standfirst_counts_distances_of_two_kinds(sourced, chosen, uk, ru):
    for say, words in ((ukrainian, uk), (russian, ru)):
        text = say.standfirst(
            sourced, chosen, BORDER, russian=True, article="2024-11", several=False
        )
        assert words in text


@pytest.mark.parametrize(
    ("earliest", "latest", "uk", "ru"),
    [
        (
            "2024-05", "2024-06",
            "між травнем 2024 року та червнем 2024 року",
            "между маем 2024 года и июнем 2024 года",
        ),
        (None, "2024-11-17", "не пізніше 17 листопада 2024 року", "не позднее 17 ноября 2024 года"),
        ("2023-10", None, "не раніше жовтня 2023 року", "не ранее октября 2023 года"),
        ("2024-03", "2024-03", "березень 2024 року", "март 2024 года"),
        ("2024-11-17", "2024-11-17", "17 листопада 2024 року", "17 ноября 2024 года"),
        ("2024", "2024", "2024 рік", "2024 год"),
        (None, "2024", "не пізніше 2024 року", "не позднее 2024 года"),
        ("2023", "2024", "між 2023 роком та 2024 роком", "между 2023 годом и 2024 годом"),
        (None, None, "без дати", "без даты"),
    ],
)  # fmt: skip
def test_dates_are_declined_and_as_exact_as_they_are_known(earliest, latest, uk, ru):
    assert [say.date(earliest, latest) for say in (ukrainian, russian)] == [uk, ru]


@BOTH
def test_months_are_those_of_cldr(language):
    say, months = CATALOGUES[language], Locale(language).months
    year = {"uk": "року", "ru": "года"}[language]
    for number in range(1, 13):
        iso = f"2024-{number:02}"
        assert say.published(iso) == f"{months['stand-alone']['wide'][number]} 2024 {year}"
        assert say.published(f"{iso}-05") == f"5 {months['format']['wide'][number]} 2024 {year}"


@BOTH
def test_months_after_between_follow_from_their_genitive(language):
    genitive = Locale(language).months["format"]["wide"]
    endings = {
        "uk": (("ня", "нем"), ("ого", "им"), ("а", "ом")),
        # Stressed endings have ё: those of January, February and the last four months.
        "ru": (("аря", "арём"), ("раля", "ралём"), ("бря", "брём"), ("я", "ем"), ("а", "ом")),
    }[language]
    for number in range(1, 13):
        month = genitive[number]
        old, new = next(pair for pair in endings if month.endswith(pair[0]))
        said = CATALOGUES[language].date(f"2023-{number:02}", "2024")
        assert said.split()[1] == month.removesuffix(old) + new


@BOTH
def test_two_days_of_one_month_name_it_once(language):
    expected = {"uk": "17 або 18 листопада 2024 року", "ru": "17 или 18 ноября 2024 года"}
    assert CATALOGUES[language].published("2024-11-17/2024-11-18") == expected[language]


@pytest.mark.parametrize(
    ("low", "high", "uk", "ru"),
    [
        (0.43, 0.52, "43–52 %", "43–52 %"),
        (0.431, 0.434, "43 %", "43 %"),
        (0.0, 0.027, "0–3 %", "0–3 %"),
        (0.004, 0.03, "від менше ніж 1 до 3 %", "от менее чем 1 до 3 %"),
        (0.0, 0.004, "менше 1 %", "менее 1 %"),
        (0.96, 1.0, "96–100 %", "96–100 %"),
        (1.0, 1.0, "уся", "вся"),
    ],
)
def test_two_readings_give_two_figures_or_one(low, high, uk, ru):
    found = [say.spread(low, high).replace(NBSP, " ") for say in (ukrainian, russian)]
    assert found == [uk, ru]


@pytest.mark.parametrize(
    ("distances", "uk", "ru"),
    [
        (1, "цієї відстані", "этого расстояния"),
        (2, "обох відстаней", "обоих расстояний"),
        (3, "всіх трьох відстаней", "всех трёх расстояний"),
        (5, "всіх п’яти відстаней", "всех пяти расстояний"),
        (6, "всіх цих відстаней", "всех этих расстояний"),
    ],
)
def test_moscow_is_told_in_both_units(distances, uk, ru):
    said = [say.moscow(distances, 366.2).replace(NBSP, " ") for say in (ukrainian, russian)]
    assert said == [
        f"Москва — поза межами {uk}: до найближчого краю міста 366 км (228 миль).",
        f"Москва — за пределами {ru}: до ближайшего края города 366 км (228 миль).",
    ]


@pytest.mark.parametrize(
    ("changed", "uk", "ru"),
    [
        (1, "Змінилося 1 число — Курська область", "Изменилось 1 число — Курская область"),
        (
            3,
            "Змінилося 3 числа; найбільша зміна — Курська область",
            "Изменилось 3 числа; наибольшее изменение — Курская область",
        ),
        (5, "Змінилося 5 чисел; найбільша", "Изменилось 5 чисел; наибольшее"),
        (21, "Змінилося 21 число; найбільша", "Изменилось 21 число; наибольшее"),
    ],
)
def test_a_correction_counts_figures(changed, uk, ru):
    for language, words in (("uk", uk), ("ru", ru)):
        largest = (names(language, 1)[0], "a", "b")
        notice = CATALOGUES[language].correction(
            Printed("x"), "ATACMS", Printed("y"), changed, largest
        )
        assert words in notice


@pytest.mark.parametrize(
    ("low", "high", "uk", "ru"),
    [
        (45, 55, "від 45 до 55 миль", "от 45 до 55 миль"),
        (20, 21, "від 20 до 21 милі", "от 20 до 21 мили"),
        (182.5, 187.5, "від 182,5 до 187,5 милі", "от 182,5 до 187,5 мили"),
        (None, 21, "щонайбільше 21 миля", "не более 21 мили"),
        (2, None, "щонайменше 2 милі", "не менее 2 миль"),
        (None, None, "50 миль, відкрито з обох боків", "50 миль, открыто с обеих сторон"),
    ],
)
def test_readings_are_told_in_the_case_of_their_preposition(low, high, uk, ru):
    found = [
        say.readings(50, low, high, "mi", variants=False).replace(NBSP, " ")
        for say in (ukrainian, russian)
    ]
    assert found == [uk, ru]


@pytest.mark.parametrize(
    ("least", "most", "unit", "uk", "ru"),
    [
        (70, 200, "km", "від 70 км до 200 км", "от 70 км до 200 км"),
        (1, 21, "mi", "від 1 милі до 21 милі", "от 1 мили до 21 мили"),
        (2.5, 45, "mi", "від 2,5 милі до 45 миль", "от 2,5 мили до 45 миль"),
    ],
)
def test_a_minimum_range_is_read_from_there_on(least, most, unit, uk, ru):
    found = [
        say.readings(most, None, most, unit, variants=False, least=least).replace(NBSP, " ")
        for say in (ukrainian, russian)
    ]
    assert found == [uk, ru]


@pytest.mark.parametrize(
    ("least", "uk", "ru"),
    [
        (1, "те, що ближче ніж за 1 милю, не враховано", "то, что ближе 1 мили, не учтено"),
        (2, "те, що ближче ніж за 2 милі, не враховано", "то, что ближе 2 миль, не учтено"),
        (45, "те, що ближче ніж за 45 миль, не враховано", "то, что ближе 45 миль, не учтено"),
    ],
)
def test_what_is_too_near_stands_in_the_case_of_its_words(least, uk, ru):
    found = [
        say.note_least(say.nearer(least, "mi")).replace(NBSP, " ") for say in (ukrainian, russian)
    ]
    assert found == [uk, ru]


@pytest.mark.parametrize(
    ("language", "small", "words"),
    [
        ("uk", "мін. 70, макс. 200 км", "Прочитано: від 70 км до 200 км (як надруковано)."),
        ("ru", "мин. 70, макс. 200 км", "Прочитано: от 70 км до 200 км (как напечатано)."),
    ],
)
def test_both_distances_of_a_ring_are_told_as_its_statement_has_them(language, small, words):
    printed = "a minimum range of 70 km and a maximum of 200 km"
    article = next(s for s in load_systems().statements if s.id == "article-atacms")
    teller = Teller(language)
    ring = dataclasses.replace(article, wording=printed, range=parse_range(printed))
    assert teller.printed(ring).translation.replace(NBSP, " ") == small
    assert teller.printed_short(ring)[1].replace(NBSP, " ") == small
    note = _source_note(teller, ring).replace(NBSP, " ")
    assert note.endswith(words)


# Agreement must not hang on a name


@BOTH
def test_a_sentence_is_the_same_around_any_name(language):
    say, own = CATALOGUES[language], NAMES[language]
    around = {
        name: [
            text.replace(name, "…")
            for text in (
                say.headline(Printed("x"), [3], [it], russian=True, reference=BORDER),
                say.alt_line(Printed("x"), [it], [it]),
                say.alt_shaded(Printed("x"), [it], []),
                say.eastern_end([it]),
                say.official_area(it, 2.0),
                say.boundary_position(it, 10.0),
                say.correction(Printed("x"), "A", Printed("y"), 2, (it, "a", "b")),
            )
        ]
        for name in own
        for it in [Name(name, name)]
    }
    assert len({tuple(texts) for texts in around.values()}) == 1


@BOTH
def test_places_stand_as_they_are_called(language):
    say = CATALOGUES[language]
    for reference in references():
        text = say.measured_from(reference, ["так"])
        if reference.kind != "border" and len(reference.names) <= 4:
            assert ", ".join(reference.names) in text


# Fixed words


@pytest.mark.parametrize(
    ("field", "uk", "ru"),
    [
        ("texts.key_title", "Яка дальність, за публікацією", "Какая дальность, по публикации"),
        ("texts.permission_title", "Дальність — ще не дозвіл", "Дальность — ещё не разрешение"),
        ("measured_from", "Виміряно від", "Измерено от"),
        ("at_most", "не більше", "не более"),
        ("not_within", "поза межами", "за пределами"),
        ("depends", "залежить від прочитання", "зависит от прочтения"),
        ("not_ruled_out", "не виключено", "не исключено"),
        (
            "caveat_line",
            (
                "Лінія показує опубліковану відстань. Вона не показує, звідки стріляли, куди "
                "цілилися чи куди щось упаде."
            ),
            (
                "Линия показывает опубликованное расстояние. Она не показывает, откуда стреляли, "
                "куда целились или куда что-либо упадёт."
            ),
        ),
    ],
)
def test_key_words_are_those_that_were_agreed(field, uk, ru):
    for say, words in ((ukrainian, uk), (russian, ru)):
        found: Any = say.FIXED
        for part in field.split("."):
            found = getattr(found, part)
        assert found == words


def test_a_distance_without_a_source_says_so():
    assert ukrainian.unsourced("A") == (
        "A. Це число не взято з публікації: його вказав автор сторінки."
    )
    assert russian.unsourced("A") == "A. Это число не из публикации: его указал автор страницы."


def test_a_stated_range_is_called_so():
    for say, words in ((ukrainian, "заявлена дальність"), (russian, "заявленная дальность")):
        assert words in say.reported(["ATACMS"], [Printed("x")], [])


def test_crimea_is_told_with_the_same_force_in_every_language():
    assert ukrainian.FIXED.crimea.startswith(
        "Крим і Севастополь — територія України, окупована Росією з 2014 року. На карті це частина "
        "України, до жодного підсумку щодо Росії вони не входять. "
    )
    assert russian.FIXED.crimea.startswith(
        "Крым и Севастополь — территория Украины, оккупированная Россией с 2014 года. На карте это "
        "часть Украины, ни в один итог по России они не входят. "
    )
    for say, occupied, regions, front in (
        (ukrainian, "окупован", ("Донецьк", "Запорізьк", "Луганськ", "Херсонськ"), "лінію фронту"),
        (russian, "оккупирован", ("Донецк", "Запорожск", "Луганск", "Херсонск"), "линия фронта"),
        (english, "occupied", ("Donetsk", "Kherson", "Luhansk", "Zaporizhzhia"), "front line"),
    ):
        text = say.FIXED.crimea
        assert text.count(occupied) == 2
        assert all(region in text for region in regions)
        assert all(sign in text for sign in (front, "2014", "89", "83", "68/262", "ES-11/4"))


@BOTH
def test_which_miles_they_are_is_said_once(language, sentences):
    say = CATALOGUES[language]
    statute = {"uk": "сухопутні милі", "ru": "сухопутные мили"}[language]
    assert f"{statute}, 1{NBSP}миля = 1,609{NBSP}км" in say.FIXED.miles
    assert [text for _, text in sentences[language] if statute in text] == [say.FIXED.miles]


def test_russian_says_in_ukraine_as_the_country_does(sentences):
    assert not [text for _, text in sentences["ru"] if re.search(r"\b[Нн]а Украин", text)]


# All that is said


@BOTH
def test_nothing_says_a_word_of_a_boast_or_a_threat(language, sentences):
    banned = re.compile(rf"\b(?:{BANNED[language]})", re.IGNORECASE)
    assert banned.search({"uk": "місце пуску і ціль", "ru": "удар"}[language])
    for name, text in sentences[language]:
        assert not banned.search(QUOTED.sub("", text)), (name, text)


@BOTH
def test_nothing_is_in_another_language_outside_names_and_quotations(language, sentences):
    for name, text in sentences[language]:
        own = re.sub(LATIN, "", QUOTED.sub("", text))
        assert not re.search("[A-Za-z]", own), (name, own)
        assert not re.search(f"[{FOREIGN[language]}]", own, re.IGNORECASE), (name, own)


@BOTH
def test_nothing_is_said_as_in_english(language, sentences):
    theirs = {text for _, text in flat(english.FIXED)}
    theirs |= {text for _, text in every_sentence(english, names(language))}
    same = {text for _, text in sentences[language]} & theirs
    assert not [text for text in same if re.search("[A-Za-z]{4}", re.sub(LATIN, "", text))]


@BOTH
def test_quotation_marks_and_brackets_close(language, sentences):
    for name, text in sentences[language]:
        assert text.count("(") == text.count(")"), (name, text)
        depth = 0
        for sign in text:
            depth += {"«": 1, "»": -1}.get(sign, 0)
            assert 0 <= depth <= 2, (name, text)
        assert depth == 0, (name, text)
        assert not re.search("[\"“”„']", text), (name, text)


@BOTH
def test_spaces_and_signs_are_those_of_print(language, sentences):
    for name, text in sentences[language]:
        # What other people print keeps its signs.
        own = re.sub(LATIN, "", QUOTED.sub("", text))
        assert text == text.strip(" "), (name, text)
        assert not re.search(r"  | [,.;:!?»)]|[(«] ", text), (name, text)
        assert not re.search(r"\.\.|,,|;;|: ?:|— —| - |,\.", own), (name, own)
        assert not re.search(rf"(?<!{NBSP})%", own), (name, own)
        assert not re.search(r"[\d}] (?:км|мил|мор\.|регі|реги)", own), (name, own)
        assert not re.search(r"\d[.,]?\d*\.\d", own), (name, own)


@BOTH
def test_no_gap_is_left_in_a_sentence(language, sentences):
    for name, text in sentences[language]:
        if not name.startswith("FIXED."):
            assert not re.search(r"[{}]|\bNone\b", text), (name, text)


@BOTH
def test_counts_of_the_slider_are_whole_sentences_in_every_form(language):
    texts, theirs = CATALOGUES[language].FIXED.explorer, english.FIXED.explorer
    for form in ("one", "few", "many", "other"):
        assert getattr(texts.takes_in, form).count("{count}") == 1
        assert getattr(texts.conversion, form).count("{miles}") == 1
    for field in dataclasses.fields(texts):
        ours, own = getattr(texts, field.name), getattr(theirs, field.name)
        if isinstance(ours, str):
            assert sorted(re.findall(r"\{\w+\}", ours)) == sorted(re.findall(r"\{\w+\}", own))
    for count in COUNTS:
        said = plural(language, count, texts.takes_in).format(count=count)
        assert said.replace(NBSP, " ").count(CATALOGUES[language].number(count)) == 1


@BOTH
def test_a_quotation_in_the_seeds_stays_in_the_original_with_its_translation(language):
    for key, told in of_seeds(language):
        for quotation in re.findall(r'"([^"]+)"|“([^”]+)”', key):
            original = "".join(quotation).replace("'", "’")
            assert f"«{original}» («" in told, key
