"""What has a version says it wherever it is used; a public name stays as long as is promised."""

from __future__ import annotations

import csv
import json
import re
import warnings
from pathlib import Path

import pytest

import rangemap as rm
from rangemap._deprecated import deprecated, first_without
from rangemap.provenance import load_data_files
from rangemap.statements import load_policy
from rangemap.story import SCHEMA

ROOT = Path(__file__).resolve().parent.parent
NAMES = Path(__file__).with_name("public_names.csv")
VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")


def rows() -> list[dict[str, str]]:
    with NAMES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parts(version: str) -> tuple[int, ...]:
    found = VERSION.fullmatch(version)
    assert found, version
    return tuple(map(int, found.groups()))


# --- public names ------------------------------------------------------------------------------


def broken(
    listed: list[dict[str, str]], public: dict[str, object], now: str
) -> list[tuple[str, str]]:
    """Return the names that are not what the list says of them, and why."""
    found = []
    for row in listed:
        name, warns, gone = row["name"], row["warns_since"], row["gone_in"]
        if gone and (not warns or parts(gone) < parts(first_without(warns))):
            found.append((name, "goes before the promised time"))
        elif (name in public) == bool(gone and parts(gone) <= parts(now)):
            found.append((name, "is there" if name in public else "is missing"))
        elif name in public and bool(warns) != hasattr(public[name], "__deprecated__"):
            found.append((name, "warns" if not warns else "does not warn"))
    known = {row["name"] for row in listed}
    return found + [(name, f"add a row: {name},{now},,") for name in public.keys() - known]


def test_every_public_name_is_what_the_list_says():
    public = {name: getattr(rm, name) for name in rm.__all__ if not name.startswith("_")}
    assert broken(rows(), public, rm.__version__) == []


def test_the_list_is_in_order_and_has_each_name_once():
    names = [row["name"] for row in rows()]
    assert names == sorted(set(names))


@pytest.mark.parametrize(
    ("row", "public", "why"),
    [
        ("old,0.1.0,,", {}, "is missing"),
        ("old,0.1.0,0.2.0,0.3.0", {}, "goes before the promised time"),
        ("old,0.1.0,,0.3.0", {}, "goes before the promised time"),
        ("old,0.1.0,0.2.0,", {"old": len}, "does not warn"),
        ("old,0.1.0,,", {"old": deprecated(since="0.2.0", use="new")(len)}, "warns"),
        ("old,0.1.0,0.1.0,0.3.0", {"old": len}, "is there"),
        ("other,0.1.0,,", {"other": len, "new": len}, "add a row: new,0.3.0,,"),
    ],
)
def test_the_check_of_names_finds_what_it_looks_for(row, public, why):
    values = dict(zip(["name", "since", "warns_since", "gone_in"], row.split(","), strict=True))
    assert [reason for _, reason in broken([values], public, "0.3.0")] == [why]


@pytest.mark.parametrize(
    "row", ["old,0.1.0,0.2.0,", "old,0.1.0,0.2.0,0.4.0", "old,0.1.0,0.1.0,0.4.0"]
)
def test_a_name_that_warns_and_is_there_is_as_promised(row):
    values = dict(zip(["name", "since", "warns_since", "gone_in"], row.split(","), strict=True))
    old = deprecated(since=values["warns_since"], use="new")(len)
    assert broken([values], {"old": old}, "0.3.0") == []


def test_a_name_that_goes_warns_at_the_line_that_calls_it():
    def coverage(points: int, *, scale: int = 1) -> int:
        """Return something."""
        return points * scale

    old = deprecated(since="0.2.0", use="measure_coverage")(coverage)
    with pytest.warns(DeprecationWarning, match="coverage") as told:
        assert old(3, scale=2) == 6
    (only,) = told
    assert str(only.message) == (
        "coverage is deprecated since rangemap 0.2.0 and goes in 0.4.0; use measure_coverage"
    )
    assert only.filename == __file__
    assert old.__deprecated__ == str(only.message)
    assert (old.__name__, old.__doc__) == ("coverage", "Return something.")


def test_marking_a_name_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        deprecated(since="0.2.0", use="new")(len)


@pytest.mark.parametrize(
    ("since", "gone"), [("0.1.0", "0.3.0"), ("0.9.4", "0.11.0"), ("1.2.3", "1.4.0")]
)
def test_a_name_stays_for_the_minor_release_after_the_one_that_warned(since, gone):
    assert first_without(since) == gone


# --- versions ----------------------------------------------------------------------------------


def test_the_package_has_a_semantic_version_and_says_it_in_a_result():
    parts(rm.__version__)
    assert rm.load_regions("RU-BEL").attrs["rangemap"]["version"] == rm.__version__


def test_the_story_has_a_schema_of_its_own_version():
    assert re.fullmatch(r"rangemap-story/\d+", SCHEMA)
    schema = json.loads(
        (ROOT / "rangemap" / "page" / "story.schema.json").read_text(encoding="utf-8")
    )
    assert schema["properties"]["schema"] == {"const": SCHEMA}


def test_the_hedge_policy_has_a_version_that_every_reading_carries():
    version = load_policy().version
    assert version
    assert rm.parse_range("about 50 miles").policy == version
    assert {s.range.policy for s in rm.load_systems().statements} == {version}
    table = rm.build_reach({"a": (36.0, 50.0)}, {"it": "about 5 miles"})
    assert table.attrs["rangemap"]["hedge_policy"] == [version]


def test_every_data_set_has_a_name_with_its_version():
    sources = rm.load_sources()
    for key, source in sources.items():
        assert source.dataset.startswith(f"{key}-")
        edition = source.dataset.removeprefix(f"{key}-")
        # One publisher prints no edition, and its name says that.
        assert re.search(r"\d$", edition) or edition.endswith("undated")
    assert sources["natural-earth"].version.startswith("5.1 ")
    assert sources["natural-earth"].dataset == "natural-earth-5.1"
    assert len({source.dataset for source in sources.values()}) == len(sources)


def test_every_bundled_file_has_a_hash_that_stands_for_its_content():
    for file in load_data_files().values():
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)


def test_the_page_of_versions_names_what_there_is_now():
    text = (ROOT / "docs" / "versions.md").read_text(encoding="utf-8")
    assert f"`{SCHEMA}`" in text
    assert f"`{rm.load_sources()['natural-earth'].dataset}`" in text
