"""The audit of units: what users are warned of, and what is listed of the bundled catalogue."""

from __future__ import annotations

import warnings
from dataclasses import replace

import pytest

from rangemap.errors import RangemapWarning, UnitAuditWarning
from rangemap.reach import build_reach
from rangemap.statements import (
    Catalogue,
    as_statements,
    audit_catalogue,
    load_systems,
    parse_range,
    read_catalogue,
)
from rangemap.statements.audit import rounding_explains

NOTES = {(note.statement, note.kind): note for note in audit_catalogue()}

DOCUMENT = """
[document]
title = "A page"
title_basis = "printed"
publisher = "A publisher"
published = "2024-11"
date_basis = "printed"
seen = "full text"

[[statement]]
id = "a-page"
systems = ["A"]
launch = "ground"
role = "press"
wording = "{wording}"
locator = "line 1"
grade = "A"
"""
SYSTEMS = """
[[system]]
name = "A"
kind = "missile"
key_name = "A"
launch = "ground"
why_default = "None."
"""


def files(folder, wording):
    systems, document = folder / "systems.toml", folder / "a.toml"
    systems.write_text(SYSTEMS, encoding="utf-8")
    document.write_text(DOCUMENT.format(wording=wording), encoding="utf-8")
    return systems, [document]


# 200 miles are 321.9 km; 49 miles 78.9 km; 155 miles 249.4 km.
DOUBTFUL = [
    ("200 miles, or 300 kilometres", "21.9 km apart"),
    ("300 km (180 miles)", "10.3 km apart"),
    ("49 miles (78.8 km)", "finer than the figure it was made from"),
    ("more than 250 km (155 miles)", "falls below the floor"),
]
GOOD = ["up to 300 kilometers (190 miles)", "560 km (350 miles)", "over 155 miles (250 km)"]


@pytest.mark.parametrize(("wording", "finding"), DOUBTFUL)
def test_a_users_words_with_doubtful_figures_are_warned_of(wording, finding):
    with pytest.warns(UnitAuditWarning, match=finding) as caught:
        used = as_statements({"my claim": wording})
    assert [s.range.value for s in used] == [parse_range(wording).value]
    message = str(caught[0].message)
    assert "range of 'my claim'" in message
    assert "The figure printed first is used" in message
    assert "simplefilter('ignore'" in message


def test_a_users_parsed_range_is_warned_of_as_well_and_at_the_line_that_gave_it():
    with pytest.warns(UnitAuditWarning) as caught:
        as_statements({"my claim": parse_range("300 km (180 miles)")})
    assert caught[0].filename == __file__


def test_the_warning_names_the_users_line_however_deep_the_words_were_taken():
    with pytest.warns(UnitAuditWarning) as caught:
        build_reach({"here": (0.0, 0.0)}, {"my claim": "300 km (180 miles)"}, tolerance_m=1000)
    assert {warning.filename for warning in caught} == {__file__}


@pytest.mark.parametrize("wording", GOOD)
def test_what_rounding_explains_is_not_warned_of(wording):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        as_statements({"my claim": wording})


def test_parsing_alone_is_silent():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parse_range("300 km (180 miles)")


def test_a_users_catalogue_is_warned_of_by_the_id_of_the_statement(tmp_path):
    with pytest.warns(UnitAuditWarning, match="statement 'a-page'") as caught:
        read_catalogue(*files(tmp_path, "300 km (180 miles)"))
    assert caught[0].filename == __file__


def test_the_bundled_catalogue_is_loaded_and_used_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        systems = load_systems()
        as_statements([s for s in systems.statements if s.role != "doubtful"])


def test_the_warning_can_be_caught_with_all_others_of_the_library():
    assert issubclass(UnitAuditWarning, RangemapWarning)


def test_what_a_reader_should_be_told_of_the_catalogue_is_listed_first():
    notes = audit_catalogue()
    told = [(note.statement, note.kind) for note in notes if note.warn]
    assert sorted(told) == [
        ("bi-storm-shadow-2024", "moved_floor"),
        ("cnn-atacms-2024-06", "disagrees"),
        ("cnn-scalp-2023", "below_floor"),
        ("csis-via-copy-scalp", "swapped"),
        ("defensepost-storm-shadow-2023", "below_floor"),
        ("interfax-himars-2023", "converted"),
    ]
    assert [note.warn for note in notes] == sorted([n.warn for n in notes], reverse=True)


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        (("cnn-atacms-2024-06", "disagrees"), ("21.9 km apart", "which rounding does not explain")),
        (("ki-atacms-2023", "agrees"), ("5.8 km apart", "which rounding explains")),
        (("cnn-scalp-2023", "below_floor"), ("0.6 km below the first", "call the least")),
        (("bi-storm-shadow-2024", "moved_floor"), ("0.6 km below that of", "250 kilometers")),
        (("interfax-himars-2023", "converted"), ("49 miles are 78.86 km",)),
        (("csis-via-copy-scalp", "swapped"), ("two other statements print 155 miles",)),
    ],
)
def test_a_note_is_a_sentence_that_quotes_the_words_and_gives_the_figures(key, parts):
    note = NOTES[key]
    assert note.sentence.startswith(f"“{note.wording}”: ")
    assert note.sentence.endswith(".")
    for part in parts:
        assert part in note.sentence


def test_the_gap_of_an_explained_pair_is_given_in_kilometres_and_as_part_of_a_disc():
    audit = NOTES["ki-atacms-2023", "agrees"].audit
    assert audit.gap_km == pytest.approx(5.775, abs=0.001)
    assert audit.area_change == pytest.approx(0.039, abs=0.0005)


def test_a_statement_that_two_systems_share_is_listed_once():
    notes = audit_catalogue()
    keys = [(note.statement, note.kind) for note in notes]
    assert len(keys) == len(set(keys))


def test_a_system_alone_can_be_audited():
    himars = audit_catalogue(Catalogue([load_systems()["HIMARS"]]))
    assert [note.statement for note in himars if note.warn] == ["interfax-himars-2023"]


@pytest.mark.parametrize(
    ("statement", "figures", "gap"),
    [
        # 155 x 1.609344 = 249.448; 190 x 1.609344 = 305.775; 50 x 1.609344 = 80.467.
        ("article-storm-shadow", ("155 miles", "250 kilometres", "249.4 km"), "0.6 km"),
        ("article-atacms", ("190 miles", "300 kilometres", "305.8 km"), "5.8 km"),
        ("article-himars", ("50 miles", "80 kilometres", "80.5 km"), "0.5 km"),
    ],
)
def test_the_figure_used_is_set_beside_the_same_one_in_the_other_unit(statement, figures, gap):
    note = NOTES[statement, "rounded"]
    own, other, converted = figures
    assert note.finding == (
        f"{own} or {other}? {own} are {converted}, and others print {other}: {gap} apart, which "
        f"rounding explains."
    )
    assert not note.warn


def test_no_figure_is_set_beside_one_that_rounding_does_not_explain():
    system = load_systems()["ATACMS"]
    kept = tuple(s for s in system.statements if s.range.value not in (300, 165))
    notes = audit_catalogue(Catalogue([replace(system, statements=kept)]))
    assert [note for note in notes if note.kind == "rounded"] == []


def test_one_against_one_shows_no_swap_because_either_may_be_the_odd_one(tmp_path):
    systems, (document,) = files(tmp_path, "about 155 miles")
    second = DOCUMENT.format(wording="about 155 km").partition("[[statement]]")[2]
    text = document.read_text(encoding="utf-8")
    document.write_text(
        text + "\n[[statement]]" + second.replace('"a-page"', '"b-page"'), encoding="utf-8"
    )
    assert audit_catalogue(read_catalogue(systems, [document])) == ()


def test_rounding_explains_in_either_direction():
    # 250 km are 155.3 miles, by fives 155; 155 miles are 249.4 km, by tens 250.
    assert rounding_explains((250, "km"), (155, "mi"))
    assert rounding_explains((155, "mi"), (250, "km"))
    assert not rounding_explains((250, "km"), (150, "mi"))
