"""``rangemap export``: reach, coverage and regions as files for other tools."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import rangemap as rm
from rangemap._log import LOGGER
from rangemap.cli._inputs import (
    check_output,
    inputs_of,
    keep_inputs,
    read_points,
    read_policy,
    read_ranges,
    read_regions,
)
from rangemap.statements import Ranges
from rangemap.tables import json_text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["export_frame"]

_WITH_REGIONS: Final = frozenset({".geojson", ".gpkg", ".fgb", ".kml"})


def export_frame(arguments: argparse.Namespace) -> None:
    """``rangemap export``: write one frame, and say where it is."""
    inputs = inputs_of(arguments)
    keep_inputs(arguments.output, (inputs.points, inputs.regions, inputs.policy))
    check_output(arguments.output, overwrite=arguments.overwrite)
    path = Path(arguments.output)
    ranges = read_ranges(inputs, read_policy(inputs.policy))
    frame, options = _frame(arguments, ranges, with_regions=path.suffix.lower() in _WITH_REGIONS)
    LOGGER.info("writing %s", path)
    rm.write_frame(frame, path, ranges=ranges, overwrite=arguments.overwrite, **options)
    if arguments.json:
        sys.stdout.write(json_text({"path": str(path)}))
    elif not arguments.quiet:
        print(path)


def _frame(
    arguments: argparse.Namespace, ranges: Ranges, *, with_regions: bool
) -> tuple[pd.DataFrame, dict[str, Any]]:
    if arguments.what == "regions":
        return read_regions(arguments.regions), {}
    points = read_points(arguments.points)
    LOGGER.info("measuring")
    if arguments.what == "reach":
        return rm.build_reach(points, ranges, dissolve=arguments.dissolve), {}
    regions = read_regions(arguments.regions)
    table = rm.measure_coverage(
        points,
        ranges,
        regions,
        dissolve=arguments.dissolve,
        reached_only=arguments.reached_only,
    )
    return table, {"regions": regions if with_regions else None}
