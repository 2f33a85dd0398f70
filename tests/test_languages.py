"""One map in three languages: the same figures, links from file to file, words kept apart."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import geopandas as gpd
import pypdf
import pytest
from browser import axe, opened
from test_catalogues import BANNED as BANNED_WORDS
from test_wording import BANNED

import rangemap as rm
from rangemap.errors import InputError, NotSupportedError
from rangemap.page import story_map
from rangemap.page.escape import Marker
from rangemap.story import Link, Quote, Story
from rangemap.telling import find, tell
from rangemap.telling._teller import Teller
from rangemap.translations import load_translations, read_translations
from rangemap.wording import LANGUAGES, catalogue

OTHERS = ("uk", "ru")
BOTH = pytest.mark.parametrize("language", OTHERS)
#: What is written in Latin letters in any language: names, and signs that are no words.
LATIN = re.compile(
    r"HIMARS|ATACMS|Storm Shadow|SCALP|GMLRS|M270|GeoNames|geonames\.org|Natural Earth"
    r"|rangemap(?: verify)?|Leaflet|GeoJSON|CSV|CC BY|ADDRESS-OF-THIS-PAGE|\bES-11/4|\b1:10m"
    r"|\b[ABC]\b|\b[0-9a-f]{12}\b|ABC News|CNN|CSIS|Missile Threat|IFP News|Politico|Kyiv Post|UBN"
    r"|The Wall Street Journal|Financial Times"
)
WORD = re.compile(r"[A-Za-z]{2,}")
#: Elements that HTML has no end for.
VOID = {"br", "circle", "input", "link", "meta", "path", "rect", "use"}


@pytest.fixture(scope="module")
def regions() -> gpd.GeoDataFrame:
    return rm.load_regions("RU")


@pytest.fixture(scope="module")
def page(regions: gpd.GeoDataFrame) -> Any:
    links = {
        language: [Link(text=catalogue(language).FIXED.link_to_border, href=f"{language}.html")]
        for language in LANGUAGES
    }
    return rm.draw_map(rm.load_launch_points("cities"), rm.load_systems(), regions, links=links)


@pytest.fixture(scope="module")
def files(page: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    path = tmp_path_factory.mktemp("languages") / "from points.html"
    rm.save_html(page, path, languages=["en", "uk", "ru"])
    return {
        "en": path,
        "uk": path.with_name("from points.uk.html"),
        "ru": path.with_name("from points.ru.html"),
    }


class Told(HTMLParser):
    """The texts of a page, each with the language that it is marked as."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str | None]] = []
        self.texts: list[tuple[str, str]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("lang")))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and not {tag for tag, _ in self.open} & {"script", "style", "title", "pre"}:
            language = next(lang for _, lang in reversed(self.open) if lang)
            self.texts.append((language, data))


def told(path: Path) -> Told:
    return Told(path.read_text(encoding="utf-8"))


# Files


def test_a_file_for_each_language_links_to_the_others_by_name(files: dict[str, Path]) -> None:
    assert all(path.is_file() for path in files.values())
    for language, path in files.items():
        page = told(path)
        assert page.elements[0] == ("html", {"lang": language})
        links = [a for tag, a in page.elements if tag == "a" and "hreflang" in a]
        assert {(a["hreflang"], a["lang"], a["href"]) for a in links} == {
            (other, other, f"from%20points.{other}.html" if other != "en" else "from%20points.html")
            for other in files
            if other != language
        }
        named = [text for lang, text in page.texts if text in {"English", "Українська", "Русский"}]
        assert named == ["English", "Українська", "Русский"] * 2
        alternates = [a["hreflang"] for tag, a in page.elements if tag == "link"]
        assert alternates == [other for other in files if other != language]


def test_the_first_language_keeps_the_name_that_was_given(page: Any, tmp_path: Path) -> None:
    rm.save_html(page, tmp_path / "x.html", languages=["uk", "en"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.en.html", "x.html"]
    assert '<html lang="uk">' in (tmp_path / "x.html").read_text(encoding="utf-8")


def test_a_page_of_one_language_has_no_list_of_them(page: Any, tmp_path: Path) -> None:
    rm.save_html(page, tmp_path / "x.html")
    text = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert '<nav class="rm-languages' not in text
    assert "hreflang" not in Told(text).elements[0][1]


@pytest.mark.parametrize(
    ("languages", "message"),
    [
        (
            ["en", "xx"],
            r"no sentences in the language 'xx'; expected one of 'en' \(English\), 'uk'",
        ),
        (["en", "uk", "en"], "has one of them twice"),
        ("uk", "expected codes such as"),
        ([], "expected codes such as"),
    ],
)
def test_nothing_is_written_for_languages_that_cannot_be(
    page: Any, tmp_path: Path, languages: Any, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        rm.save_html(page, tmp_path / "x.html", languages=languages)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_if_one_of_the_files_is_to_be_kept(page: Any, tmp_path: Path) -> None:
    (tmp_path / "x.ru.html").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"x\.ru\.html: the file is there already"):
        rm.save_html(page, tmp_path / "x.html", languages=["en", "ru"], overwrite=False)
    assert [path.name for path in tmp_path.iterdir()] == ["x.ru.html"]


def test_a_map_of_one_story_alone_is_told_in_its_own_language(page: Any, tmp_path: Path) -> None:
    alone = story_map(page.story)
    rm.save_html(alone, tmp_path / "x.html", languages=["en"])
    with pytest.raises(NotSupportedError, match="made of one story, in 'en'"):
        rm.save_html(alone, tmp_path / "y.html", languages=["en", "uk"])


def test_an_unknown_language_is_refused_before_anything_is_measured() -> None:
    nothing: Any = None
    for draw in (rm.draw_map, rm.compose_story):
        with pytest.raises(InputError, match=r"language 'de'; expected one of 'en' \(English\)"):
            draw(nothing, nothing, nothing, language="de")


def test_what_was_measured_once_is_told_in_every_language(
    regions: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranges = {"mine": "100 km", "other": "about 60 miles"}
    findings = find({"Somewhere": (36.2, 50.0)}, ranges, regions)

    def again(*_: Any, **__: Any) -> None:
        pytest.fail("measured again")

    for name in ("measure_apart_and_together", "sketch", "explore", "read_origins"):
        monkeypatch.setattr(f"rangemap.telling._findings.{name}", again)
    stories = [tell(findings, language) for language in LANGUAGES]
    assert [story.language for story in stories] == list(LANGUAGES)
    assert [row.printed for row in stories[1].key] == ["близько 60\xa0миль", "100\xa0км"]
    # What is nobody's quotation has no original to be kept.
    assert all(row.translation == "" for row in stories[1].key)


# The same figures


def figures(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every number of a Story and every word that is no text, with its place."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in {"labels", "still"}:
                yield from figures(getattr(value, field.name), f"{name}.{field.name}")
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from figures(each, f"{name}[{number}]")
    elif not isinstance(value, str):
        yield name, value


@BOTH
def test_every_figure_is_the_same_in_every_language(page: Any, language: str) -> None:
    def by_region(story: Story) -> Story:
        rows = tuple(sorted(story.table.rows, key=lambda row: row.region))
        explorer = story.explorer
        assert explorer is not None
        more = tuple(sorted(explorer.rows, key=lambda row: row.region))
        return dataclasses.replace(
            story,
            table=dataclasses.replace(story.table, rows=rows, notes=()),
            explorer=dataclasses.replace(explorer, rows=more),
            quotes=(),
        )

    ours, theirs = (by_region(page.told_in(each)) for each in (language, "en"))
    assert dict(figures(ours)) == dict(figures(theirs))
    assert [row.region for row in ours.table.rows] == [row.region for row in theirs.table.rows]
    classes = [[cell.range_class for cell in row.cells] for row in ours.table.rows]
    assert classes == [[cell.range_class for cell in row.cells] for row in theirs.table.rows]
    assert ours.still.paths == theirs.still.paths


# Whose words


@BOTH
def test_no_english_word_stands_in_another_language(files: dict[str, Path], language: str) -> None:
    found = [
        (WORD.findall(LATIN.sub("", text)), text)
        for lang, text in told(files[language]).texts
        if lang == language
    ]
    assert [each for each in found if each[0]] == []


@BOTH
def test_quotations_stay_in_the_words_of_the_source_with_the_translation_after(
    files: dict[str, Path], language: str
) -> None:
    page = told(files[language])
    english = {text for lang, text in page.texts if lang == "en"}
    assert {"up to 190 miles", "about 50 miles", "just across the border"} <= english
    assert (
        "Biden Authorizes Ukraine to Use U.S. Long-Range Missiles for Strikes on Russia" in english
    )
    whole = "".join(text for _, text in page.texts)
    after = {"uk": "до 190\xa0миль", "ru": "до 190\xa0миль"}[language]
    assert f"«up to 190 miles» ({after})" in whole


def test_on_an_english_page_foreign_quotations_are_marked_and_translated(
    files: dict[str, Path],
) -> None:
    page = told(files["en"])
    assert ("uk", "близько 250 км") in page.texts
    assert ("es", "unos 300 kilómetros") in page.texts
    assert "“близько 250 км” (about 250 km)" in "".join(text for _, text in page.texts)


@BOTH
def test_the_word_ban_holds_outside_quotations_on_every_page(
    files: dict[str, Path], language: str
) -> None:
    banned = re.compile(rf"\b(?:{BANNED_WORDS[language]})", re.IGNORECASE)
    whole = "".join(text for lang, text in told(files[language]).texts if lang == language)
    assert banned.findall(re.sub(r"«[^»]*»", "", whole)) == []


def test_the_word_ban_holds_on_the_english_page(files: dict[str, Path]) -> None:
    whole = "".join(text for lang, text in told(files["en"]).texts if lang == "en")
    names = whole.replace("Missile Threat project", "")
    assert BANNED.findall(re.sub(r"“[^”]*”", "", names)) == []


@BOTH
def test_a_draft_says_so_and_which_miles_these_are(files: dict[str, Path], language: str) -> None:
    fixed = catalogue(language).FIXED
    texts = [text for _, text in told(files[language]).texts]
    assert fixed.texts.draft in texts
    assert fixed.miles in texts
    assert "1,609" in fixed.miles
    assert fixed.crimea in texts


def test_a_text_without_a_translation_is_told_as_it_is_and_marked() -> None:
    teller = Teller("uk")
    assert teller.text("It's nobody's \"words\".") == "It’s nobody’s «words»."
    assert teller.text("a U.S. official, not named") != "a U.S. official, not named"
    assert [quote.text for quote in teller.quotes] == ["It’s nobody’s «words»."]


def test_names_of_a_users_own_regions_and_points_are_kept(regions: gpd.GeoDataFrame) -> None:
    own = regions[regions["region"] == "RU-KRS"].copy()
    own["name"] = own["short"] = own["prose"] = "My own Kursk"
    story = tell(find({"My point": (36.0, 51.0)}, {"x": "100 km"}, own), "uk")
    assert [row.name for row in story.table.rows] == ["My own Kursk"]
    assert story.map.references[0].name == "My point"


# Marks


def test_words_are_marked_wherever_they_stand_the_longest_first_and_escaped() -> None:
    mark = Marker(
        [
            Quote(text="up to", language="en"),
            Quote(text="up to 5 <miles>", language="en"),
            Quote(text="близько", language='uk"><script>'),
        ]
    )
    assert mark("«Up to 5 <miles>» & up to") == (
        '«<span lang="en">Up to 5 &lt;miles&gt;</span>» &amp; <span lang="en">up to</span>'
    )
    assert mark("близько") == '<span lang="uk&quot;&gt;&lt;script&gt;">близько</span>'
    assert Marker([])("<b>") == "&lt;b&gt;"


# Translations


def test_every_fault_of_a_file_of_translations_is_named(tmp_path: Path) -> None:
    path = tmp_path / "xx.toml"
    path.write_text(
        '[regions.RU-KRS]\nshort = "К"\n[places]\nKyiv = ""\n[texts]\na = 1\n[more]\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError) as raised:
        read_translations(path)
    for fault in ("unknown table more", "regions.RU-KRS", "'Kyiv'", "'a' is 1"):
        assert fault in str(raised.value)


def test_a_language_without_translations_of_the_data_is_refused() -> None:
    with pytest.raises(InputError, match="into 'xx'; expected one of 'en', 'ru', 'uk'"):
        load_translations("xx")


@BOTH
def test_all_that_a_page_says_of_the_data_is_translated(page: Any, language: str) -> None:
    """What is left in English are the words of sources, their titles, and names."""
    texts = load_translations(language).texts
    for decision in rm.load_decisions():
        if {"ATACMS", "HIMARS", "SCALP"} & set(decision.systems):
            for text in (decision.status, decision.scope, decision.said_by, decision.summary):
                assert not text or text in texts, text
    for system in rm.load_systems().values():
        assert system.why_default in texts
        assert not system.note or system.note in texts


@BOTH
def test_a_translation_keeps_every_quotation_of_its_original(language: str) -> None:
    for original, translation in load_translations(language).texts.items():
        for quotation in re.findall(r'"([^"]+)"', original):
            kept = {quotation, quotation.replace("'", "’")}
            assert any(words in translation for words in kept), original


# In a browser


@BOTH
@pytest.mark.parametrize("width", [1280, 390, 360])
def test_a_translated_page_fits_the_screen_and_asks_for_nothing(
    browser: Any, files: dict[str, Path], language: str, width: int
) -> None:
    with opened(browser, files[language], width=width) as it:
        it.page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        assert it.page.evaluate("document.documentElement.scrollWidth") == width
        shown = it.page.locator(".rm-languages:visible")
        assert shown.count() == 1
        above = shown.bounding_box()["y"] < it.page.locator("h1").bounding_box()["y"]
        assert above == (width > 600)
        assert it.requests == []
        assert it.complaints == []


@BOTH
def test_a_reader_goes_from_one_language_to_another(
    browser: Any, files: dict[str, Path], language: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    page.goto(files["en"].resolve().as_uri())
    # The way by the keyboard: past the link to the table, the languages come first.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "rm-skip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hreflang") == "uk"
    page.click(f".rm-languages-above a[hreflang={language}]")
    assert page.evaluate("document.documentElement.lang") == language
    assert page.inner_text("h1") != ""
    page.click(".rm-languages-above a[hreflang=en]")
    assert page.evaluate("document.documentElement.lang") == "en"
    context.close()


@BOTH
def test_axe_finds_nothing_on_a_translated_page(
    browser: Any, files: dict[str, Path], language: str
) -> None:
    with opened(browser, files[language], width=1280, bypass_csp=True) as it:
        it.page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        results = axe().run(it.page)
        assert results.violations_count == 0, results.generate_report()


#: Texts on the screen and said aloud whose language is that of the page.
SPOKEN = """(language) => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const owner = walker.currentNode.parentElement;
    if (!owner.closest('script, style, pre')
        && owner.closest('[lang]').getAttribute('lang') === language) {
      found.push(walker.currentNode.textContent);
    }
  }
  return found;
}"""


@BOTH
def test_what_scripts_write_is_in_the_language_of_the_page_or_marked(
    browser: Any, files: dict[str, Path], language: str
) -> None:
    with opened(browser, files[language]) as it:
        it.page.evaluate("document.querySelector('#fold-try').open = true")
        it.page.fill(".rm-try-field", "300")
        it.page.keyboard.press("Enter")
        it.page.wait_for_timeout(400)
        it.page.locator(".leaflet-container .rm-hit[data-region]").first.dispatch_event("rm-open")
        it.page.wait_for_selector(".rm-popup")
        texts = it.page.evaluate(SPOKEN, language)
        assert it.complaints == []
    assert [text for text in texts if WORD.search(LATIN.sub("", text))] == []


@BOTH
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_translated_page_prints_on_one_sheet_without_its_links(
    browser: Any, files: dict[str, Path], language: str, paper: str
) -> None:
    with opened(browser, files[language]) as it:
        sheets = pypdf.PdfReader(io.BytesIO(it.page.pdf(format=paper))).pages
    assert len(sheets) == 1
    assert "English" not in sheets[0].extract_text()
