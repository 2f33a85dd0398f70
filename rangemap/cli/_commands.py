"""What each command does. It loads the libraries that it needs: help needs none."""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

import rangemap as rm
from rangemap.cli import _listing
from rangemap.cli._summary import summary
from rangemap.errors import InputError, RangemapWarning, UnsourcedRangeError
from rangemap.files import write_whole
from rangemap.statements import (
    Catalogue,
    Comparison,
    HedgePolicy,
    Ranges,
    Statement,
    as_statements,
    compare_statements,
    load_policy,
    load_systems,
)
from rangemap.story import Link
from rangemap.tables import csv_text, json_text
from rangemap.wording import catalogue

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = [
    "compare_system",
    "list_regions",
    "list_sources",
    "list_systems",
    "print_policy",
    "write_coverage",
    "write_figure",
    "write_map",
]


def write_map(arguments: argparse.Namespace) -> None:
    """``rangemap map``: write the page, and say where it is and what it counts."""
    from rangemap.page import RangeMap, paths_in_languages

    _keep_inputs(arguments)
    policy = _policy(arguments)
    ranges = _ranges(arguments, policy)
    if not arguments.allow_unsourced:
        _require_sources(as_statements(ranges))
    regions = _regions(arguments)
    languages = arguments.languages or (arguments.language,)
    others = _catalogue(ranges, policy)
    # All pages are told before the first is written: a fault leaves no half of a pair.
    drawn = []
    for path, points, links in _pages(arguments, languages):
        made = rm.draw_map(
            points, ranges, regions, links=links, catalogue=others, language=languages[0]
        )
        page = cast("RangeMap", made)
        stories = [page.told_in(language) for language in languages]
        drawn.append((path, points, page, stories[0]))
    for path, points, page, story in drawn:
        if not story.table.rows:
            _ask_about_swapped_columns(points, regions)
        rm.save_html(page, path, languages=arguments.languages, overwrite=arguments.overwrite)
        for each in paths_in_languages(path, languages).values():
            print(each)
        print(summary(story, regions=len(regions)))


def write_figure(arguments: argparse.Namespace) -> None:
    """``rangemap figure``: write the still map as a picture, and say where it is."""
    _keep_inputs(arguments)
    policy = _policy(arguments)
    ranges = _ranges(arguments, policy)
    if not arguments.allow_unsourced:
        _require_sources(as_statements(ranges))
    story = rm.compose_story(
        _points(arguments),
        ranges,
        _regions(arguments),
        catalogue=_catalogue(ranges, policy),
        language=arguments.language,
    )
    rm.write_figure(
        story,
        arguments.output,
        width=arguments.width,
        scale=arguments.scale,
        overwrite=arguments.overwrite,
    )
    print(arguments.output)


def write_coverage(arguments: argparse.Namespace) -> None:
    """``rangemap coverage``: the table, to a file or to standard output."""
    _keep_inputs(arguments)
    points, regions, policy = _points(arguments), _regions(arguments), _policy(arguments)
    ranges = _ranges(arguments, policy)
    options = {"dissolve": arguments.dissolve, "reached_only": arguments.reached_only}
    if arguments.budget:
        catalogue = load_systems(policy=policy)
        table = rm.measure_error_budget(points, ranges, regions, catalogue=catalogue, **options)
    else:
        table = rm.measure_coverage(points, ranges, regions, **options)
    if not table["touched"].any():
        _ask_about_swapped_columns(points, regions)
    columns = [str(column) for column in table.columns]
    _write_rows(arguments, columns, _rows(table), as_json=_file_format(arguments) == "json")


def compare_system(arguments: argparse.Namespace) -> None:
    """``rangemap compare``: what different sources state, and what another figure would change."""
    _keep_inputs(arguments)
    catalogue = load_systems(policy=_policy(arguments))
    comparison = compare_statements(arguments.system, catalogue=catalogue)
    changed = _changed(arguments, comparison, catalogue)
    if arguments.output is None and not arguments.json:
        sys.stdout.write(_listing.comparison_text(comparison, changed, used=arguments.used))
        return
    rows = _listing.comparison_rows(comparison, changed, used=arguments.used)
    as_json = arguments.json or str(arguments.output).lower().endswith(".json")
    _write_rows(arguments, list(_listing.comparison_columns(changed)), rows, as_json=as_json)


def _changed(
    arguments: argparse.Namespace, comparison: Comparison, catalogue: Catalogue
) -> dict[str, list[str]] | None:
    """Return, by statement that may be drawn, the regions whose answer it would change."""
    if arguments.points is None:
        for option in ("used", "regions"):
            if getattr(arguments, option) is not None:
                raise InputError(f"--{option} needs --from, which says what is measured from")
        return None
    from rangemap.compare import may_be_drawn

    table = rm.find_changed_regions(
        comparison.name,
        _points(arguments),
        _regions(arguments),
        used=arguments.used,
        catalogue=catalogue,
        dissolve=True,
    )
    return {
        s.id: table.loc[table["statement"] == s.id, "region"].tolist()
        for s in comparison.statements
        if may_be_drawn(s)
    }


def list_systems(arguments: argparse.Namespace) -> None:
    """``rangemap systems``: every statement with its readings and where it was read."""
    catalogue = load_systems(policy=_policy(arguments))
    systems = [catalogue[name] for name in arguments.system] or list(catalogue.values())
    as_text = (
        json_text(_listing.systems_json(systems))
        if arguments.json
        else _listing.systems_text(systems)
    )
    sys.stdout.write(as_text)


def list_regions(arguments: argparse.Namespace) -> None:
    """``rangemap regions``: codes, names, kinds and areas."""
    frame = rm.load_regions(arguments.country)
    rows = _rows(frame.drop(columns=frame.geometry.name))
    sys.stdout.write(json_text(rows) if arguments.json else _listing.regions_text(rows))


def list_sources(arguments: argparse.Namespace) -> None:
    """``rangemap sources``: of the bundled data, and of the statements."""
    sys.stdout.write(
        json_text(_listing.sources_json()) if arguments.json else _listing.sources_text()
    )


def print_policy(arguments: argparse.Namespace) -> None:
    """``rangemap policy``: the table by which hedged words become distances."""
    policy = load_policy(Path(arguments.file) if arguments.file else None)
    sys.stdout.write(
        json_text(_listing.policy_json(policy)) if arguments.json else _listing.policy_text(policy)
    )


def _policy(arguments: argparse.Namespace) -> HedgePolicy | None:
    """Return the user's hedge policy; None is the bundled one."""
    return load_policy(Path(arguments.policy)) if arguments.policy else None


def _catalogue(ranges: Ranges, policy: HedgePolicy | None) -> Catalogue | None:
    """Return what other numbers are looked up in, where it is not what is drawn."""
    return None if isinstance(ranges, Catalogue) else load_systems(policy=policy)


def _ranges(arguments: argparse.Namespace, policy: HedgePolicy | None) -> Ranges:
    """Return what was asked for: systems, numbers without a source, or else the catalogue."""
    catalogue = load_systems(policy=policy)
    chosen: Catalogue | None = None
    if arguments.system:
        chosen = catalogue.select(*arguments.system)
    elif not arguments.range:
        chosen = catalogue
    if not arguments.range:
        return chosen or catalogue
    users = dict(arguments.range)
    if len(users) < len(arguments.range):
        names = [name for name, _ in arguments.range]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise InputError(
            f"--range: the name {twice[0]!r} is given twice; a name stands for one distance"
        )
    return [*(as_statements(chosen) if chosen else ()), *as_statements(users, policy=policy)]


def _require_sources(statements: Sequence[Statement]) -> None:
    unsourced = [s for s in statements if not s.sourced]
    if unsourced:
        names = ", ".join(f"{s.label!r} ({s.wording})" for s in unsourced)
        raise UnsourcedRangeError(
            f"--range {names}: no published source states it, and the page quotes sources; "
            "give --allow-unsourced to draw it in grey and marked as not published"
        )


def _pages(
    arguments: argparse.Namespace, languages: Sequence[str]
) -> list[tuple[Path, gpd.GeoDataFrame, dict[str, tuple[Link, ...]]]]:
    """Return the pages to write: path, what it is measured from, links to the other one."""
    from rangemap.page import paths_in_languages

    path = Path(arguments.output)
    if arguments.points is not None:
        return [(path, _points(arguments), {})]
    beside = path.with_name(f"{path.stem}-from-points{path.suffix}")
    for each in paths_in_languages(beside, languages).values():
        if each.exists() and not arguments.overwrite:
            raise InputError(f"{each} is there already, and --no-overwrite was given")
    fixed = {language: catalogue(language).FIXED for language in languages}
    to_points = _links(beside, {each: texts.link_to_points for each, texts in fixed.items()})
    to_border = _links(path, {each: texts.link_to_border for each, texts in fixed.items()})
    return [
        (path, rm.load_launch_points("border"), to_points),
        (beside, rm.load_launch_points("cities"), to_border),
    ]


def _links(path: Path, texts: Mapping[str, str]) -> dict[str, tuple[Link, ...]]:
    """Return the link to a page in each language, the first one under the path itself."""
    from rangemap.page import paths_in_languages

    return {
        language: (Link(text=texts[language], href=quote(each.name)),)
        for language, each in paths_in_languages(path, list(texts)).items()
    }


def _points(arguments: argparse.Namespace) -> gpd.GeoDataFrame:
    if arguments.points in {None, "border"}:
        return rm.load_launch_points("border")
    if arguments.points == "cities":
        return rm.load_launch_points("cities")
    return rm.read_launch_points(arguments.points)


def _regions(arguments: argparse.Namespace) -> gpd.GeoDataFrame:

    if arguments.regions is None:
        return rm.load_regions("RU")
    return rm.read_regions(arguments.regions)


def _ask_about_swapped_columns(points: gpd.GeoDataFrame, regions: gpd.GeoDataFrame) -> None:
    """Note places that lie beside all regions, but among them with longitude for latitude."""
    west, south, east, north = regions.total_bounds

    def among(lon: float, lat: float) -> bool:
        return bool(west <= lon <= east and south <= lat <= north)

    places = [shape.centroid for shape in points.geometry]
    names = [
        repr(name)
        for name, at in zip(points["launch_point"], places, strict=True)
        if among(at.y, at.x) and not among(at.x, at.y)
    ]
    if names:
        warnings.warn(
            f"no region is within any of the distances, and {', '.join(names)} would lie among the "
            "regions with longitude and latitude the other way round; are the columns swapped?",
            RangemapWarning,
            stacklevel=2,
        )


def _file_format(arguments: argparse.Namespace) -> str:
    if arguments.format:
        return str(arguments.format)
    return "json" if str(arguments.output or "").lower().endswith(".json") else "csv"


def _rows(table: pd.DataFrame) -> list[Mapping[str, Any]]:
    return cast("list[Mapping[str, Any]]", table.to_dict("records"))


def _write_rows(
    arguments: argparse.Namespace,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    *,
    as_json: bool,
) -> None:
    text = json_text(rows) if as_json else csv_text(columns, rows)
    if arguments.output is None:
        sys.stdout.write(text)
        return
    write_whole(arguments.output, text.encode("utf-8"), overwrite=arguments.overwrite)


def _keep_inputs(arguments: argparse.Namespace) -> None:
    """Refuse to write over a file that is about to be read."""
    output = Path(arguments.output) if arguments.output else None
    for given in (arguments.points, arguments.regions, arguments.policy):
        if output and given and output.exists() and Path(given).exists() and output.samefile(given):
            raise InputError(f"{output} is an input too: choose another name for the output")
