"""What rangemap is not, on purpose: held on the public names, the command line and the page."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

import rangemap as rm
from rangemap.budget import BUDGET_COLUMNS
from rangemap.cli._parser import build_parser
from rangemap.compare import CHANGE_COLUMNS
from rangemap.coverage import COVERAGE_COLUMNS
from rangemap.page.html import PAGE_SCRIPTS

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "rangemap" / "page" / "static"
#: The page's own: the moving map, what is taken away, the slider.
SCRIPTS = (*PAGE_SCRIPTS, "explore.js")

#: Beginnings of words that would name a planning tool's work.
UNWANTED = (
    "strike", "target", "trajector", "speed", "accura", "optimi", "rank", "live", "rout",
    "bearing", "azimuth", "heading", "direction", "sector", "casualt", "damage", "populat",
    "time", "best", "candidate",
)  # fmt: skip
#: Words that stand nowhere on a page but inside quotation marks and titles of sources.
BANNED = re.compile(
    r"(?i)\b(?:strik\w*|hits?|targets?|threat\w*|exposed|deadly|crosshairs?|can reach|kill zone)\b"
)
BANNED_WITH_A_PLACE = re.compile(r"(?i)launch[ -](?:point|site)s?")


# Public names


def public_objects() -> list[str]:
    found = {name: getattr(rm, name) for name in sorted(rm.__all__)}
    return [n for n, it in found.items() if inspect.isfunction(it) or dataclasses.is_dataclass(it)]


def parameters(name: str) -> list[str]:
    thing = getattr(rm, name)
    if dataclasses.is_dataclass(thing):
        return [field.name for field in dataclasses.fields(thing)]
    return list(inspect.signature(thing).parameters)


def words(name: str) -> list[str]:
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower().split("_")


def unwanted(names: Iterator[str] | list[str]) -> list[str]:
    return [name for name in names if any(word.startswith(UNWANTED) for word in words(name))]


@pytest.mark.parametrize(
    "name", ["rank_regions", "bestPosition", "min_bearing_deg", "targets", "live_positions"]
)
def test_the_check_of_names_finds_what_it_looks_for(name: str) -> None:
    assert unwanted([name]) == [name]


def test_no_public_name_is_that_of_a_planning_tool() -> None:
    assert unwanted(list(rm.__all__)) == []


@pytest.mark.parametrize("name", public_objects())
def test_no_parameter_or_field_is_that_of_a_planning_tool(name: str) -> None:
    assert unwanted(parameters(name)) == []


def test_no_column_is_that_of_a_planning_tool() -> None:
    frames = [rm.load_regions("RU"), rm.load_launch_points(), rm.load_launch_points("border")]
    columns = [str(column) for frame in frames for column in frame.columns]
    assert unwanted([*columns, *COVERAGE_COLUMNS, *CHANGE_COLUMNS, *BUDGET_COLUMNS]) == []


def test_what_takes_regions_gives_no_place() -> None:
    """Nothing searches for where to measure from."""
    functions = [name for name in public_objects() if inspect.isfunction(getattr(rm, name))]
    takers = [name for name in functions if "regions" in parameters(name)]
    assert takers == [
        "compose_story", "coverage_curve", "draw_map", "find_changed_regions",
        "measure_coverage", "measure_error_budget", "plot_curve", "plot_reach", "prepare_regions",
        "write_frame",
    ]  # fmt: skip
    returned = [inspect.signature(getattr(rm, name)).return_annotation for name in takers]
    assert returned == [
        "Story", "CoverageCurve", "folium.Map", "pd.DataFrame", "pd.DataFrame", "pd.DataFrame",
        "Axes", "Axes", "PreparedRegions", "None",
    ]  # fmt: skip
    columns = (*COVERAGE_COLUMNS, *CHANGE_COLUMNS, *BUDGET_COLUMNS)
    assert [c for c in columns if re.search(r"^geometry$|lon|lat\b|coord", c)] == []


def test_no_public_name_gives_a_distance_to_a_place() -> None:
    """Distances are to regions: the nearest edge of each, and nothing finer."""
    assert [name for name in rm.__all__ if "distance" in name.lower()] == []
    assert [c for c in COVERAGE_COLUMNS if c.endswith("_km") and not c.startswith("range")] == [
        "nearest_km",
        "nearest_error_km",
    ]


def test_what_was_reported_as_allowed_has_no_geometry() -> None:
    decisions = rm.load_decisions()
    scopes = " ".join(decision.scope + decision.status for decision in decisions)
    assert "just across the border" in scopes
    fields = {field.name: field.type for field in dataclasses.fields(rm.Decision)}
    assert [n for n in fields if re.search(r"geom|shape|lon|lat$|area|buffer|_km", n)] == []
    for decision in decisions:
        values = [getattr(decision, name) for name in fields]
        assert all(isinstance(value, str | bool | tuple | None) for value in values)


def test_the_bundled_points_are_said_to_be_for_orientation() -> None:
    assert set(rm.load_launch_points()["basis"]) == {"city centre, for orientation"}


def test_no_option_of_the_command_line_is_that_of_a_planning_tool() -> None:
    text = build_parser().format_help()
    commands = ("map", "coverage", "systems", "compare", "regions", "sources", "policy")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "200")
        for command in commands:
            needed = {"map": ["-o", "x"], "compare": ["ATACMS"]}.get(command, [])
            sub = build_parser().parse_args([command, *needed])
            assert unwanted([name for name in vars(sub) if name != "run"]) == []
    assert all(re.search(rf"^    {command} ", text, re.MULTILINE) for command in commands)


# The page


class Visible(HTMLParser):
    """The text a reader sees or hears, and the elements that take input."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.inputs: list[str] = []
        self.tags: set[str] = set()
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._hidden += tag in {"script", "style"}
        values = dict(attrs)
        if tag == "input":
            self.inputs.append(f"{values.get('type')} {values.get('class', '')}".strip())
        spoken = ("alt", "title", "aria-label", "placeholder")
        self.text += [str(values[name]) for name in spoken if name in values]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.append(data)


@pytest.fixture(scope="module", params=["border", "cities"])
def page(request: pytest.FixtureRequest) -> str:
    """Both default pages."""
    points = rm.load_launch_points(request.param)
    drawn = rm.draw_map(points, rm.load_systems(), rm.load_regions("RU"))
    html: str = drawn.get_root().render()
    return html


@pytest.fixture(scope="module")
def visible(page: str) -> Visible:
    parser = Visible()
    parser.feed(page)
    return parser


def own_words(text: str) -> str:
    """Return a text without quotations and titles of sources: those are somebody's words."""
    for system in rm.load_systems().values():
        for statement in system.statements:
            if statement.citation:
                for theirs in (statement.citation.title, statement.citation.origin):
                    text = text.replace(theirs, "")
    return re.sub(r"“[^”]*”", "", text)


def test_no_text_of_the_page_calls_a_place_a_launch_point(visible: Visible) -> None:
    assert BANNED_WITH_A_PLACE.findall(" ".join(visible.text)) == []


def test_the_page_has_none_of_the_banned_words_in_its_own_text(visible: Visible) -> None:
    assert BANNED.findall(own_words(" ".join(visible.text))) == []


def test_the_check_of_words_sees_the_text_and_leaves_out_titles(visible: Visible) -> None:
    text = " ".join(visible.text)
    assert "Kursk" in text
    assert BANNED.findall(text) != [], "the title of the article has one"
    assert BANNED.findall(own_words("in range of a strike, “a strike”")) == ["strike"]


def test_the_page_has_no_field_but_for_one_distance_and_none_to_search_in(visible: Visible) -> None:
    """The slider and its field take a distance between published figures, and nothing else."""
    distance = ["range rm-try-slider", "text rm-try-field"]
    assert [each for each in visible.inputs if each not in {"checkbox", "radio"}] == distance
    assert visible.tags.isdisjoint({"textarea", "select", "form", "iframe", "object", "embed"})


def test_these_are_all_the_scripts_of_the_page() -> None:
    vendored = re.findall(r'name = "(\S+\.js)"', (STATIC / "vendor.toml").read_text("utf-8"))
    assert {path.name for path in STATIC.glob("*.js")} == {*SCRIPTS, *vendored}


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_of_the_page_reads_a_position_or_a_place_under_the_hand(name: str) -> None:
    script = (STATIC / name).read_text(encoding="utf-8")
    found = re.findall(
        r"geolocation|\.locate\(|mouseEventToLatLng|containerPointToLatLng|\.lng\b|\.lat\b|mousemove"
        r"|pointermove|setView\(|draggable",
        script,
    )
    assert found == []


def test_the_page_shows_no_coordinates(visible: Visible) -> None:
    assert re.findall(r"\d+\.\d+\s*°|°\s*[NSEW]\b", " ".join(visible.text)) == []


def test_the_page_zooms_no_closer_than_level_8(page: str) -> None:
    """390 m a pixel at 50 degrees north; the boundaries are good to about a kilometre."""
    scripts = [(STATIC / name).read_text(encoding="utf-8") for name in SCRIPTS]
    assert re.findall(r"MAX_ZOOM = (\d+)", "".join(scripts)) == ["8"]
    assert re.findall(r"[mM]axZoom[:(] ?(\w+)", "".join(scripts)) == ["MAX_ZOOM"]
    assert all(script.strip() in page for script in scripts)


def test_the_page_names_no_distance_to_a_city(visible: Visible) -> None:
    """The one distance is that of a region: Moscow, which is a federal city."""
    text = own_words(" ".join(visible.text))
    distances = re.findall(r"[^.]*\b\d+ km \(\d+ miles\)[^.]*", text)
    assert len(distances) == 1
    assert "Moscow" in distances[0]
