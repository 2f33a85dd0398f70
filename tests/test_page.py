"""The page as text: safe, the same each time, whole on the disk, open to Folium's layers."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import warnings
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import folium
import folium.plugins
import pytest
from branca.element import Element, Figure
from hostile import NAMES, spoiled
from sample_story import explorer, key_rows, published, sample_story, table

from rangemap.errors import ForeignLayerWarning, InputError, NotSupportedError
from rangemap.page import save_html, story_map
from rangemap.page.html import PAGE_SCRIPTS
from rangemap.page.svg import still_frame
from rangemap.story import Fold, Footnote, LanguageLink, Link, Numbers, Row, Story, Voice

ROOT = Path(__file__).resolve().parent.parent

HOSTILE = (
    "</script><script>window.pwned = 1</script>",
    "</style></title><b>",
    "<!-- --><![CDATA[ ]]>",
    "{{ 7*7 }}",
    "{% raw %}",
    "{#",
    "{{ cycler.__init__.__globals__.os.getpid() }}",
    "`backticks` ${window.pwned = 1} \\",
    "\"double\" 'single' &amp; &lt;",
    "<img src=x onerror=window.pwned=1>",
    "\u202egnal\u202c \u2066isolated\u2069 אבג",
    "line\u2028separator\u2029paragraph",
)


class Parsed(HTMLParser):
    """The elements, attributes and texts of a page."""

    VOID = frozenset({"meta", "link", "img", "input", "br", "hr", "rect", "circle"})

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag in self.raw:
            self.raw[tag].append("")
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside in self.raw:
            self.raw[inside][-1] += data
        elif data.strip():
            self.texts.append((inside, data.strip()))

    def attributes(self, name: str) -> list[str]:
        return [attrs[name] for _, attrs in self.elements if name in attrs]


def rendered(story: Story | None = None) -> str:
    page: str = story_map(story or sample_story()).get_root().render()
    return page


def untagged(page: str) -> str:
    """Return a page without the names and raw numbers of its figures."""
    return re.sub(' data-(?:figure|value)="[^"]*"', "", page)


def hostile_story(text: str) -> Story:
    """The sample with one text wherever a text can stand, but in names for the page itself.

    Nothing of it is in another language: that would be marked in all the others.
    """
    story = sample_story(quotes=())
    return spoiled(story, lambda _: text, keep=frozenset({*NAMES, "href", "url", "d"}))


def strings_of(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value.strip()}
    if isinstance(value, dict):
        return set().union(*(strings_of(item) for item in value.values()), set())
    if isinstance(value, list):
        return set().union(*(strings_of(item) for item in value), set())
    return set()


# --- the same each time -----------------------------------------------------------------------


def test_a_page_rendered_twice_and_made_twice_is_the_same() -> None:
    page = story_map(sample_story())
    first = page.get_root().render()
    assert page.get_root().render() == first
    assert rendered() == first


def test_two_processes_with_other_hash_seeds_write_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path[:0] = sys.argv[1:3]\n"
        "from sample_story import sample_story\n"
        "from rangemap.page import save_html, story_map\n"
        "save_html(story_map(sample_story()), sys.argv[3])"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, str(ROOT), str(ROOT / "tests"), f"{tmp_path}/{seed}.html"],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
    assert (tmp_path / "1.html").read_bytes() == (tmp_path / "2.html").read_bytes()


def test_every_way_to_save_writes_the_same_bytes(tmp_path: Path) -> None:
    page = story_map(sample_story())
    save_html(page, tmp_path / "save_html.html")
    page.save(str(tmp_path / "save.html"))
    page.get_root().save(tmp_path / "root.html")
    buffer = io.BytesIO()
    page.save(buffer, close_file=False)
    expected = page.get_root().render().encode("utf-8")
    written = [(tmp_path / f"{name}.html").read_bytes() for name in ("save_html", "save", "root")]
    assert written == [expected] * 3
    assert buffer.getvalue() == expected


def test_the_file_is_utf_8_with_lf_alone(tmp_path: Path) -> None:
    save_html(story_map(sample_story(headline="a\r\nb\rc")), tmp_path / "a.html")
    content = (tmp_path / "a.html").read_bytes()
    assert b"\r" not in content
    assert "Белгородская область" in content.decode("utf-8")


# --- whole on the disk ------------------------------------------------------------------------


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "ranges.html"
    target.write_text("old", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        save_html(story_map(sample_story()), target)
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["ranges.html"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"the folder .*missing does not exist; make it first"):
        save_html(story_map(sample_story()), tmp_path / "missing" / "a.html")


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="it is a folder"):
        save_html(story_map(sample_story()), tmp_path)


def test_a_file_is_kept_if_it_must_not_be_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "a.html"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(InputError, match="overwrite=True"):
        save_html(story_map(sample_story()), target, overwrite=False)
    assert target.read_text(encoding="utf-8") == "old"


def test_a_map_of_someone_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"folium\.Map that rangemap did not make"):
        save_html(folium.Map(), tmp_path / "a.html")
    assert not list(tmp_path.iterdir())


# --- safe -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_everywhere(text: str) -> None:
    harmless, spoiled = Parsed(rendered(hostile_story("a"))), Parsed(rendered(hostile_story(text)))
    assert [tag for tag, _ in spoiled.elements] == [tag for tag, _ in harmless.elements]
    assert [set(a) for _, a in spoiled.elements] == [set(a) for _, a in harmless.elements]
    assert spoiled.raw["style"] == harmless.raw["style"]
    assert ("h1", text.strip()) in spoiled.texts
    assert len([1 for _, shown in spoiled.texts if text.strip() in shown]) > 40


@pytest.mark.parametrize("text", HOSTILE)
def test_the_block_of_json_gives_hostile_text_back(text: str) -> None:
    block = Parsed(rendered(hostile_story(text))).raw["script"][0]
    assert json.loads(block)["headline"] == text
    assert not re.search(r"[<>&\u2028\u2029]|\{[{%#]", block)


def test_lone_surrogates_and_controls_become_the_mark_of_what_is_lost() -> None:
    page = untagged(rendered(sample_story(headline="a\ud800b\x00c\ud83d\ude00")))
    assert "<h1>a\ufffdb\ufffdc\U0001f600</h1>" in page


def test_a_very_long_name_is_shown_whole() -> None:
    name = "я" * 10_000
    assert ("bdi", name) in Parsed(rendered(with_first_row(name=name))).texts


def with_first_row(**changes: Any) -> Story:
    figures = table()
    first: Row = dataclasses.replace(figures.rows[0], **changes)
    return sample_story(table=dataclasses.replace(figures, rows=(first, *figures.rows[1:])))


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//example.org/x",
        'x" onclick="alert(1)',
        "vbscript:x",
    ],
)
def test_links_lead_to_the_web_or_to_files_beside_the_page_alone(href: str) -> None:
    voice = Voice(head="", rows=(published("a", "300 km", "none", url=href),))
    numbers = Numbers(name="A", used="", heads=("a", "b", "c"), voices=(voice,))
    fold = Fold(id="numbers", title="", paragraphs=(), tables=(), prints=False, numbers=(numbers,))
    story = sample_story(
        links=(Link(text="link", href=href),),
        languages=(LanguageLink(language="uk", name="Українська", href=href),),
        footnotes=(Footnote(number=1, text="source", url=href),),
        folds=(fold,),
    )
    parsed = Parsed(rendered(story))
    # What is left are ways inside the page and the parts of the still map.
    assert all(link.startswith("#") for link in parsed.attributes("href"))
    assert {"link", "source", "Українська"} <= {text for _, text in parsed.texts}


def test_links_to_the_web_and_to_neighbours_stay() -> None:
    hrefs = Parsed(rendered()).attributes("href")
    assert "ranges-from-points.html" in hrefs
    assert "https://www.naturalearthdata.com/" in hrefs


def test_the_policy_names_exactly_the_scripts_and_styles_of_the_page() -> None:
    parsed = Parsed(rendered())
    policy = next(
        attrs["content"]
        for _, attrs in parsed.elements
        if attrs.get("http-equiv") == "Content-Security-Policy"
    )

    def hashes(codes: list[str]) -> set[str]:
        digests = (hashlib.sha256(code.encode()).digest() for code in codes)
        return {f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests}

    rules = {rule.split()[0]: set(rule.split()[1:]) for rule in policy.split(";")}
    assert rules["default-src"] == {"'none'"}
    assert rules["script-src"] == hashes(parsed.raw["script"][1:])
    assert rules["style-src"] == hashes(parsed.raw["style"])
    assert rules["img-src"] == {"data:"}


def test_nothing_in_the_page_loads_styles_or_runs_from_attributes() -> None:
    parsed = Parsed(rendered())
    names = {name for _, attrs in parsed.elements for name in attrs}
    assert not {name for name in names if name.startswith("on")} | (names & {"src", "style"})
    assert not {tag for tag, _ in parsed.elements} & {"img", "iframe", "object", "base"}
    # What is said of the page in other languages loads nothing.
    assert {attrs["rel"] for tag, attrs in parsed.elements if tag == "link"} <= {"alternate"}


def test_ids_are_unique_and_every_way_inside_the_page_leads_somewhere() -> None:
    parsed = Parsed(rendered())
    ids = parsed.attributes("id")
    assert len(ids) == len(set(ids))
    ways = {href[1:] for href in parsed.attributes("href") if href.startswith("#")}
    named = " ".join(parsed.attributes("aria-labelledby")).split()
    assert ways | set(named) <= set(ids)


def test_the_page_says_nothing_that_the_story_did_not_bring() -> None:
    story = sample_story()
    brought = strings_of(story.to_dict())
    # In the heads of the table no line ends between a number and its unit.
    shown = {
        text.replace("\N{NO-BREAK SPACE}mi", " mi") for _, text in Parsed(rendered(story)).texts
    }
    furniture = {"100 km", "50 mi", "◆", "↩", "1", "\N{WORD JOINER}"}
    # Words of another language are cut out of their marks; translations stand in brackets.
    cut = {"“", "”", "(близько 80 км)", "(близько 50 миль)"}
    # The mark of a source stands before the end of the standfirst.
    cut.add(story.standfirst.removesuffix(story.standfirst_end).rstrip())
    assert shown - brought == furniture | cut


def test_a_number_that_is_not_finite_is_refused() -> None:
    rows = (dataclasses.replace(key_rows()[0], range_km=float("nan")),)
    with pytest.raises(InputError, match="number that JSON cannot carry"):
        rendered(sample_story(key=rows))


def test_a_sixth_kind_of_line_is_refused() -> None:
    rows = (dataclasses.replace(key_rows()[0], slot=5),)
    with pytest.raises(InputError, match="choose at most five statements"):
        story_map(sample_story(key=rows))


# --- what the page is -------------------------------------------------------------------------


def test_the_parts_stand_in_the_order_of_reading() -> None:
    page = untagged(rendered())
    landmarks = (
        'class="rm-skip"',
        'class="rm-links"',
        "<h1>",
        'class="rm-standfirst"',
        'id="rm-map"',
        'class="rm-key"',
        'class="rm-measured"',
        'class="rm-permission"',
        "<caption>Region by region",
        'class="rm-notes"',
        'class="rm-caveats"',
        'id="fold-reported"',
        'id="fold-sources"',
        'id="fold-take"',
        "<footer>",
    )
    places = [page.index(landmark) for landmark in landmarks]
    assert places == sorted(places)


def test_the_table_stands_in_the_page_with_hidden_words_for_dashes_and_marks() -> None:
    page = untagged(rendered())
    assert (
        '<td><span aria-hidden="true">–</span><span class="rm-hidden">not within</span></td>'
        in page
    )
    assert '<span class="rm-hidden">named in the reported decision</span>' in page
    assert '<span class="rm-second" lang="ru"><bdi>Курская область</bdi></span>' in page


def test_an_empty_table_is_a_sentence() -> None:
    empty = dataclasses.replace(table(), rows=())
    page = rendered(sample_story(table=empty))
    assert "<p>No Russian region lies within these distances.</p>" in page
    assert "<thead>" not in page.partition('class="rm-figures"')[2].partition("</section>")[0]


def test_a_number_without_a_source_is_grey_and_said_so() -> None:
    rows = (dataclasses.replace(key_rows()[0], slot=None, sourced=False, footnote=None),)
    page = rendered(sample_story(key=rows, unsourced=("You chose 280 km.",)))
    assert 'class="rm-edge rm-slot-none"' in page
    assert '<div class="rm-unsourced"><p>You chose 280 km.</p></div>' in page


def test_the_box_of_a_line_stands_over_names_and_never_under_one() -> None:
    story = sample_story()
    for frame in story.still.frames:
        boxes_first = sorted(frame.labels, key=lambda label: label.kind != "statement")
        assert boxes_first[0].kind == "statement"
        assert boxes_first[-1].kind != "statement"
        svg = still_frame(
            story, dataclasses.replace(frame, labels=tuple(boxes_first)), described_by="x"
        )
        kinds = re.findall(r'class="rm-text rm-text-(\w+)"', svg)
        names = [place for place, kind in enumerate(kinds) if kind not in ("statement", "scale")]
        assert max(names) < kinds.index("statement")


def test_geometry_of_the_still_map_stands_in_the_page_once() -> None:
    page = rendered()
    paths = [path.d for path in sample_story().still.paths if len(path.d) > 100]
    assert all(page.count(f'd="{d}"') == 1 for d in paths)


def test_the_page_carries_the_whole_licence_of_what_it_embeds() -> None:
    licence = (files("rangemap.page") / "static" / "LICENSE-leaflet.txt").read_text("utf-8")
    assert "Redistributions in binary form" in licence
    assert licence.replace("\r\n", "\n").strip() in rendered()


def test_a_page_from_points_carries_the_licence_of_the_geodesics_beside_them() -> None:
    licence = (files("rangemap.page") / "static" / "LICENSE-geodesic.txt").read_text("utf-8")
    assert "Permission is hereby granted, free of charge" in licence
    page = rendered(sample_story(explorer=explorer("rings")))
    before, _, after = page.partition(licence.replace("\r\n", "\n").strip())
    assert before.rstrip().endswith("/*! geographiclib-geodesic 2.2.0")
    library = (files("rangemap.page") / "static" / "geodesic.js").read_text("utf-8")
    assert after.lstrip().removeprefix("*/").lstrip().startswith(library.strip()[:200])
    assert "geographiclib-geodesic" not in rendered()


def test_the_page_asks_for_no_map_of_sources() -> None:
    assert "sourceMappingURL" not in rendered()


def test_the_vendored_files_are_the_recorded_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import make_vendor  # noqa: PLC0415 (not a package)

    assert make_vendor.differences() == []
    monkeypatch.setattr(make_vendor, "STATIC", ROOT / "tests")
    assert len(make_vendor.differences()) == 5


def test_the_scripts_are_small_strict_and_write_text_alone() -> None:
    static = files("rangemap.page") / "static"
    scripts = [(static / name).read_text("utf-8") for name in PAGE_SCRIPTS]
    assert sum(len(script.encode()) for script in scripts) < 45_000
    for script in scripts:
        assert '"use strict"' in script
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|\beval\b|document\.write", script
        )


def test_no_word_of_the_page_s_own_files_is_one_to_avoid() -> None:
    banned = re.compile(r"launch (point|site)|strike|\bhit list|crosshair|\btargets?\b(?!\.| })")
    for name in ("page.css", "figure.css", *PAGE_SCRIPTS):
        text = (files("rangemap.page") / "static" / name).read_text("utf-8")
        words = re.sub(r"event\.target|:target|\{ target \}|target\.", "", text)
        assert not banned.search(words), name


def test_sources_stand_before_boundaries_in_one_fold_and_the_line_for_archives_is_its_last() -> (
    None
):
    for story in (sample_story(), sample_story(footnotes=()), sample_story(folds=())):
        fold = rendered(story).partition('id="fold-sources"')[2].partition("</details>")[0]
        marks = [f'id="source-{note.number}"' for note in story.footnotes]
        marks += [each.text for one in story.folds if one.prints for each in one.paragraphs]
        marks.append(f'<p class="rm-archives">{story.texts.archives}</p>\n</div>')
        places = [fold.index(mark) for mark in marks]
        assert places == sorted(places)
        assert fold.endswith(marks[-1])


# --- in a notebook ----------------------------------------------------------------------------


def test_a_notebook_shows_the_page_in_a_frame() -> None:
    page = story_map(sample_story())
    parsed = Parsed(page._repr_html_())
    frames = [attrs for tag, attrs in parsed.elements if tag == "iframe"]
    assert [frame["srcdoc"] for frame in frames] == [page.get_root().render()]
    assert frames[0]["title"] == sample_story().title


def test_a_notebook_that_is_not_trusted_still_has_a_sentence_and_the_figures() -> None:
    parsed = Parsed(story_map(sample_story())._repr_html_())
    shown = {text for _, text in parsed.texts}
    assert {sample_story().headline, "Kursk", "43–52%", "up to 190\N{NO-BREAK SPACE}mi"} <= shown
    assert "script" not in {tag for tag, _ in parsed.elements}


# --- layers of others -------------------------------------------------------------------------


def foreign_page(page: Any) -> str:
    with pytest.warns(ForeignLayerWarning) as caught:
        text: str = page.get_root().render()
    assert len(caught) == 1
    return text


@pytest.mark.parametrize("save", [save_html, lambda page, path: page.save(path)])
def test_a_layer_of_others_is_told_at_the_line_that_saves(save: Any, tmp_path: Path) -> None:
    page = story_map(sample_story())
    folium.Marker([50, 36]).add_to(page)
    with pytest.warns(ForeignLayerWarning) as caught:
        save(page, str(tmp_path / "ranges.html"))
    assert {each.filename for each in caught} == {__file__}


def test_a_page_has_no_other_ending_than_its_own(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"ranges\.pdf: a page is written as \.html"):
        save_html(story_map(sample_story()), tmp_path / "ranges.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_page_of_our_own_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "Content-Security-Policy" in rendered()


def test_a_tile_layer_takes_the_policy_away_and_is_named() -> None:
    page = story_map(sample_story())
    folium.TileLayer("OpenStreetMap", name="streets").add_to(page)
    with pytest.warns(ForeignLayerWarning, match=r"TileLayer 'streets'.*needs a network.*Policy"):
        text = page.get_root().render()
    assert "Content-Security-Policy" not in text
    assert "tile.openstreetmap.org" in text


@pytest.mark.parametrize(
    "layer",
    [
        lambda: folium.TileLayer("OpenStreetMap"),
        lambda: folium.Marker((50, 36), tooltip="here"),
        lambda: folium.plugins.MarkerCluster([(50, 36)]),
        folium.LayerControl,
        folium.plugins.Fullscreen,
    ],
)
def test_the_map_is_there_before_the_scripts_of_layers_run(layer: Any) -> None:
    page = story_map(sample_story())
    layer().add_to(page)
    text = foreign_page(page)
    last = Parsed(text).raw["script"][-1]
    assert last.lstrip().startswith("var map_rangemap = rangemap.start();")
    assert last.count("map_rangemap") > 1
    assert text.index("window.rangemap = ") < text.index("var map_rangemap = ")


def test_what_layers_load_comes_from_folium_s_own_links_and_leaflet_is_not_loaded_twice() -> None:
    page = story_map(sample_story())
    folium.plugins.MarkerCluster([(50, 36)]).add_to(page)
    text = foreign_page(page)
    scripts = Parsed(text).attributes("src")
    assert not [src for src in scripts if src.endswith("/leaflet.js")]
    for name, url in folium.Map.default_js + folium.plugins.MarkerCluster.default_js:
        assert name == "leaflet" or url in scripts
    assert text.index("Leaflet 1.9.4") < text.index(scripts[0])


def test_a_page_with_layers_says_its_encoding_once() -> None:
    page = story_map(sample_story())
    folium.Marker((50, 36)).add_to(page)
    with pytest.warns(ForeignLayerWarning):
        html = page.get_root().render()
    assert len(re.findall(r"(?i)<meta[^>]*charset", html)) == 1


def test_rendering_with_layers_leaves_nothing_behind() -> None:
    page = story_map(sample_story())
    folium.plugins.MarkerCluster([(50, 36)]).add_to(page)
    first = foreign_page(page)
    assert foreign_page(page) == first
    page._children.clear()
    assert page.get_root().render() == rendered()


@pytest.mark.parametrize("slot", ["header", "html", "script"])
def test_what_is_added_to_the_figure_is_kept_and_named(slot: str) -> None:
    page = story_map(sample_story())
    getattr(page.get_root(), slot).add_child(Element("<!-- mine -->"))
    with pytest.warns(ForeignLayerWarning, match="did not make: Element"):
        text = page.get_root().render()
    assert "<!-- mine -->" in text


def test_a_link_added_to_one_map_is_not_added_to_others() -> None:
    page = story_map(sample_story())
    page.add_js_link("mine", "https://example.org/mine.js")
    assert "https://example.org/mine.js" in foreign_page(page)
    assert "https://example.org/mine.js" not in rendered()


def test_layers_to_keep_in_front_are_kept_there() -> None:
    page = story_map(sample_story())
    layer = folium.FeatureGroup("mine").add_to(page)
    page.keep_in_front(layer)
    assert f"{layer.get_name()}.bringToFront();" in foreign_page(page)


def test_the_map_is_a_folium_map_with_a_name_that_never_changes() -> None:
    page = story_map(sample_story())
    assert isinstance(page, folium.Map)
    assert page.get_name() == "map_rangemap"


def test_a_page_cannot_be_put_into_another_figure() -> None:
    page = story_map(sample_story())
    figure = Figure()
    figure.add_child(page)
    with pytest.raises(NotSupportedError, match="whole page"):
        figure.render()


def test_folium_s_own_links_stay_as_they_were() -> None:
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    page = story_map(sample_story())
    page.add_css_link("mine", "https://example.org/mine.css")
    assert (list(folium.Map.default_js), list(folium.Map.default_css)) == before


def test_numbers_of_one_voice_stand_in_one_body_under_the_head_of_their_version() -> None:
    text = rendered()
    table = text[text.index('<table class="rm-plain rm-numbers">') :]
    table = table[: table.index("</table>")]
    assert table.count("<tbody") == 4
    first, second = table.split("</tbody>")[1], table.split("</tbody>")[3]
    assert ("<bdi>“up to 190 miles”</bdi>" in first, "unos 300" in first) == (True, True)
    assert "200 miles, or 300 kilometres, away" in second
    assert '<th scope="rowgroup" colspan="3"><bdi>Export model</bdi></th>' in table


def test_a_published_number_has_its_words_reading_source_grade_and_count() -> None:
    text = untagged(rendered())
    row = text[text.index("<tr><td><bdi>“200 miles") :]
    row = row[: row.index("</tr>")]
    for expected in (
        "(about 305 km)",
        "read as at most 190 miles",
        '<a href="https://example.org/short" rel="noopener">',
        "grade B",
        "<td>7 of 83<small>Kaluga, Smolensk</small></td>",
    ):
        assert expected in row


def test_each_number_has_a_dot_that_is_decoration_at_its_share_of_the_scale_of_its_table() -> None:
    text = rendered()
    table = text[text.index('<table class="rm-plain rm-numbers">') :]
    drawn = Parsed(table[: table.index("</table>")]).elements
    dots = [attrs for tag, attrs in drawn if tag == "circle"]
    # 400, 400 and 200 of at most 400 km.
    assert [dot["cx"] for dot in dots] == ["100.0%", "100.0%", "50.0%"]
    assert [attrs["aria-hidden"] for tag, attrs in drawn if tag == "svg"] == ["true"] * 3
    assert all("style" not in attrs for _, attrs in drawn)


def test_each_table_has_a_scale_of_its_own() -> None:
    short, long = (
        Numbers(
            name=f"{km:g} km",
            used="",
            heads=("a", "b", "c"),
            voices=(Voice(head="", rows=(published("x", "x", "none", km=km),)),),
        )
        for km in (80.5, 560.0)
    )
    fold = Fold(
        id="numbers", title="", paragraphs=(), tables=(), prints=False, numbers=(short, long)
    )
    assert rendered(sample_story(folds=(fold,))).count('<circle cx="100.0%"') == 2


def test_what_the_dots_are_is_told_to_those_alone_who_see_them() -> None:
    note = '<p class="rm-dots" aria-hidden="true">The dots put the figures of a table on'
    assert rendered().count(note) == 1
    folds = tuple(dataclasses.replace(fold, dots="") for fold in sample_story().folds)
    assert 'class="rm-dots"' not in rendered(sample_story(folds=folds))


def test_a_unit_note_stands_under_its_number_across_the_table() -> None:
    note = '<tr class="rm-unit-note"><td colspan="3">The two figures are 21.9 km apart.</td></tr>'
    text = rendered()
    assert text.count(note) == 1
    assert text.index("<bdi>“200 miles") < text.index(note)


def test_a_name_without_a_number_is_told_of_without_a_table() -> None:
    text = rendered()
    told = text[text.index("<bdi>No number</bdi>") :]
    assert told.startswith("<bdi>No number</bdi></h3>\n<p>No source states a range.</p>\n</div>")


def test_the_list_of_doubts_stands_under_the_sentence_that_leads_to_it() -> None:
    story = sample_story()
    fold = next(fold for fold in story.folds if fold.doubts)
    text = rendered()
    assert f'{fold.paragraphs[-1].text}</p>\n<ol class="rm-doubts">' in text
    assert story.teach is not None
    assert story.teach.fold == fold.id
    assert text.index("</ol>", text.index('class="rm-doubts"')) < text.index('class="rm-teach"')


def test_doubts_are_one_ordered_list() -> None:
    text = untagged(rendered())
    doubts = text[text.index('<ol class="rm-doubts">') :]
    doubts = doubts[: doubts.index("</ol>")]
    assert doubts.count("<li>") == 2
    assert "<strong>Largest doubt: what the distance is measured from.</strong> 292,000" in doubts
