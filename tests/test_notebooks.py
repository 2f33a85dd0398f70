"""The notebooks run from top to bottom, and show what they say."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import jupytext
import nbclient
import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "notebooks" / "quickstart.ipynb"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path]:
    """The notebook after a run in an empty folder, and the folder."""
    folder = tmp_path_factory.mktemp("notebook")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = nbclient.NotebookClient(notebook, resources={"metadata": {"path": str(folder)}})
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    client.execute(env={**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "error:::rangemap"})
    return notebook, folder


def outputs(notebook: Any, source: str) -> list[Any]:
    """Return what the cell whose text holds ``source`` shows."""
    found = [cell for cell in notebook.cells if cell.cell_type == "code" and source in cell.source]
    assert len(found) == 1
    return list(found[0].outputs)


def test_the_notebook_is_what_jupytext_makes_of_its_source() -> None:
    source = jupytext.read(NOTEBOOK.with_suffix(".py"))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert [(c.cell_type, c.source) for c in notebook.cells] == [
        (c.cell_type, c.source) for c in source.cells
    ]


def test_the_notebook_is_kept_without_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert [c for c in notebook.cells if c.get("outputs") or c.get("execution_count")] == []


def test_the_notebook_prints_words_with_their_readings(ran: tuple[Any, Path]) -> None:
    (shown,) = outputs(ran[0], "statement.wording")
    assert shown["text"].startswith("up to 190 miles -> StatedRange('up to 190 miles', ceiling")


def test_the_notebook_shows_a_table_of_the_regions_within(ran: tuple[Any, Path]) -> None:
    (shown,) = outputs(ran[0], 'reached[["covered_share"')
    assert "Kursk Oblast" in shown["data"]["text/plain"]
    assert "<table" in shown["data"]["text/html"]


def test_the_notebook_says_what_300_km_would_have_changed(ran: tuple[Any, Path]) -> None:
    """305.8 against 300 km: the discs differ by 3.8 %, and so does most of what lies in them."""
    (shown,) = outputs(ran[0], "had it said 300 km")
    less = float(shown["text"].split(" km²")[0].replace(",", ""))
    assert 4_000 < less < 10_000


def test_the_map_shows_itself_and_is_saved_as_one_file(ran: tuple[Any, Path]) -> None:
    (shown,) = outputs(ran[0], "rm.draw_map")
    assert "text/html" in shown["data"]
    assert [each.name for each in ran[1].iterdir()] == ["ranges.html"]
