"""The hedge policy as data: one's own in place of the bundled one, and what is wrong with it."""

from __future__ import annotations

import csv

import pytest

from rangemap.errors import InputError
from rangemap.resources import seed_file
from rangemap.statements import load_policy, load_systems, parse_range

BUNDLED = seed_file("hedge_policy.csv").read_text(encoding="utf-8")


def rows():
    return list(csv.DictReader(BUNDLED.splitlines()))


def write(path, changed):
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(changed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(changed)
    return path


def with_cells(path, rule, /, **cells):
    """Write the bundled policy with some cells of one rule changed; return it and the line."""
    changed = rows()
    line = next(i for i, row in enumerate(changed, start=2) if row["rule"] == rule)
    changed[line - 2].update(cells)
    return write(path / "mine.csv", changed), line


def mine(path):
    """Write a policy of one's own: "about" is two grains wide on no side but the lower."""
    changed = [{**row, "policy": "desk-1"} for row in rows()]
    about = next(row for row in changed if row["rule"] == "approximate")
    about.update(high="n", high_basis="printed")
    about["cues"] += "|ballpark=about"
    return write(path / "mine.csv", changed)


def test_the_bundled_policy_stays_version_1_until_it_is_released():
    assert load_policy().version == "1"


def test_a_policy_of_ones_own_reads_its_words_and_widths(tmp_path):
    policy = load_policy(mine(tmp_path))
    r = parse_range("ballpark 50 miles", policy=policy)
    assert (r.low_printed, r.stated_km, r.high_km) == (45.0, 80.4672, 80.4672)
    assert (r.high_basis, r.printed_short) == ("printed", "about 50 mi")


def test_every_range_carries_the_version_that_read_it(tmp_path):
    policy = load_policy(mine(tmp_path))
    assert parse_range("about 50 miles", policy=policy).policy == "desk-1"
    assert repr(policy) == f"HedgePolicy(version desk-1: {len(rows())} rules)"


def test_a_whole_catalogue_is_read_by_a_policy_of_ones_own(tmp_path):
    systems = load_systems(policy=load_policy(mine(tmp_path)))
    assert {s.range.policy for s in systems.statements} == {"desk-1"}
    about = systems["HIMARS"].default.range
    assert about.high_printed == 50.0


@pytest.mark.parametrize(
    ("rule", "cells", "answer"),
    [
        ("ceiling", {"sense": "sealing"}, "(ceiling), column sense: is 'sealing'; expected one of"),
        ("plain", {"low": "n-h"}, "(plain), column low: is 'n-h'; expected one of n-g, n-g/2"),
        ("plain", {"low": "a"}, "(plain), column low: is 'a'; expected one of n-g"),
        ("interval", {"low": "n"}, "(interval), column low: is 'n'; expected one of a, b"),
        ("plain", {"low_basis": "guess"}, "column low_basis: is 'guess'; expected one of printed"),
        ("plain", {"low_basis": "open"}, "column low_basis: is 'open', but low is 'n-g/2'"),
        ("ceiling", {"low_basis": "policy"}, "low_basis: is 'policy', but low is 'none'"),
        ("plain", {"low_basis": "printed"}, "is 'printed', but no source prints 'n-g/2'"),
        ("plain", {"low": "n+g"}, "column low: and the readings after it are not in order"),
        ("planned", {"modality": "hoped"}, "(planned), column modality: is 'hoped'; expected"),
        ("vague", {"reason": " "}, "(vague), column reason: is empty"),
        ("vague", {"rule": ""}, "(no rule name), column rule: is empty"),
        ("interval", {"cues": "from A to C"}, "column cues: has 'from A to C'; an interval needs"),
        ("cap", {"cues": "up to"}, "(cap), column cues: has 'up to', which ceiling has too"),
        ("cap", {"cues": "a b c d e f g h"}, "one to 6 words expected"),
        ("far_below", {"rule": "cap"}, "(cap), column rule: stands on line"),
        ("ceiling+floor", {"rule": "ceiling+flour"}, "names no row: flour"),
    ],
)
def test_a_fault_is_named_with_its_line_and_column(tmp_path, rule, cells, answer):
    file, line = with_cells(tmp_path, rule, **cells)
    with pytest.raises(InputError) as error:
        load_policy(file)
    message = str(error.value)
    assert message.startswith(f"hedge policy {file}: ")
    assert answer in message
    assert any(text.strip().startswith(f"line {line} (") for text in message.splitlines())


def test_a_rule_with_every_reading_open_is_refused(tmp_path):
    nothing = dict.fromkeys(("low", "stated", "high"), "none")
    file, _ = with_cells(
        tmp_path, "floor", **nothing, low_basis="open", stated_basis="open", high_basis="open"
    )
    with pytest.raises(InputError, match=r"column stated: .* a reading is needed"):
        load_policy(file)


def test_rows_that_the_program_needs_are_asked_for(tmp_path):
    kept = [row for row in rows() if row["rule"] not in ("exact", "approximate")]
    file = write(tmp_path / "mine.csv", kept)
    with pytest.raises(InputError, match="column rule: rows missing: approximate, exact"):
        load_policy(file)


def test_two_versions_in_one_file_are_refused(tmp_path):
    file, _ = with_cells(tmp_path, "cap", policy="2")
    with pytest.raises(InputError, match="column policy: one version expected, got 1, 2"):
        load_policy(file)


def test_a_row_with_too_many_cells_is_named_by_its_line(tmp_path):
    file = tmp_path / "mine.csv"
    lines = BUNDLED.splitlines()
    lines[3] += ",and more"
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match="line 4: 13 cells, expected 12; a cell with a comma"):
        load_policy(file)


def test_a_quotation_mark_that_is_not_closed_is_named_by_its_line(tmp_path):
    file = tmp_path / "mine.csv"
    lines = BUNDLED.splitlines()
    lines[3] = '1,"open'
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=r"after line \d+: cannot be read as a UTF-8 CSV"):
        load_policy(file)


def test_a_file_in_another_encoding_is_an_input_error(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_bytes(BUNDLED.encode("utf-16"))
    with pytest.raises(InputError, match="cannot be read as a UTF-8 CSV"):
        load_policy(file)


def test_words_without_capitals_and_hyphens_are_the_same_words():
    assert parse_range("MORE-THAN 300 km").sense == parse_range("more than 300 km").sense == "floor"


def test_an_accent_of_its_own_is_the_same_letter():
    # Copied from some systems, "й" is "и" and a breve.
    assert parse_range("по краи\u0306ней мере 300 км").sense == "floor"
