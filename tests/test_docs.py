"""The documentation: examples run and print what they say, links lead somewhere."""

from __future__ import annotations

import contextlib
import doctest
import io
import re
from pathlib import Path

import pytest

import rangemap as rm

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    page for folder in (".", "docs", "data", "seeds") for page in ROOT.glob(f"{folder}/*.md")
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def blocks(text: str) -> list[tuple[str, str]]:
    """Return the language and the text of each fenced block, in order."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def example() -> tuple[str, str]:
    """Return the Python of the README's example and the output printed under it."""
    found = blocks(readme())
    place = [language for language, _ in found].index("python")
    assert found[place + 1][0] == "text"
    return found[place][1], found[place + 1][1]


def test_the_example_of_the_readme_prints_what_stands_under_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, expected = example()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(code, "README.md", "exec"), {})
    assert out.getvalue() == expected
    assert [path.name for path in tmp_path.iterdir()] == ["ranges.html"]


def test_the_example_of_the_readme_has_seven_lines() -> None:
    assert len([line for line in example()[0].splitlines() if line]) == 7


def test_the_readme_fits_two_screens() -> None:
    assert len(readme().splitlines()) <= 100


def test_the_commands_of_the_readme_are_targets_of_the_makefile() -> None:
    named = re.findall(r"^make (\w+)", readme(), flags=re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert named == ["map", "test"]
    assert [name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []


def test_every_public_name_is_in_the_reference_once() -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    named = re.findall(r"^\.\. auto(?:function|class):: rangemap\.(\w+)$", text, re.MULTILINE)
    assert sorted(named) == sorted(set(rm.__all__) - {"__version__"})


def test_every_page_is_in_the_contents_of_the_site() -> None:
    contents = (ROOT / "docs" / "index.md").read_text(encoding="utf-8").split()
    pages = [path.stem for path in (ROOT / "docs").glob("*.md") if path.stem != "index"]
    assert [name for name in pages if name not in contents] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_examples_in_the_documentation_run(page: Path) -> None:
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    result = doctest.testfile(str(page), module_relative=False, optionflags=options)
    assert result.failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    files = [page.parent / link.partition("#")[0] for link in links if not link.startswith("#")]
    assert [str(path.relative_to(ROOT)) for path in files if not path.exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_picture_has_words_that_stand_for_it(page: Path) -> None:
    words = re.findall(r"!\[([^\]]*)\]", page.read_text(encoding="utf-8"))
    assert [text for text in words if len(text) < 40] == []


def test_the_screenshots_are_those_of_the_script_all_shown_and_small() -> None:
    script = (ROOT / "tools" / "screenshots.py").read_text(encoding="utf-8")
    named = re.findall(r'Shot\(\s*name="([\w-]+)"', script)
    page = (ROOT / "docs" / "screenshots.md").read_text(encoding="utf-8")
    shown = [ROOT / "docs" / link for link in LINK.findall(page)]
    assert sorted(path.stem for path in shown) == sorted(named)
    assert len(named) >= 10
    kept = [path.stem for path in (ROOT / "docs" / "screenshots").iterdir()]
    assert set(kept) <= set(named)
    assert sum(path.stat().st_size for path in shown) < 3_000_000
