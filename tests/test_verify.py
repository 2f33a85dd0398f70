"""Pages computed again: what agrees, what differs, and what cannot be recomputed here."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest
import shapely

import rangemap as rm
from rangemap.cli import _texts
from rangemap.cli import _verify as command
from rangemap.page import page_html, paths_in_languages, story_map
from rangemap.statements import as_statements
from rangemap.verify import PageReport, verify_page
from rangemap.verify import _verify as verify_module
from rangemap.verify._again import Again, tell_again

BLOCK = re.compile(r'(<script type="application/json" id="rangemap-story">)(.*?)(</script>)')
#: Enough to be measured, and quickly.
FEW = ("RU-BEL", "RU-BRY", "RU-KRS")
KURSK = ' data-figure="share RU-KRS article-himars"'
Edit = Callable[[str], str]


@pytest.fixture(scope="module")
def page() -> str:
    """A page from a point of a user's, with a sourced range and one that nobody stated."""
    ranges = [*systems("HIMARS"), *systems("ATACMS"), *own("the minister", "more than 100 km")]
    return told({"Town hall": (36.2312345, 50.4)}, ranges)


@pytest.fixture(scope="module")
def again(page: str) -> Again:
    """What that page is, told again."""
    return tell_again(block_of(page))


@pytest.fixture(scope="module")
def saved_in_languages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The paths of one small map in three languages."""
    page = rm.draw_map({"Town hall": (36.23, 50.4)}, systems("HIMARS"), rm.load_regions(FEW))
    path = tmp_path_factory.mktemp("languages") / "page.html"
    languages = ("en", "uk", "ru")
    rm.save_html(page, path, languages=languages)
    return paths_in_languages(path, languages)


@pytest.fixture
def check(tmp_path: Path) -> Callable[[str], PageReport]:
    """Write a page to a file and verify it."""

    def verified(text: str) -> PageReport:
        path = tmp_path / "page.html"
        path.write_text(text, encoding="utf-8", newline="\n")
        return verify_page(path)

    return verified


@pytest.fixture
def check_edit(
    page: str, again: Again, check: Any, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Edit], PageReport]:
    """Edit the page and verify it; its record is not edited, so it is told again only once."""
    monkeypatch.setattr(verify_module, "tell_again", lambda block: again)

    def verified(edit: Edit) -> PageReport:
        edited = edit(page)
        assert edited != page
        report: PageReport = check(edited)
        return report

    return verified


def systems(*names: str) -> Any:
    return [system.default for system in rm.load_systems().select(*names).values()]


def own(name: str, words: str) -> Any:
    return as_statements({name: words})


def told(points: Any, ranges: Any, regions: Any = "RU", **options: Any) -> str:
    frame = rm.load_regions(regions) if isinstance(regions, str | tuple) else regions
    return page_html(rm.compose_story(points, ranges, frame, **options))


def block_of(page: str) -> dict[str, Any]:
    found = BLOCK.search(page)
    assert found
    block: dict[str, Any] = json.loads(found[2])
    return block


def with_block(page: str, change: Callable[[dict[str, Any]], object]) -> str:
    block = block_of(page)
    change(block)
    text = json.dumps(block, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return BLOCK.sub(lambda found: found[1] + text + found[3], page)


def row_of(block: dict[str, Any], code: str) -> Any:
    return next(row for row in block["table"]["rows"] if row["region"] == code)


def different(report: PageReport) -> list[tuple[str, str]]:
    return [(f.name, f.where) for f in report.figures if f.status == "differs"]


# What agrees


def test_a_page_from_a_users_point_agrees(page: str, check: Any) -> None:
    report = check(page)
    assert report.answer == "agrees"
    assert report.count("agrees") == len(report.figures) > 100
    assert (report.reasons, report.edited, report.unchecked_numbers) == ((), (), 0)
    assert report.made_with["version"] == rm.__version__


def test_what_is_tagged_is_the_headline_the_key_the_cells_and_the_folds(page: str) -> None:
    names = re.findall(r'data-figure="([a-zA-Z]+)', page)
    assert {"headline", "printed", "converted", "head", "share", "published", "changed",
            "doubt", "mark"} <= set(names)  # fmt: skip
    block, statements = block_of(page), 3
    # Of the rows that the slider can add, those cells that tell something.
    coming = page.partition('<template id="rm-try-rows">')[2].partition("</template>")[0]
    told, empty = coming.count("<td data-figure="), coming.count("<td></td>")
    assert told > 0
    assert told + empty == coming.count("<tr ") * statements
    assert names.count("share") == len(block["table"]["rows"]) * statements + told


def test_the_page_says_what_verify_does_and_what_it_cannot_tell(page: str) -> None:
    assert re.search(
        "made with rangemap [0-9.]+ from inputs [0-9a-f]{12}, boundaries Natural Earth [^<]*, "
        "policy 1 for reading hedges. “rangemap verify” recomputes the figures; it cannot tell who "
        "made the page.</p>",
        page,
    )


def test_a_tag_carries_the_raw_numbers(page: str) -> None:
    shares = [
        row_of(block_of(page), "RU-BEL")["cells"][1][f"share{end}"] for end in ("_low", "", "_high")
    ]
    told_as = re.search(r'data-figure="share RU-BEL user-the-minister" data-value="([^"]*)"', page)
    assert told_as
    assert told_as[1] == " ".join("-" if each is None else repr(each) for each in shares)


def test_pages_on_the_bundled_border_agree(check: Any) -> None:
    report = check(told(rm.load_launch_points("border"), rm.load_systems().select("HIMARS"), FEW))
    assert (report.answer, report.reasons) == ("agrees", ())


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_a_page_that_links_to_itself_in_other_languages_agrees_in_each(
    saved_in_languages: dict[str, Path], language: str
) -> None:
    path = saved_in_languages[language]
    text = path.read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in text
    assert len(block_of(text)["languages"]) == 3
    report = verify_page(path)
    assert (report.answer, report.reasons, report.edited) == ("agrees", (), ())
    assert report.count("agrees") == len(report.figures) > 50


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_a_figure_edited_in_another_language_differs(
    saved_in_languages: dict[str, Path], language: str, check: Any
) -> None:
    text = saved_in_languages[language].read_text(encoding="utf-8")
    edited = re.sub(rf"(<td{KURSK}[^>]*>)[^<]*", r"\g<1>99 %", text)
    assert edited != text
    assert different(check(edited)) == [("share RU-KRS article-himars", "page")]


def test_a_language_is_called_by_its_own_name_only(
    saved_in_languages: dict[str, Path], check: Any
) -> None:
    text = saved_in_languages["en"].read_text(encoding="utf-8")
    report = check(text.replace("Українська", "Certified"))
    assert "Certified" in report.edited


def test_a_users_line_with_other_options_agrees(check: Any) -> None:
    line = rm.load_launch_points("border").set_geometry(
        [shapely.LineString([(33, 51.3), (33.623456789, 51.2)])]
    )
    line["basis"] = "a road, as drawn by us"
    text = told(
        line, systems("HIMARS"), ("RU-KRS", "RU-BRY", "UA-59"),
        fill="share", decisions=(), corrects={"HIMARS": "about 60 miles"},
    )  # fmt: skip
    assert block_of(text)["record"]["references"][0]["wkt"] == (
        "LINESTRING (33 51.3, 33.623456789 51.2)"
    )
    report = check(text)
    assert (report.answer, report.reasons) == ("agrees", ())


# What differs


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: re.sub(rf"(<td{KURSK}[^>]*>)[^<]*", r"\g<1>99%", text),
        lambda text: re.sub(rf'({KURSK} data-value=)"[^"]*"', r'\1"0.9 0.9 0.9"', text),
        lambda text: re.sub(rf"<td{KURSK}.*?</td>", "<td>99%</td>", text),
        lambda text: re.sub(rf"(<td{KURSK}[^>]*>[^<]*</td>)", r"\1\1", text),
    ],
    ids=["words", "raw numbers", "tag", "twice"],
)
def test_a_figure_edited_in_the_table_differs(check_edit: Any, edit: Edit) -> None:
    report = check_edit(edit)
    assert report.answer == "differs"
    assert different(report) == [("share RU-KRS article-himars", "page")]


def test_a_figure_edited_in_the_data_differs(check_edit: Any) -> None:
    def change(block: dict[str, Any]) -> None:
        row_of(block, "RU-KRS")["cells"][0]["share"] = 0.9

    report = check_edit(lambda text: with_block(text, change))
    assert report.answer == "differs"
    assert different(report) == [("share RU-KRS article-himars", "data")]


def test_a_figure_edited_in_both_differs_in_both(check_edit: Any) -> None:
    def change(block: dict[str, Any]) -> None:
        row_of(block, "RU-KRS")["cells"][0]["share"] = 0.9

    report = check_edit(
        lambda text: with_block(re.sub(rf"(<td{KURSK}[^>]*>)[^<]*", r"\g<1>90%", text), change)
    )
    name = "share RU-KRS article-himars"
    assert different(report) == [(name, "page"), (name, "data")]
    (shown,) = [f for f in report.figures if (f.name, f.where) == (name, "page")]
    assert shown.page == "90%"
    assert shown.recomputed not in {"", "90%"}


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda b: row_of(b, "RU-KRS")["cells"][0].update(text="99%"), "RU-KRS article-himars"),
        (lambda b: b["key"][0].update(printed="about 500 miles"), "article-himars"),
    ],
)
def test_words_that_popups_show_are_figures_too(check_edit: Any, change: Any, name: str) -> None:
    report = check_edit(lambda text: with_block(text, change))
    assert different(report) == [(f"words {name}", "data")]
    assert report.unchecked_numbers == 0


def test_ends_of_lines_and_marks_of_another_editor_change_nothing(
    page: str, again: Again, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify_module, "tell_again", lambda _: again)
    saved = b"\xef\xbb\xbf" + page.replace("\n", "\r\n").encode()
    (tmp_path / "page.html").write_bytes(saved)
    report = verify_page(tmp_path / "page.html")
    assert (report.answer, report.reasons, report.edited) == ("agrees", (), ())


def test_a_row_that_was_taken_out_differs(check_edit: Any) -> None:
    report = check_edit(
        lambda text: re.sub(
            r"<tr><th scope=\"row\">(?:(?!</tr>).)*RU-KRS(?:(?!</tr>).)*</tr>", "", text
        )
    )
    statements = ("article-himars", "article-atacms", "user-the-minister")
    assert {name for name, _ in different(report)} == {f"share RU-KRS {s}" for s in statements}


@pytest.mark.parametrize("count", ["99", "no"])
def test_another_count_in_the_headline_differs_and_other_words_do_not(
    check_edit: Any, count: str
) -> None:
    report = check_edit(
        lambda text: re.sub(r"(<h1[^>]*>)[^<]*", rf"\1It takes in {count} regions", text)
    )
    assert report.answer == ("differs" if count == "99" else "agrees")
    assert different(report) == ([("headline", "page")] if count == "99" else [])


def test_the_distance_in_the_key_is_a_figure(check_edit: Any) -> None:
    report = check_edit(
        lambda text: text.replace(
            "<bdi>about 50 miles</bdi></strong>", "<bdi>about 500 miles</bdi></strong>"
        )
    )
    assert different(report) == [("printed article-himars", "page")]


# What was edited beside the figures


def test_numbers_in_edited_text_are_counted_and_not_checked(check_edit: Any) -> None:
    report = check_edit(
        lambda text: re.sub(
            r'(<p class="rm-standfirst">)[^<]*',
            r"\1From 2 places, 3,000 km and 4.5 on 17 Nov.",
            text,
        )
    )
    assert (report.answer, report.unchecked_numbers, len(report.edited)) == ("agrees", 4, 1)


def test_an_editors_paragraph_is_text(check_edit: Any) -> None:
    added = '<p>See <a href="https://example.org/5">our report</a>: <em>12 maps</em>.</p>'
    report = check_edit(lambda text: text.replace("</header>", f"{added}</header>"))
    assert (report.answer, report.unchecked_numbers) == ("agrees", 1)


@pytest.mark.parametrize(
    "added",
    [
        "<script>document.title = 5</script>",
        "<style>td { display: none }</style>",
        '<p style="display:none">x</p>',
        "<!-- --!><img src=x onerror=f()> -->",
        "<iframe src=https://example.org></iframe>",
        "<template>",
        "<plaintext>",
    ],
)
def test_what_could_show_other_figures_is_never_said_to_agree(check_edit: Any, added: str) -> None:
    report = check_edit(lambda text: text.replace("</header>", f"{added}</header>"))
    assert report.answer == "not recomputed"
    assert "does not write" in report.reasons[0]
    assert different(report) == []


def test_shapes_that_were_moved_are_not_said_to_agree(check_edit: Any) -> None:
    def move(block: dict[str, Any]) -> None:
        block["map"]["arcs"][0][0] += 500

    report = check_edit(lambda text: with_block(text, move))
    assert report.answer == "not recomputed"
    (drawn,) = [f for f in report.figures if f.status == "not recomputed"]
    assert drawn.label == "the shapes of the moving map"
    still = check_edit(lambda text: re.sub(r'(<path class="rm-edge[^>]* d="M)\d+', r"\g<1>1", text))
    assert [f.label for f in still.figures if f.status == "not recomputed"] == ["the still map"]


def test_a_page_with_layers_of_others_is_not_said_to_agree(check_edit: Any, again: Again) -> None:
    drawn = story_map(again.story)
    folium.CircleMarker((50, 36)).add_to(drawn)
    with pytest.warns(rm.ForeignLayerWarning):
        text = drawn.get_root().render()
    report = check_edit(lambda _: text)
    assert report.answer == "not recomputed"
    assert different(report) == []


def test_a_last_digit_that_another_machine_rounds_otherwise_agrees(check_edit: Any) -> None:
    def nudge(block: dict[str, Any]) -> None:
        row_of(block, "RU-KRS")["cells"][0]["area_km2"] += 1e-6

    assert check_edit(lambda text: with_block(text, nudge)).answer == "agrees"


def test_another_space_before_a_per_cent_sign_agrees(check_edit: Any) -> None:
    report = check_edit(
        lambda text: re.sub(r"(<td data-figure=\"share[^>]*>[0-9–]+)%", "\\1\u00a0%", text)
    )
    assert report.answer == "agrees"


# What cannot be recomputed here


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda b: b["record"].update(policy="2"), "read by hedge policy 2, and this is policy 1"),
        (
            lambda b: b["record"]["data"][2].__setitem__(1, "0" * 64),
            "other boundary data: regions-ru",
        ),
        (lambda b: b["record"].update(regions=[]), "regions are the maker's own"),
        (
            lambda b: b["record"]["statements"][0].update(wording="about 60 miles"),
            "no statement 'art",
        ),
        (lambda b: b["record"].update(systems=["ATACM"]), "no system 'ATACM'"),
        (lambda b: b.update(record=None), "does not record"),
        (lambda b: b["record"].update(statements=[5]), "record of inputs is not one"),
        (
            lambda b: b["record"]["references"][0].update(wkt="GEOMETRYCOLLECTION (" * 99),
            "geometry",
        ),
        (
            lambda b: b["record"]["references"][0].update(wkt="POINT (1 2"),
            "cannot be computed with",
        ),
        (lambda b: b["record"]["statements"][1].update(fields=[["id", "x"]]), "cannot be computed"),
        (lambda b: b.update(schema="rangemap-story/9"), "this rangemap reads"),
        (lambda b: b.update(language="tlh"), "in the language 'tlh'"),
    ],
)
def test_what_is_missing_is_named(page: str, check: Any, change: Any, reason: str) -> None:
    report = check(with_block(page, change))
    assert (report.answer, report.figures) == ("not recomputed", ())
    assert reason in report.reasons[0]


def test_a_page_of_a_users_regions_says_that_they_are_not_in_it(check: Any) -> None:
    square = rm.load_regions(["RU-KRS"])
    square.loc[0, "geometry"] = shapely.box(35, 51, 37, 52)
    text = told({"A": (36.0, 51.5)}, systems("HIMARS"), square)
    assert "boundaries given by the maker of this page and around them Natural Earth" in text
    assert "not in the page" in check(text).reasons[0]


def test_another_version_may_have_other_words_but_no_other_figures(
    check_edit: Any, again: Again, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = dataclasses.replace(again, but=("it was made with rangemap 0.0",))
    monkeypatch.setattr(verify_module, "tell_again", lambda _: older)
    words = check_edit(lambda text: re.sub(rf"(<td{KURSK}[^>]*>)[^<]*", r"\g<1>99%", text))
    number = check_edit(
        lambda text: re.sub(rf'({KURSK} data-value=)"[^"]*"', r'\1"0.9 0.9 0.9"', text)
    )
    assert (words.answer, number.answer) == ("not recomputed", "differs")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<!DOCTYPE html><p>5 %</p></html>", "not a page of rangemap's"),
        ("", "not a page of rangemap's"),
        ("<script" * 50_000, "not a page of rangemap's"),
        ("<!--" * 50_000, "not a page of rangemap's"),
    ],
)
def test_another_file_is_not_a_page_of_ours(check: Any, text: str, reason: str) -> None:
    report = check(text)
    assert report.answer == "not recomputed"
    assert reason in report.reasons[0]


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.97])
def test_a_page_that_is_cut_off_is_never_said_to_agree(check_edit: Any, kept: float) -> None:
    report = check_edit(lambda text: text[: int(len(text) * kept)])
    assert report.answer != "agrees"


@pytest.mark.parametrize(
    "block",
    [
        "[" * 200_000,
        '{"a":' * 100_000,
        "{",
        "NaN",
        "[]",
        '{"schema":"rangemap-story/1"}',
        '"<"',
        '{"schema":"rangemap-story/1","record":{"a":' + "9" * 5000 + "}}",
    ],
    ids=["deep list", "deep table", "cut off", "constant", "list", "empty", "markup", "digits"],
)
def test_a_block_of_data_that_is_none_is_refused_calmly(page: str, check: Any, block: str) -> None:
    report = check(BLOCK.sub(lambda found: found[1] + block + found[3], page))
    assert (report.answer, report.figures) == ("not recomputed", ())


def test_two_blocks_of_data_are_not_guessed_between(page: str, check: Any) -> None:
    report = check(BLOCK.sub(lambda found: found[0] * 2, page))
    assert "not as rangemap writes it" in report.reasons[0]


def test_a_file_of_a_hundred_megabytes_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "large.html").open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(rm.InputError, match="has 100 MB: no page of rangemap's is larger"):
        verify_page(tmp_path / "large.html")


def test_a_file_that_is_no_text_or_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_bytes(b"<html>\xff")
    with pytest.raises(rm.InputError, match=r"x\.html is not a text in UTF-8 \(byte 6\)"):
        verify_page(tmp_path / "x.html")
    with pytest.raises(rm.InputError, match=r"y\.html cannot be read: No such file"):
        verify_page(tmp_path / "y.html")


def test_nothing_is_called_authentic() -> None:
    said = f"{verify_page.__doc__} {_texts.VERIFY} {Path(command.__file__).read_text('utf-8')}"
    assert re.findall(r"(?i)authentic|genuine|verified page|trustworthy", said) == []
