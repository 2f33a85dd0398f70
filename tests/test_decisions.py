"""Reported decisions: words, dates and who said it; never an area."""

from __future__ import annotations

from dataclasses import fields

import pytest

from rangemap.decisions import Decision, load_decisions, read_decisions
from rangemap.errors import InputError
from rangemap.statements import load_systems

DECISIONS = load_decisions()
BY_ID = {d.id: d for d in DECISIONS}

HEAD = """
[document]
title = "A page"
title_basis = "printed"
publisher = "none printed"
published = "2024-11"
date_basis = "printed"
seen = "full text"
"""
ROW = """
[[decision]]
id = "a"
kind = "decision"
systems = []
status = "authorised"
scope = "just across the border"
locator = "line 1"
date_precision = "month"
latest = "2024-05"
permits = true
"""


def read(tmp_path, *texts):
    files = []
    for number, text in enumerate(texts):
        file = tmp_path / f"d{number}.toml"
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return read_decisions(files)


def test_everything_the_article_reports_is_there_in_order_of_time_and_undated_last():
    assert [d.id for d in DECISIONS] == [
        "invasion",  # 2022-02
        "atacms-ukraine-only",  # 2023-10
        "nk-missiles",  # 2023-10
        "atacms-kharkiv-no",  # 2024-05
        "himars-border",  # 2024-05
        "kharkiv-offensive",  # 2024-05
        "luhansk-damage",  # 2024-06
        "kursk-incursion",  # 2024-08
        "atacms-kursk",  # by 2024-11-17
        "uk-france-wait",  # by 2024-11-17
        "atacms-elsewhere",
        "nk-troops",
        "storm-shadow-supplied",
    ]


def test_two_decisions_are_reported_permissions_on_russian_soil():
    assert [d.id for d in DECISIONS if d.permits] == ["himars-border", "atacms-kursk"]


@pytest.mark.parametrize(
    ("scope", "identifier"),
    [
        ("just across the border", "himars-border"),
        ("expected to be initially deployed", "atacms-kursk"),
    ],
)
def test_a_scope_stays_in_words_and_has_no_geometry(scope, identifier):
    decision = BY_ID[identifier]
    assert scope in decision.scope
    assert isinstance(decision.scope, str)
    names = {field.name for field in fields(Decision)}
    for part in ("geometry", "lon", "lat", "area", "bounds", "buffer", "depth", "km"):
        assert not [name for name in names if part in name.split("_")]


def test_no_decision_has_a_value_that_is_a_shape_or_a_number():
    for decision in DECISIONS:
        for field in fields(Decision):
            value = getattr(decision, field.name)
            assert value is None or isinstance(value, str | bool | tuple)
            if isinstance(value, tuple):
                assert all(isinstance(item, str) for item in value)


def test_only_kursk_is_named_by_a_decision():
    assert {d.id: d.named_regions for d in DECISIONS if d.named_regions} == {
        "atacms-kursk": ("RU-KRS",)
    }


def test_the_three_lines_of_the_page_are_ours_and_word_for_word():
    assert {d.id: d.summary for d in DECISIONS if d.summary} == {
        "himars-border": (
            "reported allowed after Russia’s May 2024 offensive, “just across the border”."
        ),
        "atacms-kursk": "reported allowed, 17 Nov. 2024; Kursk region first.",
        "uk-france-wait": "not reported as allowed on Russian soil.",
    }


def test_a_claim_and_a_refusal_to_confirm_are_kept():
    assert BY_ID["luhansk-damage"].confirmed == "no"
    assert BY_ID["atacms-kursk"].confirmed.startswith("not by Ukraine's president")
    assert BY_ID["atacms-kursk"].said_by == "U.S. officials, not named"


def test_a_possibility_is_not_a_decision():
    assert BY_ID["atacms-elsewhere"].kind == "possibility"
    assert BY_ID["uk-france-wait"].kind == "status"


def test_an_open_end_is_none_and_not_an_invented_date():
    assert (BY_ID["atacms-kursk"].earliest, BY_ID["atacms-kursk"].latest) == (None, "2024-11-17")
    assert (BY_ID["nk-troops"].earliest, BY_ID["nk-troops"].latest) == (None, None)


def test_systems_are_those_of_the_catalogue():
    known = set(load_systems())
    assert {name for d in DECISIONS for name in d.systems} <= known


def test_every_decision_says_where_it_was_read():
    assert {(d.publisher, d.document) for d in DECISIONS} == {
        ("none printed", "article-2024-11-17")
    }
    assert all(d.locator for d in DECISIONS)


def test_the_repr_is_short():
    assert repr(BY_ID["himars-border"]) == "Decision('himars-border': decision, 2024-05, HIMARS)"


def test_a_document_of_ones_own_is_read(tmp_path):
    (decision,) = read(tmp_path, HEAD + ROW)
    assert (decision.id, decision.scope, decision.permits) == ("a", "just across the border", True)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "decision"', 'kind = "decison"', "kind is 'decison'"),
        ('kind = "decision"', 'kind = "possibility"', "only a decision permits"),
        ("2024-05", "May 2024", "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        ("2024-05", "2024-13", "expected YYYY"),
        ("permits = true", "", "permits is missing"),
        ("permits = true", 'permits = "yes"', "expected bool"),
        ('locator = "line 1"', "", "locator is missing"),
        ("permits = true", "permits = true\nradius_km = 30", "unknown field radius_km"),
        ("permits = true", "permits = true\ngeometry = []", "unknown field geometry"),
    ],
)
def test_a_faulty_decision_is_named_with_its_file(tmp_path, old, new, message):
    with pytest.raises(InputError) as error:
        read(tmp_path, HEAD + ROW.replace(old, new))
    assert message in str(error.value)
    assert "d0.toml, decision 1" in str(error.value)


def test_all_faulty_decisions_are_reported_at_once(tmp_path):
    bad = HEAD + ROW.replace("permits = true", "")
    with pytest.raises(InputError, match="2 faults"):
        read(tmp_path, HEAD + ROW, HEAD + ROW, bad)
