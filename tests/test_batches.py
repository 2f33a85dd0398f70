"""Batches: the recipe of the documentation gives what one call gives."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd

import rangemap as rm

PAGE = Path(__file__).resolve().parent.parent / "docs" / "batches.md"


def test_the_recipe_for_dask_gives_the_table_of_one_call(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    script = tmp_path / "script.py"
    script.write_text(f"{code}    table.to_pickle('table.pkl')\n", encoding="utf-8")
    subprocess.run([sys.executable, "-W", "error", script.name], cwd=tmp_path, check=True)
    points = {"A": (36.2, 50.0), "B": (34.8, 50.9), "C": (31.3, 51.5)}
    regions = rm.load_regions("RU")
    expected = rm.measure_coverage(points, rm.load_systems(), regions, reached_only=True)
    found = pd.read_pickle(tmp_path / "table.pkl")
    assert len(found) > 20
    assert found["launch_point"].unique().tolist() == ["A", "B", "C"]
    pd.testing.assert_frame_equal(found.astype(expected.dtypes), expected)
