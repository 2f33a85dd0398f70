"""The same pages to the byte, whatever the process, its hash seed, locale, time zone or folder."""

from __future__ import annotations

import pytest
from surroundings import SURROUNDINGS, written_in_each

NAMES = ("ranges.html", "ranges-from-points.html", "still.svg", "cell.html", "text.txt")
#: Everything of a map that is written: both default pages, the drawing, a cell, the plain text.
WRITE = """
import rangemap as rm
from rangemap.cli import main
from rangemap.page.plain import plain_text
from rangemap.page.svg import still_defs, still_frame
assert main(["map", "-o", str(folder / "ranges.html")]) == 0
page = rm.draw_map(rm.load_launch_points(), rm.load_systems(), rm.load_regions("RU"))
frames = [still_frame(page.story, frame, described_by="a") for frame in page.story.still.frames]
svg = "".join([still_defs(page.story), *frames])
texts = {"still.svg": svg, "cell.html": page._repr_html_(), "text.txt": plain_text(page.story)}
for name, text in texts.items():
    (folder / name).write_bytes(text.encode("utf-8"))
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    return written_in_each(WRITE, tmp_path_factory.mktemp("same"), SURROUNDINGS)


@pytest.fixture(scope="module")
def with_comma(
    decimal_comma: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("comma")
    return written_in_each(WRITE, folder, {"seed 3, a decimal comma": decimal_comma}, point=",")[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_process_writes_the_same_bytes(written: list[dict[str, str]], name: str) -> None:
    assert len({hashes[name] for hashes in written}) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_locale_with_a_decimal_comma_changes_no_byte(
    written: list[dict[str, str]], with_comma: dict[str, str], name: str
) -> None:
    assert with_comma[name] == written[0][name]
