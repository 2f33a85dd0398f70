"""Maps from a file of settings: the same bytes as by options, and every fault with its line."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rangemap as rm
from rangemap.cli import _commands, main
from rangemap.cli._schema import faults_of
from rangemap.cli._settings import map_schema, read_settings
from rangemap.cli._toml_places import Places, find_places
from rangemap.wording import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
HEAD = 'schema = "rangemap-map/1"\noutput = "x.html"\n'
POINT = '[[place]]\nname = "A"\nlon = {}\nlat = {}\n'
TOWN_HALL = "name,lon,lat\nTown hall,36.2312,50.4\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three regions instead of 83: enough to be measured, and quickly."""
    few = rm.load_regions(["RU-BEL", "RU-BRY", "RU-KRS"])
    monkeypatch.setattr(_commands, "read_regions", lambda _: few)


def read(text: str) -> Any:
    Path("story.toml").write_text(text, encoding="utf-8", newline="\n")
    return read_settings(Path("story.toml"))


def refused(text: str) -> list[str]:
    with pytest.raises(rm.InputError) as caught:
        read(text)
    return str(caught.value).replace("story.toml", "").splitlines()


# The same as options


def test_a_file_and_the_options_that_say_the_same_give_the_same_bytes(
    few: None, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mine.csv").write_text(TOWN_HALL, encoding="utf-8")
    Path("maps").mkdir()
    # Paths are relative to the file, not to where the command is run.
    Path("maps/story.toml").write_text(
        'schema = "rangemap-map/1"\noutput = "by-file.html"\nfrom = "../mine.csv"\n'
        'systems = ["HIMARS"]\nstatements = ["cnn-atacms-2023"]\nfill = "share"\nlanguage = "uk"\n'
        'allow_unsourced = true\n[[range]]\nname = "my guess"\nwords = "40 km"\n',
        encoding="utf-8",
    )
    assert main(["map", "maps/story.toml", "--quiet"]) == 0
    options = ["--from", "mine.csv", "--system", "HIMARS", "--statement", "cnn-atacms-2023"]
    options += [
        "--range",
        "my guess=40 km",
        "--allow-unsourced",
        "--fill",
        "share",
        "--language",
        "uk",
    ]
    assert main(["map", "-o", "by-options.html", *options, "--json"]) == 0
    (page,) = json.loads(capsys.readouterr().out)["pages"]
    assert (page["path"], page["measured_from"]) == ("by-options.html", ["Town hall"])
    assert page["language"] == "uk"
    assert [each["statement"] for each in page["statements"]] == [
        "user-my-guess",
        "article-himars",
        "cnn-atacms-2023",
    ]
    assert all(s["wholly"] + s["partly"] + s["not"] == 3 for s in page["statements"])
    assert Path("maps/by-file.html").read_bytes() == Path("by-options.html").read_bytes()


def test_the_file_says_what_has_no_option() -> None:
    made = read(
        HEAD
        + '[[place]]\nname = "Road"\nbasis = "a road, as drawn by us"\n'
        + "line = [[33.001, 51.30499], [33.5, 51]]\n"
        + '[[place]]\nname = "Town hall"\nlon = 36.2349\nlat = 50\n'
        + '[[range]]\nname = "ATACMS"\nwords = "about 300 km"\n'
        + '[range.source]\ntitle = "T"\npublisher = "P"\npublished = "2024-05"\nwhere = "page 3"\n'
        + '[corrects]\nATACMS = "about 185 miles"\n[[link]]\ntext = "Home"\nhref = "a.html"\n'
    )
    points = made.inputs.points
    assert points.geometry.to_wkt().tolist() == [
        "LINESTRING (33 51.3, 33.5 51)",
        "POINT (36.23 50)",
    ]
    assert points["basis"].tolist() == ["a road, as drawn by us", "given by the user"]
    (statement,) = made.inputs.sourced
    assert (statement.id, statement.sourced, statement.launch) == ("own-atacms", True, "ground")
    # Words of a source are read by the policy, and not as an exact number.
    assert (statement.range.low_km, statement.range.high_km) == (290.0, 310.0)
    assert statement.citation.locator == "page 3"
    assert (made.inputs.corrects, made.overwrite) == ({"ATACMS": "about 185 miles"}, False)
    assert made.inputs.links[0].href == "a.html"


def test_options_beside_a_file_are_refused_but_for_the_output(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("story.toml").write_text(HEAD, encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(["map", "story.toml", "--system", "HIMARS", "--fill", "share"])
    assert left.value.code == 2
    assert "--system, --fill beside story.toml" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["map"])
    assert "give -o FILE, or a file of settings" in capsys.readouterr().err


def test_languages_of_a_file_are_those_of_its_pages_and_none_is_twice() -> None:
    made = read(HEAD + 'languages = ["uk", "en"]\n')
    assert (made.languages, made.told_in) == (("uk", "en"), ("uk", "en"))
    assert read(HEAD).told_in == ("en",)
    both = refused(HEAD + 'language = "uk"\nlanguages = ["en", "ru", "en"]\n')
    assert any("give either language or languages, not both" in line for line in both)
    assert any("languages[3]: 'en' is there twice" in line for line in both)
    assert any("expected 'en' or 'uk' or 'ru'" in line for line in refused(HEAD + "language = 5\n"))


def test_languages_of_the_schema_are_those_that_there_are() -> None:
    keys = map_schema()["properties"]
    assert keys["language"]["enum"] == list(LANGUAGES)
    assert keys["languages"]["items"]["enum"] == list(LANGUAGES)


def test_pages_in_several_languages_do_not_go_to_one_standard_output(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["map", "-o", "-", "--from", "mine.csv", "--languages", "en,uk"])
    assert left.value.code == 2
    assert "one standard output" in capsys.readouterr().err


def test_a_file_of_settings_is_not_written_over() -> None:
    Path("story.toml").write_text(HEAD.replace("x.html", "story.toml"), encoding="utf-8")
    assert main(["map", "story.toml", "--overwrite"]) == 3
    assert Path("story.toml").read_text("utf-8").startswith("schema")


# Faults


def test_every_fault_is_named_at_once_with_line_column_and_key() -> None:
    lines = refused(
        'schema = "rangemap-map/2"\nsistems = ["HIMARS"]\nfill = "shares"\noverwrite = "yes"\n'
        '[[place]]\nname = "A"\nlon = 200\n[[place]]\nname = "L"\nline = [[36, 50], [37]]\n'
        '[[range]]\nname = "x"\nwrods = "5"\n'
    )
    assert lines[0] == " has 11 faults:"
    expected = [
        "1:1: output is missing: expected the HTML file to write",
        "1:10: schema: expected 'rangemap-map/1', got 'rangemap-map/2'",
        "2:1: sistems: unknown key; did you mean 'systems'?",
        "3:8: fill: expected 'within' or 'share', got 'shares'; did you mean 'share'?",
        "4:13: overwrite: expected true to replace a file",
        "5:3: place[1]: expected lon and lat of a point",
        "7:7: place[1].lon: expected a longitude in degrees, -180 to 180",
        "8:3: place[2]: a line needs a basis",
        "10:19: place[2].line[2]: expected [lon, lat], got 1 of them",
        "11:3: range[1]: words is missing: expected a distance with a unit",
        "13:1: range[1].wrods: unknown key; did you mean 'words'?",
    ]
    for line, start in zip(lines[1:], expected, strict=True):
        assert line.startswith(f"  :{start}"), line


def test_what_only_the_catalogue_and_the_grammar_see_is_named_with_its_line_too() -> None:
    lines = refused(
        HEAD + 'systems = ["HIMARS", "ATACM"]\nstatements = ["cnn-atacms-203"]\n'
        'from = "nowhere.csv"\nregions = "no.gpkg"\n[[range]]\nname = "x"\nwords = "about 190"\n'
        '[[range]]\nname = "y"\nwords = "190 km"\n'
    )
    starts = [line.split(": ")[0] + ": " + line.split(": ")[1] for line in lines[1:]]
    assert starts == [
        "  :3:22: systems[2]", "  :4:15: statements[1]", "  :5:8: from", "  :6:11: regions",
        "  :7:3: range[1]", "  :9:9: range[1].words", "  :10:3: range[2]",
    ]  # fmt: skip
    assert "did you mean 'ATACMS'" in lines[1]
    assert "did you mean 'cnn-atacms-2023'" in lines[2]
    assert "give [range.source], or allow_unsourced = true" in lines[5]
    assert "'about 190' has no unit" in lines[6]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('schema = "rangemap-map/1"\noutput = \n', ":2:10: this is not TOML"),
        ("schema = 1\nschema = 2\n", ":2:"),
        ("[[", ":1:"),
        (
            f'{HEAD}from = "cities"\n{POINT.format(1, 2)}',
            ":4:3: place: give either",
        ),
        (HEAD + 'systems = "HIMARS"\n', ":3:11: systems: expected names of systems"),
        (HEAD + "systems = []\n", "got 0 of them"),
        (HEAD + "overwrite = 1\n", "overwrite: expected true"),
        (
            HEAD + '[[place]]\nname = "A"\nlon = true\nlat = 2\n',
            "place[1].lon: expected a longitude",
        ),
        (
            HEAD + '[[place]]\nname = "A"\nlon = nan\nlat = 2\n',
            "place[1].lon: expected a longitude",
        ),
        (HEAD + '[[link]]\ntext = "x"\nhref = "javascript:f()"\n', "link[1].href: expected a web"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_place(text: str, said: str) -> None:
    assert said in "\n".join(refused(text))


def test_windows_line_ends_and_a_byte_order_mark_do_not_move_lines() -> None:
    Path("story.toml").write_bytes(
        b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode() + b"x = 1\r\n"
    )
    with pytest.raises(rm.InputError, match=r"story\.toml:3:1: x: unknown key"):
        read_settings(Path("story.toml"))


def test_a_file_that_is_not_there_or_no_text_is_named() -> None:
    with pytest.raises(rm.InputError, match=r"no\.toml cannot be read: No such file"):
        read_settings(Path("no.toml"))
    Path("b.toml").write_bytes(b"\xff")
    with pytest.raises(rm.InputError, match=r"b\.toml is not a text in UTF-8"):
        read_settings(Path("b.toml"))


# The schema


def test_the_schema_is_a_schema_with_a_description_for_every_key() -> None:
    jsonschema.Draft202012Validator.check_schema(dict(map_schema()))
    known = {
        "type", "const", "enum", "pattern", "minLength", "minimum", "maximum", "items", "minItems",
        "maxItems", "properties", "required", "additionalProperties", "description", "title",
        "$schema", "$id",
    }  # fmt: skip

    def look(schema: Any) -> None:
        assert set(schema) <= known
        assert schema["description"]
        for each in schema.get("properties", {}).values():
            look(each)
        for name in ("items", "additionalProperties"):
            if isinstance(schema.get(name), dict):
                look(schema[name])

    look(map_schema())


WORDS = st.sampled_from(["rangemap-map/1", "within", "x", "", "2024-05", "https://a.b", "A", "a b"])
VALUES = st.recursive(
    WORDS | st.booleans() | st.integers(-300, 300) | st.floats(-300, 300),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "lon", "line", "words", "source"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
FILES = st.dictionaries(st.sampled_from([*map_schema()["properties"], "other"]), VALUES, max_size=5)


@given(FILES)
@settings(max_examples=120, deadline=None)
def test_what_the_command_refuses_is_what_a_validator_of_schemas_refuses(file: Any) -> None:
    validator = jsonschema.Draft202012Validator(dict(map_schema()))
    # A text of blanks is as empty as an empty one, which JSON Schema cannot say.
    assert (next(faults_of(file, map_schema()), None) is None) == validator.is_valid(file)


# Where things stand


KEYS = st.text("abc-_ .é\"'#=]", min_size=1, max_size=4)
SCALARS = st.sampled_from(
    [
        '"a # ] } \\" b"',
        "'x = [1'",
        '"""\n"# ]\n"""',
        "'''\n'a'\n'''",
        "1",
        "-1.5e3",
        "true",
        "1979-05-27T07:32:00Z",
        "1979-05-27 07:32:00",
        '""',
        "''",
        '"""a"""""',
    ]
)


def quoted(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)


VALUE_TEXTS = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda xs: "[ # [\n" + ", # ]\n ".join([*xs, "]"]))
        | st.dictionaries(KEYS, inner.filter(lambda t: "\n" not in t), max_size=3).map(
            lambda d: "{ " + ", ".join(f"{quoted(k)} = {v}" for k, v in d.items()) + " }"
        )
    ),
    max_leaves=5,
)
PAIRS = st.dictionaries(KEYS, VALUE_TEXTS, max_size=3)


def paths_of(value: Any, path: tuple[Any, ...] = ()) -> set[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found = set()
    for key, each in items:
        found.add((*path, key))
        if isinstance(each, dict | list):
            found |= paths_of(each, (*path, key))
    return found


@given(PAIRS, st.lists(st.tuples(KEYS, st.booleans(), PAIRS), max_size=3))
@settings(max_examples=120, deadline=None)
def test_the_scan_finds_the_keys_that_tomllib_reads(top: Any, tables: Any) -> None:
    lines = [f"{quoted(k)} = {v} # c" for k, v in top.items()]
    for name, several, pairs in tables:
        lines.append(f"[[ {quoted(name)} ]]" if several else f"[{quoted(name)} . sub]")
        lines += [f"\t{quoted(k)}= {v}" for k, v in pairs.items()]
    text = "\n".join(lines)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    places = find_places(text)
    assert set(places.keys) | set(places.values) == paths_of(values)
    for path, offset in places.values.items():
        if not isinstance(path[-1], int):
            assert text[:offset].rstrip(" ").endswith("=")


def test_what_is_not_there_stands_where_it_would_belong() -> None:
    places: Places = find_places("a = 1\n\n[[b]]\nc = 2\n")
    assert places.line_and_column(("b", 0, "d", 3)) == (3, 3)
    assert places.line_and_column(("z",)) == (1, 1)


# The documentation


def test_the_example_of_the_documentation_makes_a_page_that_agrees(few: None) -> None:
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)
    Path("story.toml").write_text(example, encoding="utf-8")
    assert main(["map", "story.toml", "--quiet"]) == 0
    assert "The road to the north (a road, as drawn by us)" in Path("ranges.html").read_text(
        "utf-8"
    )
    assert main(["verify", "ranges.html", "--quiet"]) == 0


def test_the_table_of_keys_is_that_of_the_schema() -> None:
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"\| key \| what it is \|\n\|---\|---\|\n((?:\|.*\n)+)", text)
    assert table.splitlines() == list(rows_of(map_schema()))


def rows_of(schema: Any, before: str = "") -> Iterator[str]:
    for key, each in schema.get("properties", {}).items():
        needed = "required: " if key in schema.get("required", ()) else ""
        yield f"| `{before}{key}` | {needed}{each['description']} |"
        yield from rows_of(each.get("items", each), f"{before}{key}.")
