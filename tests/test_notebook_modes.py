"""A map in a notebook: trusted or not, exported, without scripts or a network, it is told."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from browser import opened
from hostile import cycled, spoiled
from IPython.core.formatters import DisplayFormatter
from sample_story import sample_story, table

from rangemap.page import story_map
from rangemap.page.plain import plain_text

#: What JupyterLab leaves of an output that is not trusted: of @jupyterlab/apputils 4.6,
#: ``Sanitizer``. It drops other elements and keeps what is in them, but for scripts and styles.
JUPYTERLAB = frozenset(
    re.findall(
        r"\w+",
        """a abbr acronym address area article aside audio b bdi bdo big blockquote br button canvas
    caption center cite code col colgroup colspan command data datalist dd del details dfn dir div
    dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr i img
    input ins kbd label legend li map mark menu meter nav nobr ol optgroup option output p pre
    progress q rowspan s samp section select small source span strike strong sub summary sup table
    tbody td textarea tfoot th thead time tr track tt u ul var video wbr""",
    )
)
#: What GitHub leaves of markup, by the allow-list of its html-pipeline; of a style sheet, too, it
#: leaves the text.
GITHUB = frozenset(
    re.findall(
        r"\w+",
        """h1 h2 h3 h4 h5 h6 h7 h8 br b i strong em a pre code img tt div ins del sup sub p picture
    ol ul table thead tbody tfoot blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td th s
    strike summary details caption figure figcaption abbr bdo cite dfn mark small source span time
    wbr""",
    )
)
VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})


class Sanitizer(HTMLParser):
    """Keep some elements without their attributes, and the text of all but some others."""

    def __init__(self, keep: frozenset[str], drop_text: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.keep, self.drop_text = keep, drop_text
        self.kept: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.drop_text:
            self.inside.append(tag)
        elif tag in self.keep:
            self.kept.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.drop_text:
            self.inside.pop()
        elif tag in self.keep and tag not in VOID:
            self.kept.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.kept.append(html.escape(data))


def left_by(keep: frozenset[str], drop_text: frozenset[str]) -> Callable[[str], str]:
    def sanitize(markup: str) -> str:
        sanitizer = Sanitizer(keep, drop_text)
        sanitizer.feed(markup)
        sanitizer.close()
        return "".join(sanitizer.kept)

    return sanitize


def cleaned_by_nbconvert(markup: str) -> str:
    strings = pytest.importorskip("nbconvert.filters.strings")
    cleaned: str = strings.clean_html(markup)
    return cleaned


SANITIZERS: dict[str, Callable[[str], str]] = {
    "JupyterLab": left_by(JUPYTERLAB, frozenset({"script", "style"})),
    "GitHub": left_by(GITHUB, frozenset({"script"})),
    "no frame": lambda markup: re.sub(r"<iframe.*?</iframe>", "", markup, flags=re.DOTALL),
    "an empty frame": lambda markup: re.sub(r' srcdoc=".*?"', "", markup, flags=re.DOTALL),
    "nbconvert": cleaned_by_nbconvert,
}


@pytest.fixture(scope="module")
def bundle() -> dict[str, str]:
    """What a kernel sends for a map as the last value of a cell."""
    data, _ = DisplayFormatter().format(story_map(sample_story()))
    return data


def exported(bundle: dict[str, str], template: str, **options: Any) -> str:
    exporters = pytest.importorskip("nbconvert.exporters")
    output = nbformat.v4.new_output("execute_result", data=bundle, execution_count=1)
    cell = nbformat.v4.new_code_cell("rm.draw_map(...)", outputs=[output], execution_count=1)
    notebook = nbformat.v4.new_notebook(cells=[cell])
    page: str
    page, _ = exporters.HTMLExporter(template_name=template, **options).from_notebook_node(notebook)
    return page


# --- what is sent -----------------------------------------------------------------------------


def test_a_kernel_sends_a_page_and_a_text_and_nothing_else(bundle: dict[str, str]) -> None:
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"] == plain_text(sample_story())


def test_the_text_is_the_finding_and_the_figures_in_columns() -> None:
    lines = plain_text(sample_story()).splitlines()
    assert lines[0] == sample_story().headline
    assert lines[2].startswith("Measured from the border of the Chernihiv, Sumy and Kharkiv")
    assert lines[6:9] == [
        "Region     about 50 mi  approx. 155 mi  up to 190 mi at most",
        "Belgorod        72–87%             all                   all",
        "Bryansk         53–65%             all                   all",
    ]
    assert lines[9].startswith("Kursk ◆  ")
    assert len(lines) == 7 + 12


def test_the_text_says_so_where_no_region_is_reached() -> None:
    empty = table()
    story = sample_story(
        table=type(empty)(**{f: getattr(empty, f) for f in empty.__slots__} | {"rows": ()})
    )
    assert plain_text(story).endswith("\n\nNo Russian region lies within these distances.")


@pytest.mark.parametrize("start", [0, 13, 26, 39, 52])
def test_the_text_keeps_its_lines_and_columns_whatever_a_name_holds(start: int) -> None:
    lines = plain_text(spoiled(sample_story(), cycled(start))).rsplit("\n\n", 1)[1].split("\n")
    assert len(lines) == 1 + 12
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", "".join(lines))


def test_the_name_of_a_map_in_a_list_is_its_finding() -> None:
    page = story_map(sample_story(headline="“About 5 miles”\x1b[2J"))
    assert repr(page) == "<RangeMap: “About 5 miles”\ufffd[2J>"


# --- what is left of it -----------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("name", SANITIZERS)
def test_a_sentence_and_the_table_are_seen_where_the_frame_is_not(
    browser: Any, bundle: dict[str, str], tmp_path: Path, name: str
) -> None:
    left = SANITIZERS[name](bundle["text/html"])
    assert "<script" not in left
    path = tmp_path / "output.html"
    path.write_text(f'<!DOCTYPE html><meta charset="utf-8"><body>{left}', encoding="utf-8")
    with opened(browser, path) as it:
        assert it.page.get_by_text(sample_story().headline).first.is_visible()
        assert it.page.get_by_text("Measured from").first.is_visible()
        # nbconvert knows no elements for heads and shows their names; the cells are cells.
        cells = it.page.locator("td:visible").all_inner_texts()
        assert cells[:6] == ["72–87%", "all", "all", "53–65%", "all", "all"]
        assert len(cells) == 12 * 3
        assert it.page.get_by_text("Belgorod").first.is_visible()
        assert (it.requests, it.complaints) == ([], [])


@pytest.mark.parametrize("name", ["JupyterLab", "GitHub"])
def test_what_is_left_of_a_hostile_output_is_text(name: str) -> None:
    for start in range(0, 60, 12):
        made = story_map(spoiled(sample_story(), cycled(start)))._repr_html_()
        left = SANITIZERS[name](made)
        assert set(re.findall(r"<(\w+)", left)) <= {
            "div", "p", "strong", "table", "caption", "thead", "tbody", "tr", "th", "td", "span",
            "bdi",
        }  # fmt: skip


def test_the_elements_that_jupyterlab_keeps_are_those_of_its_own_list() -> None:
    """Where JupyterLab is installed: what is written above is what it does."""
    static = Path(sys.prefix) / "share" / "jupyter" / "lab" / "static"
    scripts = [path.read_text(encoding="utf-8") for path in static.glob("jlab_core.*.js")]
    if not scripts:
        pytest.skip("JupyterLab is not installed")
    kept = re.search(r'allowedTags:(\["a","abbr","acronym".*?\])', scripts[0])
    assert kept is not None
    assert set(re.findall(r'"([\w-]+)"', kept[1])) == JUPYTERLAB
    assert not JUPYTERLAB & {"iframe", "style", "script", "svg"}


# --- what is exported -------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("template", ["lab", "classic"])
@pytest.mark.parametrize("scripts", [True, False])
def test_an_exported_notebook_shows_the_page_in_its_frame_without_a_network(
    browser: Any, bundle: dict[str, str], tmp_path: Path, template: str, scripts: bool
) -> None:
    path = tmp_path / "notebook.html"
    path.write_text(exported(bundle, template), encoding="utf-8")
    with opened(browser, path, java_script_enabled=scripts) as it:
        frame = it.page.frame_locator("iframe")
        assert frame.locator("h1").inner_text() == sample_story().headline
        assert frame.locator("#table tbody tr").count() == 12
        assert frame.locator(".leaflet-container").count() == (1 if scripts else 0)
        assert frame.locator(".rm-still-wide").is_visible() != scripts
        assert not it.page.locator(".rangemap-without-frame").is_visible()
        # The exporter's own page asks for libraries; the map asks for nothing.
        around = exported({"text/plain": "nothing"}, template)
        assert [r for r in it.requests if r.partition("?")[0] not in around] == []


@pytest.mark.browser
def test_a_notebook_exported_without_its_markup_still_says_it(
    browser: Any, bundle: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "notebook.html"
    page = exported({"text/plain": bundle["text/plain"]}, "lab")
    path.write_text(page, encoding="utf-8")
    with opened(browser, path, java_script_enabled=False) as it:
        words = it.page.locator(".jp-OutputArea-output pre").inner_text()
        assert "Belgorod        72–87%             all                   all" in words
