"""``rangemap export``: reach, coverage and regions as files for other tools."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import rangemap as rm
from rangemap.cli._commands import _keep_inputs, _points, _policy, _ranges, _regions
from rangemap.statements import Ranges

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EPILOG", "SAYS", "add_options", "export_frame"]

SAYS: Final = "write reach, coverage or regions for other tools, with what they rest on"

EPILOG: Final = """\
The end of FILE's name says the format: .geojson (RFC 7946), .gpkg, .fgb, .kml
and .parquet (GeoParquet 1.1; needs rangemap[parquet]), .csv, or .json for a
table. Coverage goes with the whole geometry of each region into the first
four, and as a plain table into the others. Beside FILE a datapackage.json tells
columns, units, sources, statements and versions; files in one folder share it.

examples:
  rangemap export reach -o reach.gpkg
      the reach of every reading from the border, for QGIS
  rangemap export coverage --reached-only --system ATACMS -o atacms.geojson
      the regions that are reached, with their figures
"""

_WITH_REGIONS: Final = frozenset({".geojson", ".gpkg", ".fgb", ".kml"})


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options that only this command has."""
    command.add_argument(
        "what", choices=("reach", "coverage", "regions"), help="the frame to write"
    )
    command.add_argument("-o", "--output", required=True, metavar="FILE", help="the file to write")
    command.add_argument(
        "--dissolve",
        action="store_true",
        help="take all that is measured from as one shape, instead of each apart",
    )
    command.add_argument(
        "--reached-only", action="store_true", help="leave out regions that no reading reaches"
    )
    command.add_argument(
        "--overwrite",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="replace a file that is there already, or refuse to (default)",
    )


def export_frame(arguments: argparse.Namespace) -> None:
    """``rangemap export``: write one frame, and say where it is."""
    _keep_inputs(arguments)
    path = Path(arguments.output)
    ranges = _ranges(arguments, _policy(arguments))
    frame, options = _frame(arguments, ranges, with_regions=path.suffix.lower() in _WITH_REGIONS)
    rm.write_frame(frame, path, ranges=ranges, overwrite=arguments.overwrite, **options)
    print(path)


def _frame(
    arguments: argparse.Namespace, ranges: Ranges, *, with_regions: bool
) -> tuple[pd.DataFrame, dict[str, Any]]:
    if arguments.what == "regions":
        return _regions(arguments), {}
    points = _points(arguments)
    if arguments.what == "reach":
        return rm.build_reach(points, ranges, dissolve=arguments.dissolve), {}
    regions = _regions(arguments)
    table = rm.measure_coverage(
        points,
        ranges,
        regions,
        dissolve=arguments.dissolve,
        reached_only=arguments.reached_only,
    )
    # The table has names alone: that they are the bundled ones is known here.
    cities = [rm.load_sources()["geonames"]] if arguments.points == "cities" else []
    return table, {"sources": cities, "regions": regions if with_regions else None}
