"""Hostile text in every field: nothing runs, nothing breaks, and it is shown letter for letter.

A page is made twice: with a harmless mark in the place of each text, and with hostile texts. Taken
apart by a browser's parser, the second has to be the first with the marks replaced, and so every
text stands where it should, whole, and makes no element and no attribute of its own.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from browser import opened
from hostile import FLAG, PAYLOADS, cycled, spoiled, token
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_story import key_rows, sample_story, table

from rangemap import story as story_module
from rangemap.errors import InputError
from rangemap.page import html, save_html, story_map
from rangemap.page.escape import clean
from rangemap.page.html import page_html
from rangemap.page.svg import still_defs, still_frame
from rangemap.story import Paragraph, Shading, Story

TOKEN = re.compile("\ue000(\\d+)\ue001")
#: Depend on how wide a text looks.
WIDTHS = frozenset({"x", "width", "textLength", "textlength"})
#: Whether there is a link depends on the address: tested apart.
ADDRESSES = frozenset({"href", "url"})
#: Chromium complains of a path that is none, and rightly.
PATHS = frozenset({"d"})


def full_story() -> Story:
    """The sample with something in every field."""
    rows = key_rows()
    grey = dataclasses.replace(rows[1], slot=None, sourced=False, footnote=None)
    return sample_story(
        key=(rows[0], grey, rows[2]),
        unsourced=("This distance was set by the maker of this page.",),
        caveats=("A line shows a published distance.",),
        permission=(Paragraph(lead="HIMARS:", text="reported allowed."),),
        corrections=("Correction: an earlier version of this map used other words.",),
        shading=Shading(
            statement=rows[0].statement,
            title="Share of the area within",
            note="A tone is for the whole region.",
            steps=("under 1%", "1% and more"),
            regions=(("RU-BEL", 1),),
        ),
    )


def light_story() -> Story:
    """The same without the numbers of its shapes, which are no texts and take time."""
    story = full_story()
    data, still = story.map, story.still
    return dataclasses.replace(
        story,
        map=_with(data, arcs=(), shapes=tuple(_with(each, parts=()) for each in data.shapes)),
        still=_with(still, paths=tuple(_with(path, d="M0 0") for path in still.paths)),
    )


def empty_story() -> Story:
    return dataclasses.replace(light_story(), table=dataclasses.replace(table(), rows=()))


def replaced(value: Any, text: Callable[[int], str]) -> Any:
    """Return what was taken apart with each mark replaced by the text it stands for."""
    if isinstance(value, str):
        return TOKEN.sub(lambda mark: clean(text(int(mark[1]))), value)
    if isinstance(value, list):
        return [replaced(item, text) for item in value]
    if isinstance(value, dict):
        return {key: replaced(item, text) for key, item in value.items()}
    return value


# --- every field ------------------------------------------------------------------------------


def test_there_are_at_least_forty_texts_each_its_own() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 40


def test_every_field_that_holds_a_text_is_spoiled() -> None:
    """Found by their types: a field that is new and empty in the sample has to be filled there."""
    kinds = [
        value
        for name in story_module.__all__
        if dataclasses.is_dataclass(value := getattr(story_module, name))
    ]
    texts = {
        (kind.__name__, field)
        for kind in kinds
        for field, hint in get_type_hints(kind).items()
        if "str" in str(hint).replace("<class 'str'>", "str") and holds_text(hint)
    }
    seen: set[tuple[str, str]] = set()

    def walk(value: Any) -> None:
        for field in dataclasses.fields(value):
            item = getattr(value, field.name)
            if "\ue000" in json.dumps(story_module._plain(item), ensure_ascii=False):
                seen.add((type(value).__name__, field.name))
            parts = item if isinstance(item, tuple) else (item,)
            for part in parts:
                if dataclasses.is_dataclass(part):
                    walk(part)

    walk(spoiled(full_story(), token))
    assert texts - seen == set()
    assert ("Row", "second_lang") in texts
    assert ("KeyRow", "fill") not in texts


def holds_text(hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return False
    return hint is str or any(holds_text(part) for part in get_args(hint))


@pytest.mark.parametrize(
    ("where", "wrong"),
    [
        (r"story\.key\[0\]\.fill", {"key": lambda s: (_with(s.key[0], fill=PAYLOADS[1]),)}),
        (
            r"story\.map\.labels\[0\]\.kind",
            {"map": lambda s: _with(s.map, labels=(_with(s.map.labels[0], kind='"><b>'),))},
        ),
        (
            r"story\.still\.frames\[0\]\.name",
            {"still": lambda s: _with(s.still, frames=(_with(s.still.frames[0], name="x y"),))},
        ),
    ],
)
def test_a_word_that_is_not_in_its_list_is_refused(where: str, wrong: Any) -> None:
    story = sample_story()
    with pytest.raises(InputError, match=rf"{where} is .*, expected one of \["):
        sample_story(**{name: change(story) for name, change in wrong.items()})


def _with(value: Any, **changes: Any) -> Any:
    return dataclasses.replace(value, **changes)


# --- in Python --------------------------------------------------------------------------------


class Events(HTMLParser):
    """What a parser meets in a page, one after the other."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.met: list[Any] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.append([tag, *([n, v] for n, v in attrs if not (tag != "svg" and n in WIDTHS))])

    def handle_endtag(self, tag: str) -> None:
        self.met.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.met and isinstance(self.met[-1], dict):
            data = self.met.pop()["text"] + data
        self.met.append({"text": data})

    def handle_comment(self, data: str) -> None:
        self.met.append(["comment", data])

    def handle_decl(self, decl: str) -> None:
        self.met.append(["declaration", decl])

    unknown_decl = handle_pi = handle_comment


@pytest.fixture
def short_scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave scripts and styles out, which are the same in every page."""
    monkeypatch.setattr(html, "static_text", lambda name: f"/* {name} */")


@settings(deadline=None, max_examples=25)
@given(texts=st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=5))
def test_any_text_in_any_field_is_text_and_nothing_else(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html, "static_text", lambda name: f"/* {name} */")
        story = light_story()
        made = spoiled(story, lambda n: f"{texts[n % len(texts)]}\ue000{n}", keep=ADDRESSES | PATHS)
        harmless = spoiled(story, token, keep=ADDRESSES | PATHS)
        met, expected = (Events(without_block(page_html(s))).met for s in (made, harmless))
    assert met == replaced(expected, lambda n: f"{texts[n % len(texts)]}\ue000{n}")


def without_block(page: str) -> str:
    return re.sub(r'(id="rangemap-story">).*?(</script>)', r"\1\2", page, flags=re.DOTALL)


@pytest.mark.parametrize("start", range(0, len(PAYLOADS), 8))
def test_the_block_of_json_gives_every_text_back(short_scripts: None, start: int) -> None:
    text = cycled(start)
    page = page_html(spoiled(full_story(), text))
    found = re.findall(r'id="rangemap-story">(.*?)</script', page, flags=re.DOTALL)
    assert len(found) == 1
    assert not re.search(r"[<>&\u2028\u2029]|\{[{%#]", found[0])
    harmless = spoiled(full_story(), token).to_dict(still=False)
    del harmless["folds"], harmless["explorer"]["rows"]
    for label in harmless["map"]["labels"]:
        del label["x"], label["y"]
    assert json.loads(found[0]) == replaced(json.loads(json.dumps(harmless)), text)


@pytest.mark.parametrize("start", range(len(PAYLOADS)))
def test_the_still_map_stays_well_formed_with_every_text_in_it(start: int) -> None:
    """By a parser of XML, which is stricter than one of HTML."""

    def drawn(text: Callable[[int], str]) -> list[Any]:
        story = spoiled(full_story(), text)
        svg = "".join(still_frame(story, each, described_by="a") for each in story.still.frames)
        root = ET.fromstring(f"<x>{still_defs(story)}{svg}</x>")
        return [
            [e.tag, {n: v for n, v in e.attrib.items() if n not in WIDTHS}, e.text or ""]
            for e in root.iter()
        ]

    # What stands in attributes is paths and places; their white space becomes spaces.
    text = cycled(start)
    made, expected = drawn(text), replaced(drawn(token), text)
    assert [[e[0], sorted(e[1]), e[2]] for e in made] == [
        [e[0], sorted(e[1]), e[2]] for e in expected
    ]


def test_nothing_runs_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FLAG, raising=False)
    for start in range(0, len(PAYLOADS), 16):
        page = story_map(spoiled(full_story(), cycled(start), keep=PATHS))
        page._repr_html_()
        page.to_bytes()
    assert FLAG not in os.environ


def test_what_nothing_can_carry_becomes_the_mark_of_what_is_lost() -> None:
    lost = "\x00\x08\x1b\x7f\udfff\ud800\ufffe\uffff"
    assert clean(lost) == "\ufffd" * len(lost)
    assert clean("\ud83d\ude00 \t\x85\x9f\ufdd0\u202e") == "\U0001f600 \t\x85\x9f\ufdd0\u202e"


# --- in a browser -----------------------------------------------------------------------------

TREE = """(pages) => {
  const widths = new Set(WIDTHS);
  const tree = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return ["#", node.nodeType, node.data ?? node.name];
    const drawn = node.namespaceURI.endsWith("/svg") && node.localName !== "svg";
    const attributes = [...node.attributes].filter((one) => !(drawn && widths.has(one.name)))
      .map((one) => [one.name, one.value]);
    const inside = node.id === "rangemap-story" ? [JSON.parse(node.textContent)]
      : ["script", "style"].includes(node.localName) ? [node.textContent.length]
      : [...node.childNodes].map(tree);
    return [node.localName, attributes, inside];
  };
  return JSON.stringify(pages.map((page) =>
    [...new DOMParser().parseFromString(page, "text/html").childNodes].map(tree)));
}""".replace("WIDTHS", json.dumps(sorted(WIDTHS)))


@pytest.fixture(scope="module")
def parser(browser: Any) -> Iterator[Any]:
    """Take pages apart as Chromium does; nothing in them is loaded or run."""
    context = browser.new_context(offline=True)
    tab = context.new_page()
    yield lambda pages: json.loads(tab.evaluate(TREE, pages))
    context.close()


def test_chromium_takes_a_hostile_page_apart_as_a_harmless_one(
    parser: Any, short_scripts: None
) -> None:
    """In turn, so that each text meets each kind of field; an empty table as well."""
    for make in (light_story, empty_story):
        story = make()
        (expected,) = parser([page_html(spoiled(story, token, keep=ADDRESSES))])
        step = 3 if make is light_story else 16
        for start in range(0, len(PAYLOADS), step):
            text = cycled(start)
            (met,) = parser([page_html(spoiled(story, text, keep=ADDRESSES))])
            assert met == replaced(expected, text), start


def test_a_notebook_s_cell_is_taken_apart_as_a_harmless_one(parser: Any) -> None:
    story = light_story()
    (expected,) = parser([story_map(spoiled(story, token, keep=ADDRESSES))._repr_html_()])
    for start in range(0, len(PAYLOADS), 9):
        text = cycled(start)
        page = story_map(spoiled(story, text, keep=ADDRESSES))
        (met,) = parser([page._repr_html_()])
        frame = met[0][2][1][2][0][2][1]
        assert frame[0] == "iframe"
        assert dict(frame[1])["srcdoc"] == page.get_root().render()
        assert without_frame(met) == without_frame(replaced(expected, text))


def without_frame(tree: Any) -> str:
    return re.sub(r'\["srcdoc", ".*?(?<!\\)"\]', "", json.dumps(tree), count=1)


USE = """async () => {
  document.querySelectorAll('details').forEach((fold) => (fold.open = true));
  document.querySelectorAll('input').forEach((one) => { one.click(); one.click(); });
  for (const one of document.querySelectorAll('*')) {
    for (const kind of ['mouseover', 'focus', 'click']) {
      if (kind !== 'click' || one.matches('.rm-hit')) {
        one.dispatchEvent(new MouseEvent(kind, {bubbles: true, cancelable: true}));
      }
    }
  }
  const popups = [];
  for (const one of document.querySelectorAll('.rm-hit[data-region]')) {
    one.dispatchEvent(new CustomEvent('rm-open'));
    popups.push(['.rm-popup bdi', '.rm-popup-from'].map((place) =>
      document.querySelector(place).textContent));
  }
  await new Promise((done) => setTimeout(done, 300));
  return {
    flag: typeof window.FLAG, violations: window.violations, popups: popups,
    labels: [...document.querySelectorAll('.rm-label span')].map((e) => e.textContent),
    said: [...document.querySelectorAll('.rm-hit[data-region]')].map((e) => e.ariaLabel),
    shown: getComputedStyle(document.querySelector('h1')).display,
    title: document.title, headline: document.querySelector('h1').textContent,
  };
}""".replace("FLAG", FLAG)


@pytest.mark.parametrize("start", [0, 1, 22, 43])
def test_nothing_of_a_hostile_page_runs_when_it_is_opened_and_used(
    browser: Any, tmp_path: Path, start: int
) -> None:
    text = cycled(start)
    story = spoiled(full_story(), text, keep=PATHS)
    path = tmp_path / "ranges.html"
    save_html(story_map(story), path)
    with opened(browser, path) as it:
        dialogs: list[str] = []
        it.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        it.page.add_init_script(
            "window.violations = []; document.addEventListener('securitypolicyviolation',"
            " (event) => window.violations.push(event.violatedDirective));"
        )
        it.page.reload()
        used = it.page.evaluate(USE)
        assert (used["flag"], used["violations"], dialogs) == ("undefined", [], [])
        assert (it.requests, it.complaints) == ([], [])
        assert it.page.url == path.resolve().as_uri()
        assert used["shown"] == "block"
        assert used["headline"] == clean(story.headline)
        # A title has its white space stripped and collapsed by the browser.
        assert used["title"] == re.sub(r"[\t\n\f\r ]+", " ", clean(story.title)).strip(" ")
        # The most important words come first on the map.
        assert sorted(used["labels"]) == sorted(
            clean(each.text) + clean(each.second) for each in story.map.labels
        )
        start_of = f"{clean(story.measured_from.lead)} {clean(story.measured_from.text)}"
        assert used["popups"] == [[clean(row.name), start_of] for row in in_order(story)]
        for said, row in zip(used["said"], in_order(story), strict=True):
            assert said.startswith(clean(row.name))
            assert clean(row.cells[-1].text) in said


def in_order(story: Story) -> list[Any]:
    """The rows in the order in which their regions are drawn."""
    rows = {row.region: row for row in story.table.rows}
    return [rows[s.id] for s in story.map.shapes if s.role == "region" and s.id in rows]


def test_no_address_but_of_the_web_or_of_a_neighbour_becomes_a_link(parser: Any) -> None:
    story = light_story()
    for start in range(0, len(PAYLOADS), 8):
        (tree,) = parser([page_html(spoiled(story, cycled(start), keep=PATHS))])
        links = [dict(a).get("href", "") for tag, a in elements(tree) if tag == "a"]
        assert links
        for link in links:
            assert re.match(r"#|https?://|(?!//)[^:\\]*$", link), link


def elements(tree: Any) -> Iterator[tuple[str, Any]]:
    for node in tree:
        if isinstance(node, list) and node and isinstance(node[0], str) and node[0] != "#":
            yield node[0], node[1]
            yield from elements(node[2])
