"""Every function of a catalogue of sentences, called with many inputs, as (name, sentence)."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

from rangemap.statements import audit_catalogue
from rangemap.wording import From, Name, Place, Printed

COUNTS = (0, 1, 2, 4, 5, 11, 12, 14, 21, 22, 25, 101, 111)
SHARES = (0.0, 0.004, 0.01, 0.129, 0.5, 0.99, 1.0)
NOTES = audit_catalogue()
YES_NO = (False, True)


def every_sentence(say: ModuleType, names: Sequence[Name]) -> Iterator[tuple[str, str]]:
    """Yield what each function says, with ``names`` of regions in the language."""
    for function, text in itertools.chain(
        _numbers(say), _top(say, names), _map(say, names), _reported(say), _published(say, names)
    ):
        parts = text if isinstance(text, tuple) else (text,)
        yield from ((function, part) for part in parts)


def _call(
    function: Callable[..., Any], *choices: Sequence[Any], **named: Sequence[Any]
) -> Iterator[tuple[str, Any]]:
    """Call a function with every combination of arguments."""
    name = function.__name__
    for values in itertools.product(*choices, *named.values()):
        words = dict(zip(named, values[len(choices) :], strict=True))
        yield name, function(*values[: len(choices)], **words)


def printed(say: ModuleType) -> list[Printed]:
    return [
        Printed("up to 190 miles", say.translation("up to", [190], "mi")),
        Printed("about 1 mile", say.translation("about", [1], "mi")),
        Printed("as it were 5 km"),
        Printed("250 km", say.translation("", [250], "km"), sourced=False),
    ]


def references() -> list[From]:
    cities = ("Минск", "Москва")
    return [
        From("border", ("x",), points=False),
        From("cities", cities[:1], points=True),
        From("cities", cities, points=True),
        *(From("chosen", cities * n, points=p) for n in (1, 3) for p in YES_NO),
        From("chosen", cities[:1], points=False),
    ]


def places() -> list[Place]:
    return [
        Place("border", ("x",)),
        Place("place", ("Минск",)),
        Place("together", ("Минск", "Москва")),
        Place("together", ("Минск",) * 7),
        Place("alone", ("Москва",)),
    ]


def _numbers(say: ModuleType) -> Iterator[tuple[str, Any]]:
    values = (*COUNTS[1:], 0.5, 1.5, 72.4, 1234.5, 20_000)
    yield from _call(say.number, values)
    yield from _call(say.percent, SHARES)
    yield from (("spread", say.spread(*pair)) for pair in itertools.combinations(SHARES, 2))
    yield from _call(say.area, (0.0, 1.2, 38.4, 3_965.2, 291_918.4))
    yield from _call(say.kilometres, values)
    yield from _call(say.length, values, ("km", "mi", "nmi"))
    yield from _call(say.conversion, ([80], [1], [105, 185]), ("km", "mi"))
    hedges = ["", *say.FIXED.hedges, "up to about", "300 km or more"]
    yield from _call(say.translation, hedges, ([1], [21], [300], [2.5]), ("km", "mi", "nmi"))
    yield from _call(say.translation, hedges, ([300],), ("mi", "nmi"), short=(True,))
    yield from _call(say.translation, ("", "depending on version"), ([165, 300],), ("km", "mi"))
    ends = (None, 21.0, 182.5)
    yield from _call(say.readings, (21.0,), ends, ends, ("mi", "km"), variants=YES_NO)
    least = (1.0, 2.5, 70.0)
    yield from _call(say.both_ends, least, (21.0, 200.0), ("km", "mi", "nmi"))
    yield from _call(say.nearer, least, ("km", "mi", "nmi"))
    yield from _call(
        say.readings, (200.0,), ends, ends, ("mi", "km"), variants=(False,), least=least
    )


def _top(say: ModuleType, names: Sequence[Name]) -> Iterator[tuple[str, Any]]:
    some = (names[:1], names[:3])
    yield from _call(say.quoted, printed(say))
    yield from _call(say.named, printed(say))
    yield from _call(say.curled, ('"а" ’б\'',))
    counts = ([0], [0, 1], *([n] for n in COUNTS), [9, 11, 12], [20, 21])
    yield from _call(
        say.headline, printed(say), counts, ([], *some), russian=YES_NO, reference=references()
    )
    yield from _call(
        say.standfirst, (0, 1, 2, 5, 21), (1, 3, 5), references(),
        russian=YES_NO, article=("", "2024-11-17/2024-11-18", "2024"), several=YES_NO,
    )  # fmt: skip
    yield from _call(say.measured_from, references(), (["так"], ["так", "а"]))
    figures = ((names[0], say.percent(0.5), say.percent(1.0)), None)
    yield from _call(
        say.correction, printed(say)[:2], ("ATACMS",), printed(say)[:2], COUNTS[1:], figures
    )


def _map(say: ModuleType, names: Sequence[Name]) -> Iterator[tuple[str, Any]]:
    lists = ([], names[:1], names[:9], names[:10], names[:21])
    systems, figure = (["ATACMS"], ["Storm Shadow", "SCALP"]), say.conversion([250], "km")
    yield from _call(say.key_names, systems, (figure,), at_most=YES_NO)
    yield from _call(say.key_unsourced, ("ATACMS",))
    yield from _call(say.unsourced, ("ATACMS",))
    bases = ("printed", "policy", "open")
    yield from _call(say.reading_note, (say.length(5, "km"),), bases, bases, of_maximum=YES_NO)
    nearer = say.nearer(70, "km")
    yield from _call(say.note_least, (nearer,))
    yield from _call(say.shading_title, printed(say))
    yield from _call(say.alt_line, printed(say), lists, lists, nearer=("", nearer))
    yield from _call(say.alt_shaded, printed(say), lists, lists)
    yield from _call(
        say.map_alt, references(), ([],), ("", say.FIXED.moscow_out), russian=YES_NO, table=YES_NO
    )
    yield from _call(say.depends, [say.spread(0.0, 0.03)])
    yield from _call(say.empty, (printed(say)[:1], printed(say)), russian=YES_NO)
    flags = ("two_figures", "at_most", "at_least", "depends", "not_ruled_out")
    yield from _call(say.table_note, **dict.fromkeys(flags, YES_NO))
    yield from _call(say.eastern_end, (names[:1], names[:2]))
    yield from _call(say.moscow, (1, 2, 3, 4, 5, 6, 21), (1.6, 366.4, 1234.5))
    yield from _call(say.caveat_air, (["SCALP"], ["Storm Shadow", "SCALP"]))


def _reported(say: ModuleType) -> Iterator[tuple[str, Any]]:
    dates = (None, "2024", "2024-05", "2024-05-30", *(f"2023-{month:02}" for month in range(1, 13)))
    yield from _call(say.date, dates, dates)
    known = [date for date in dates if date]
    yield from _call(say.published, [*known, "2024-11-17/2024-11-18", "2024-10/2024-11"])
    yield from _call(say.permission_lead, (["ATACMS"], ["Storm Shadow", "SCALP"]))
    yield from _call(say.said, ("так",), ("", "а"), ("", "б («в»)"))
    yield from _call(say.reported, (["ATACMS"],), ([], printed(say)[:2]), ([], ["так"]))
    either = (None, *printed(say)[:2])
    yield from _call(say.what_changed, either, either)
    yield from _call(say.decision_who, ("", "а"), ([], ["ATACMS"]))
    yield from _call(say.decision_what, ("а",), ("", "б"))
    yield from _call(say.decision_said, ("", "а"), ("", "б"), ("", "в"))
    yield from _call(say.summary_head, COUNTS[1:], (["Минск"], ["Минск", "Москва"]))
    yield from _call(say.summary_line, printed(say), ("ATACMS",), (4,), (8,), (71,))


def _published(say: ModuleType, names: Sequence[Name]) -> Iterator[tuple[str, Any]]:
    yield from _call(say.somewhere_heads, printed(say))
    yield from _call(say.somewhere, places())
    yield from _call(say.version, ("not named", "модель а", "GMLRS"))
    yield from _call(say.read_as, (say.length(5, "km"),), ours=YES_NO, of=("", "SCALP"))
    publishers = ("none printed", "not shown on the copy", "not shown on the copy (CNN)", "CNN")
    yield from _call(say.published_by, publishers, ("2024-11-17",), number=(None, 2))
    yield from _call(say.explorer_who, publishers, ("", "CNN"))
    yield from _call(say.grade, "ABC")
    yield from _call(say.origin, ("CNN",))
    yield from _call(say.used_here, printed(say), ("Так.",))
    yield from _call(say.no_default, ("Так.",))
    yield from _call(say.out_of, COUNTS, (83,))
    yield from _call(
        say.some_regions, ([], names[:1], names[:8], names[:9], names[:10], names[:29])
    )
    yield from _call(say.unit_note, NOTES)
    kinds = ("reference", "wording", "figure", "boundaries", "computing")
    yield from _call(say.doubt_lead, kinds, largest=YES_NO)
    yield from _call(say.from_elsewhere, printed(say), (3_965.0,), places(), (156_646.0,), places())
    yield from _call(say.two_ends, printed(say), (say.length(5, "km"),), (1_000.0,), (2_000.0,))
    yield from _call(
        say.other_figures, ("ATACMS",), printed(say), (1_000.0,), printed(say), (2_000.0,)
    )
    yield from _call(say.changed_by, ("так",), (0.004, 0.23, 12.0, float("inf")))
    yield from _call(say.official_area, names[:2], (-2.2, 1.0, 44.3))
    yield from _call(say.boundary_position, names[:2], (123.4,))
    yield from _call(say.computing, (0.0, 0.0001, 0.02))
    yield from _call(
        say.source_note, printed(say), (["ATACMS"], ["Storm Shadow", "SCALP"]),
        title=("Title",), publisher=publishers, date=("2024-11",), locator=("а",),
        paragraph=("", "To support"), readings=(say.length(5, "km"),), policy=("", "1"),
    )  # fmt: skip
    yield from _call(say.no_range, (["ATACMS"], ["ATACMS", "SCALP"]))
    yield from _call(say.places_source, ("GeoNames",))
    yield from _call(
        say.archives, ("1",), ("0" * 20,), ("5",), ("0" * 20,), ("1",), given=(None, (), ("0",))
    )
    yield from _call(say.boundaries_given, ((), ("0",), ("0", "0")))
    yield from _call(say.explorer_band, printed(say), (say.length(5, "km"),))
    yield from _call(say.explorer_words, printed(say), ("", "GMLRS"))
    yield from _call(say.teach_caption, (300,), (190,))
    yield from _call(say.teach_flat, (190,))
    yield from _call(say.teach_true, (300,))
    yield from _call(say.teach_alt, (300,), (190,))
