"""What each command does. It loads the libraries that it needs: help needs none."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote

import rangemap as rm
from rangemap._log import LOGGER
from rangemap.cli import _listing
from rangemap.cli._inputs import (
    STANDARD_OUTPUT,
    check_output,
    inputs_of,
    keep_inputs,
    read_points,
    read_policy,
    read_ranges,
    read_regions,
)
from rangemap.cli._settings import DEFAULT_LANGUAGE, MapSettings, read_settings
from rangemap.cli._summary import counts, summary
from rangemap.errors import InputError
from rangemap.files import write_whole
from rangemap.statements import (
    Catalogue,
    Comparison,
    HedgePolicy,
    Ranges,
    compare_statements,
    load_policy,
    load_systems,
)
from rangemap.story import Link, Story
from rangemap.tables import csv_text, json_text
from rangemap.wording import catalogue as sentences

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from rangemap.page import RangeMap

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


_TABLE_ENDINGS: Final = (".csv", ".json", ".txt")


def write_map(arguments: argparse.Namespace) -> None:
    """``rangemap map``: write the page, and say where it is and what it counts."""
    from rangemap.page import PAGE_ENDINGS

    settings = _map_settings(arguments)
    if arguments.json and settings.output == STANDARD_OUTPUT:
        arguments.command.error("--json and -o - would both write to standard output")
    if settings.languages and settings.output == STANDARD_OUTPUT:
        arguments.command.error("pages in several languages do not go to one standard output")
    inputs, overwrite, languages = settings.inputs, settings.overwrite, settings.told_in
    for file in _files(settings.output, languages):
        keep_inputs(str(file), (inputs.points, inputs.regions, inputs.policy, arguments.settings))
        check_output(str(file), overwrite=overwrite, endings=PAGE_ENDINGS, what="a page")
    policy = read_policy(inputs.policy)
    ranges = read_ranges(inputs, policy)
    regions = read_regions(inputs.regions)
    pages = _pages(settings)
    # All pages are told before the first is written: a fault leaves no half of a pair.
    drawn = []
    for path, points, links in pages:
        LOGGER.info("composing %s", path)
        made = rm.draw_map(
            points,
            ranges,
            regions,
            links=links,
            catalogue=_catalogue(ranges, policy),
            corrects=inputs.corrects,
            fill=inputs.fill,
            language=languages[0],
        )
        page = cast("RangeMap", made)
        drawn.append((path, page, [page.told_in(language) for language in languages]))
    for path, page, _ in drawn:
        if path == STANDARD_OUTPUT:
            sys.stdout.write(page.to_bytes().decode("utf-8"))
        else:
            rm.save_html(page, path, languages=settings.languages or None, overwrite=overwrite)
    written = [
        dict(zip(map(str, _files(path, languages)), stories, strict=True))
        for path, _, stories in drawn
    ]
    _say_what_was_written(arguments, written, len(regions))


def _map_settings(arguments: argparse.Namespace) -> MapSettings:
    """Return what a file of settings or the options ask for."""
    if arguments.settings is None:
        if arguments.output is None:
            arguments.command.error("give -o FILE, or a file of settings (STORY.toml)")
        return MapSettings(
            output=arguments.output,
            overwrite=arguments.overwrite,
            inputs=inputs_of(arguments),
            language=arguments.language or DEFAULT_LANGUAGE,
            languages=arguments.languages or (),
        )
    given = [
        option
        for option, value in (
            ("--from", arguments.points),
            ("--system", arguments.system),
            ("--statement", arguments.statement),
            ("--range", arguments.range),
            ("--regions", arguments.regions),
            ("--policy", arguments.policy),
            ("--language", arguments.language),
            ("--languages", arguments.languages),
            ("--fill", arguments.fill),
            ("--allow-unsourced", arguments.allow_unsourced),
        )
        if value
    ]
    if given:
        arguments.command.error(
            f"{', '.join(given)} beside {arguments.settings}: say it in the file, in one place"
        )
    settings = read_settings(Path(arguments.settings))
    return replace(
        settings,
        output=arguments.output or settings.output,
        overwrite=arguments.overwrite or settings.overwrite,
    )


def _say_what_was_written(
    arguments: argparse.Namespace, pages: Sequence[Mapping[str, Story]], regions: int
) -> None:
    """Print paths and counts; to standard error where standard output is a page already.

    Each page is given in all its languages, by path; counts are the same in each of them.
    """
    if arguments.json:
        content = [
            {
                "path": path,
                "language": story.language,
                "measured_from": [reference.name for reference in story.map.references],
                "regions": regions,
                "statements": counts(story, regions=regions),
            }
            for page in pages
            for path, story in page.items()
        ]
        sys.stdout.write(json_text({"pages": content}))
    elif not arguments.quiet:
        for page in pages:
            stream = sys.stderr if STANDARD_OUTPUT in page else sys.stdout
            for path in page:
                if path != STANDARD_OUTPUT:
                    print(path)
            print(summary(next(iter(page.values())), regions=regions), file=stream)


def write_figure(arguments: argparse.Namespace) -> None:
    """``rangemap figure``: write the still map as a picture, and say where it is."""
    inputs = inputs_of(arguments)
    keep_inputs(arguments.output, (inputs.points, inputs.regions, inputs.policy))
    check_output(arguments.output, overwrite=arguments.overwrite)
    policy = read_policy(inputs.policy)
    ranges = read_ranges(inputs, policy)
    LOGGER.info("composing %s", arguments.output)
    story = rm.compose_story(
        read_points(inputs.points),
        ranges,
        read_regions(inputs.regions),
        catalogue=_catalogue(ranges, policy),
        fill=inputs.fill,
        language=arguments.language or DEFAULT_LANGUAGE,
    )
    rm.write_figure(
        story,
        arguments.output,
        width=arguments.width,
        scale=arguments.scale,
        overwrite=arguments.overwrite,
    )
    if arguments.json:
        sys.stdout.write(json_text({"path": str(arguments.output)}))
    elif not arguments.quiet:
        print(arguments.output)


def write_coverage(arguments: argparse.Namespace) -> None:
    """``rangemap coverage``: the table, to a file or to standard output."""
    inputs = inputs_of(arguments)
    keep_inputs(arguments.output, (inputs.points, inputs.regions, inputs.policy))
    _check_table(arguments)
    points, regions = read_points(inputs.points), read_regions(inputs.regions)
    policy = read_policy(inputs.policy)
    ranges = read_ranges(inputs, policy)
    options = {"dissolve": arguments.dissolve, "reached_only": arguments.reached_only}
    LOGGER.info("measuring")
    if arguments.budget:
        catalogue = load_systems(policy=policy)
        table = rm.measure_error_budget(points, ranges, regions, catalogue=catalogue, **options)
    else:
        table = rm.measure_coverage(points, ranges, regions, **options)
    columns = [str(column) for column in table.columns]
    _write_rows(arguments, columns, _rows(table), as_json=_file_format(arguments) == "json")


def compare_system(arguments: argparse.Namespace) -> None:
    """``rangemap compare``: what different sources state, and what another figure would change."""
    keep_inputs(arguments.output, (arguments.points, arguments.regions, arguments.policy))
    _check_table(arguments)
    catalogue = load_systems(policy=read_policy(arguments.policy))
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

    LOGGER.info("measuring")
    table = rm.find_changed_regions(
        comparison.name,
        read_points(arguments.points),
        read_regions(arguments.regions),
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
    catalogue = load_systems(policy=read_policy(arguments.policy))
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


def _catalogue(ranges: Ranges, policy: HedgePolicy | None) -> Catalogue | None:
    """Return what other numbers are looked up in, where it is not what is drawn."""
    return None if isinstance(ranges, Catalogue) else load_systems(policy=policy)


def _pages(
    settings: MapSettings,
) -> list[tuple[str, gpd.GeoDataFrame, dict[str, tuple[Link, ...]]]]:
    """Return the pages to write: path, what it is measured from, links to others by language."""
    inputs, languages = settings.inputs, settings.told_in
    if inputs.points is not None:
        links = dict.fromkeys(languages, tuple(inputs.links))
        return [(settings.output, read_points(inputs.points), links)]
    if settings.output == STANDARD_OUTPUT:
        raise InputError(
            "two pages do not go to one standard output; give --from border or --from cities"
        )
    path = Path(settings.output)
    beside = path.with_name(f"{path.stem}-from-points{path.suffix}")
    for each in _files(str(beside), languages):
        check_output(str(each), overwrite=settings.overwrite)
    fixed = [sentences(language).FIXED for language in languages]
    to_points = _links(settings, beside, [texts.link_to_points for texts in fixed])
    to_border = _links(settings, path, [texts.link_to_border for texts in fixed])
    return [
        (str(path), rm.load_launch_points("border"), to_points),
        (str(beside), rm.load_launch_points("cities"), to_border),
    ]


def _links(settings: MapSettings, other: Path, texts: Sequence[str]) -> dict[str, tuple[Link, ...]]:
    """Return the links of a page in each language; the last one leads to the other page."""
    return {
        language: (*settings.inputs.links, Link(text=text, href=quote(file.name)))
        for language, text, file in zip(
            settings.told_in, texts, _files(str(other), settings.told_in), strict=True
        )
    }


def _files(path: str, languages: Sequence[str]) -> list[Path]:
    """Return where a page goes in each language."""
    from rangemap.page import paths_in_languages

    return list(paths_in_languages(path, languages).values())


def _check_table(arguments: argparse.Namespace) -> None:
    what = "this table (rangemap export writes other kinds)"
    check_output(arguments.output, overwrite=arguments.overwrite, endings=_TABLE_ENDINGS, what=what)


def _file_format(arguments: argparse.Namespace) -> str:
    if arguments.json:
        return "json"
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
    if arguments.output in {None, STANDARD_OUTPUT}:
        sys.stdout.write(text)
        return
    write_whole(arguments.output, text.encode("utf-8"), overwrite=arguments.overwrite)
