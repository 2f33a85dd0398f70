"""What a map tells, before it is told in any language: measured once, told as often as asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import geopandas as gpd

from rangemap._log import LOGGER
from rangemap._version import __version__
from rangemap.basemap import load_basemap
from rangemap.coverage import ask_about_swapped_columns, measure_apart_and_together
from rangemap.decisions import Decision, load_decisions
from rangemap.drawing import Drawn, Ink, Role, Sketch, sketch
from rangemap.errors import InputError
from rangemap.points import LaunchPoints, as_launch_points
from rangemap.provenance import hash_of_inputs, load_sources
from rangemap.reach import least_km
from rangemap.reach import origins as read_origins
from rangemap.regions import Regions, load_regions, prepare_regions
from rangemap.statements import Catalogue, Ranges, Statement, as_statements, load_systems
from rangemap.story import Record
from rangemap.telling._correction import Corrected, measure_corrections
from rangemap.telling._elsewhere import elsewhere
from rangemap.telling._explore import Explored, explore
from rangemap.telling._facts import Facts, shown_km, widest_of
from rangemap.telling._key import fills
from rangemap.telling._numbers import comparisons_of, measure_published
from rangemap.telling._readings import readings_of
from rangemap.telling._record import decisions_on, record
from rangemap.telling._references import OCCUPIED, check_references
from rangemap.telling._teller import Teller

__all__ = ["Findings", "find"]


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Everything that was measured and drawn for one Story.

    ``facts`` have a teller for English, in whose place another can be put; ``inputs`` is the hash
    of what all was computed from, ``record`` what it takes to compute it again.
    """

    facts: Facts
    sketch: Sketch
    explored: Explored | None
    corrected: tuple[Corrected, ...]
    inputs: str
    record: Record


def find(
    launch_points: LaunchPoints,
    ranges: Ranges,
    regions: Regions,
    *,
    decisions: Sequence[Decision] | None = None,
    catalogue: Catalogue | None = None,
    corrects: Mapping[str, str] | None = None,
    fill: Literal["within", "share"] = "within",
) -> Findings:
    """Measure and draw what a Story tells; the parameters are those of :func:`compose_story`."""
    if fill not in {"within", "share"}:
        raise InputError(f"fill: expected 'within' or 'share', got {fill!r}")
    LOGGER.info("measuring")
    # Several measurements are made of them: a reprojection is told once.
    launch_points = as_launch_points(launch_points)
    facts = _facts(launch_points, ranges, regions, decisions, catalogue, shaded=fill == "share")
    filled = {statement for statement, tint in fills(facts).items() if tint != "none"}
    inks = [_ink(s, filled=s.id in filled, alone=facts.shaded) for s in facts.statements]
    LOGGER.info("sampling shares")
    explored = explore(facts)
    LOGGER.info("drawing")
    return Findings(
        facts=facts,
        sketch=sketch(
            facts.origins, inks, _shapes(facts), steps=explored.steps if explored else None
        ),
        explored=explored,
        corrected=measure_corrections(facts, corrects or {}, launch_points, facts.regions),
        inputs=_hash(facts),
        record=record(
            facts,
            systems=ranges if isinstance(ranges, Catalogue) else (),
            corrects=(corrects or {}).items(),
        ),
    )


def _facts(
    launch_points: LaunchPoints,
    ranges: Ranges,
    regions: Regions,
    decisions: Sequence[Decision] | None,
    catalogue: Catalogue | None,
    *,
    shaded: bool,
) -> Facts:
    origins = read_origins(launch_points, dissolve=False)
    check_references(origins)
    statements = tuple(sorted(as_statements(ranges), key=lambda s: (shown_km(s), s.id)))
    ready = prepare_regions(regions)
    apart, together = measure_apart_and_together(launch_points, statements, ready)
    if not apart["touched"].any():
        ask_about_swapped_columns(origins, ready)
    widest = widest_of(statements)
    known = load_decisions() if decisions is None else tuple(decisions)
    given = isinstance(ranges, Catalogue)
    if catalogue is None:
        catalogue = ranges if isinstance(ranges, Catalogue) else load_systems()
    comparisons = comparisons_of(statements, catalogue, all_systems=given)
    return Facts(
        statements=statements,
        origins=origins,
        regions=ready.to_frame(),
        table=together,
        apart=apart,
        decisions=decisions_on(statements, known),
        systems=catalogue,
        systems_given=given,
        elsewhere=elsewhere(launch_points, widest, ready, together, apart),
        comparisons=comparisons,
        published=measure_published(launch_points, comparisons, ready),
        teller=Teller("en"),
        shaded=shaded,
    )


def _ink(statement: Statement, *, filled: bool, alone: bool) -> Ink:
    """Return what to draw of a statement; ``alone`` without its other readings."""
    readings = () if alone else readings_of(statement)
    least = least_km(statement)
    return Ink(statement.id, shown_km(statement), filled and not alone, readings, least)


def _shapes(facts: Facts) -> Iterator[Drawn]:
    """Yield what is drawn: the regions, and around them Ukraine's, Russia's and the countries."""
    mine = set(facts.regions["region"])
    yield from _drawn(facts.regions, "region", code="region", short="short")
    around = load_regions(["UA", "RU"])
    around = around[~around["region"].isin(mine)]
    occupied = around["region"].isin(OCCUPIED)
    ukraine = (around["country"] == "UA") & ~occupied
    yield from _drawn(around[ukraine], "origin", code="region", short="short")
    yield from _drawn(around[occupied], "occupied", code="region", short="short")
    yield from _drawn(around[~ukraine & ~occupied], "country", code="region", short="short")
    yield from _drawn(load_basemap(), "country", code="id", short="name")


def _drawn(frame: gpd.GeoDataFrame, role: Role, *, code: str, short: str) -> Iterator[Drawn]:
    columns: list[Any] = [frame[code], frame["name"], frame[short], frame.geometry]
    for each, name, brief, geometry in zip(*columns, strict=True):
        yield Drawn(str(each), role, str(name), str(brief), geometry)


def _hash(facts: Facts) -> str:
    """Return a hash of everything that the figures were computed from."""
    plain = {
        "origins": [[o.name, o.basis, o.geometry.wkb_hex] for o in facts.origins],
        "ranges": [[s.id, s.wording, s.range.policy, s.range.readings] for s in facts.statements],
        "regions": [
            [str(code), repr(float(area))]
            for code, area in zip(facts.regions["region"], facts.regions["area_km2"], strict=True)
        ],
        "boundaries": {name: source.sha256 for name, source in load_sources().items()},
        "version": __version__,
    }
    return hash_of_inputs(json.dumps(plain, ensure_ascii=False, sort_keys=True))
