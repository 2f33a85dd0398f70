"""The Story of a map: measured, gathered, told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import geopandas as gpd
import pandas as pd

from rangemap._version import __version__
from rangemap.basemap import load_basemap, load_places
from rangemap.coverage import measure_apart_and_together
from rangemap.decisions import Decision, load_decisions
from rangemap.drawing import Drawn, Ink, Place, Role, draw
from rangemap.errors import InputError
from rangemap.points import LaunchPoints
from rangemap.provenance import hash_of_inputs, load_data_files, load_sources
from rangemap.reach import least_km
from rangemap.reach import origins as read_origins
from rangemap.regions import PreparedRegions, load_regions, prepare_regions, validate_regions
from rangemap.statements import Catalogue, Ranges, Statement, as_statements, load_systems
from rangemap.story import Footnote, Link, Paragraph, Story
from rangemap.telling._correction import corrections
from rangemap.telling._elsewhere import elsewhere
from rangemap.telling._explore import explorer
from rangemap.telling._facts import (
    MOSCOW,
    Facts,
    described,
    least_words,
    reading_words,
    shown_km,
    widest_of,
)
from rangemap.telling._folds import folds
from rangemap.telling._key import key_rows, permission
from rangemap.telling._numbers import comparisons_of, measure_published
from rangemap.telling._readings import readings_of, with_readings
from rangemap.telling._references import OCCUPIED, check_references
from rangemap.telling._shading import shading, without_lines
from rangemap.telling._table import table
from rangemap.telling._teach import teach
from rangemap.wording import LEAST_COUNTED_SHARE, english, joined

__all__ = ["compose_story"]


def compose_story(
    launch_points: LaunchPoints,
    ranges: Ranges,
    regions: gpd.GeoDataFrame | PreparedRegions,
    *,
    decisions: Sequence[Decision] | None = None,
    links: Sequence[Link] = (),
    catalogue: Catalogue | None = None,
    corrects: Mapping[str, str] | None = None,
    fill: Literal["within", "share"] = "within",
) -> Story:
    """Measure, and put everything that a reader is told into one Story.

    Parameters
    ----------
    launch_points, ranges, regions
        As for :func:`~rangemap.measure_coverage`.
    decisions : sequence of Decision, optional
        What was reported as allowed. The bundled ones if not given; ``()`` for none.
    links : sequence of Link
        Pages beside this one, shown at its top.
    catalogue : Catalogue, optional
        Whose other statements on the same names are listed. ``ranges`` if that is one, else
        the bundled one.
    corrects : mapping of str to str, optional
        What an earlier version of this map had wrong: a system, and the words used for it. The
        page then says so at its top, and which figures changed.
    fill : {"within", "share"}
        Tint the part of the regions within each distance, or give each region one tone for its
        share within the longest one, without any line.

    Raises
    ------
    InputError
        For more statements than a map can show apart, and for what cannot be measured.

    Warns
    -----
    ReferenceWarning
        For a line of the user's that runs through Crimea or Russia.
    """
    if fill not in {"within", "share"}:
        raise InputError(f"fill: expected 'within' or 'share', got {fill!r}")
    facts = _facts(launch_points, ranges, regions, decisions, catalogue, shaded=fill == "share")
    footnotes = {s.id: n for n, s in enumerate((s for s in facts.statements if s.sourced), 1)}
    key = key_rows(facts, footnotes)
    filled = {row.statement for row in key if row.fill != "none"}
    inks = [_ink(s, filled=s.id in filled, alone=facts.shaded) for s in facts.statements]
    explored, steps = explorer(facts)
    data, still = draw(
        facts.origins,
        inks,
        _shapes(facts),
        places=_places(),
        printed={} if facts.shaded else described(facts.statements),
        named=_named(facts),
        line_label=english.LINE_LABEL_BORDER if facts.is_border else english.LINE_LABEL,
        steps=steps,
    )
    if facts.shaded:
        key, data, still = without_lines(key, data, still)
    inputs = _hash(facts)
    return Story(
        language=english.LANGUAGE,
        title=_headline(facts),
        headline=_headline(facts),
        standfirst=_standfirst(facts),
        standfirst_footnote=1 if footnotes else None,
        standfirst_end=english.NOTHING_MEASURED,
        links=tuple(links),
        key=key,
        measured_from=_measured_from(facts),
        permission=permission(facts),
        table=table(facts),
        caveats=_caveats(facts),
        folds=folds(facts, footnotes),
        footnotes=_footnotes(facts, footnotes),
        unsourced=tuple(
            english.UNSOURCED.format(name=s.label) for s in facts.statements if not s.sourced
        ),
        texts=with_readings(
            replace(
                english.TEXTS,
                map_alt=_alt(facts),
                figure_alt=_alt(facts, table=False),
                archives=_archives(facts, inputs),
            ),
            data.lines,
        ),
        take=replace(english.TAKE, embed=english.embed_code(_headline(facts))),
        teach=teach(data, fold="reading"),
        map=data,
        still=still,
        version=__version__,
        inputs=inputs,
        corrections=corrections(facts, corrects or {}, launch_points, facts.regions),
        shading=shading(facts) if facts.shaded else None,
        explorer=explored,
    )


def _facts(
    launch_points: LaunchPoints,
    ranges: Ranges,
    regions: gpd.GeoDataFrame | PreparedRegions,
    decisions: Sequence[Decision] | None,
    catalogue: Catalogue | None,
    *,
    shaded: bool,
) -> Facts:
    origins = read_origins(launch_points, dissolve=False)
    check_references(origins)
    statements = tuple(sorted(as_statements(ranges), key=lambda s: (shown_km(s), s.id)))
    ready = prepare_regions(regions)
    frame = validate_regions(
        regions.to_frame() if isinstance(regions, PreparedRegions) else regions
    )
    apart, together = measure_apart_and_together(launch_points, statements, ready)
    sourced = {name for s in statements if s.sourced for name in s.systems}
    widest = widest_of(statements)
    known = load_decisions() if decisions is None else tuple(decisions)
    given = isinstance(ranges, Catalogue)
    if catalogue is None:
        catalogue = ranges if isinstance(ranges, Catalogue) else load_systems()
    comparisons = comparisons_of(statements, catalogue, all_systems=given)
    return Facts(
        statements=statements,
        origins=origins,
        regions=frame,
        table=together,
        apart=apart,
        decisions=tuple(d for d in known if sourced & set(d.systems)),
        systems=catalogue,
        systems_given=given,
        elsewhere=elsewhere(launch_points, widest, ready, together, apart),
        comparisons=comparisons,
        published=measure_published(launch_points, comparisons, ready),
        shaded=shaded,
    )


def _ink(statement: Statement, *, filled: bool, alone: bool) -> Ink:
    """Return what to draw of a statement; ``alone`` without its other readings."""
    readings = () if alone else readings_of(statement)
    least = least_km(statement)
    return Ink(statement.id, shown_km(statement), filled and not alone, readings, least)


def _headline(facts: Facts) -> str:
    named = [facts.short[code] for code in facts.named_regions]
    adjective = "Russian " if facts.is_russia else ""
    place = english.this_reference(len(facts.origins), points=facts.are_points)
    counts = facts.counts(facts.widest)
    printed = facts.widest.wording if facts.widest.sourced else ""
    return english.headline(printed, counts, adjective, named, place)


def _standfirst(facts: Facts) -> str:
    sourced = [s.citation for s in facts.statements if s.citation is not None]
    titles = {citation.title for citation in sourced}
    source = ""
    if len(titles) == 1:
        source = english.news_article(sourced[0].published)
    elif titles:
        source = "the sources below"
    country = "Russia" if facts.is_russia else "the regions"
    first = english.standfirst(
        len(sourced), len(facts.statements) - len(sourced), country, _reference(facts), source
    )
    return f"{first} {english.NOTHING_MEASURED}"


def _reference(facts: Facts) -> str:
    if facts.is_border:
        return english.BORDER_SHORT
    if facts.are_cities:
        return english.city_centres(facts.names)
    return english.chosen_places(facts.names)


def _measured_from(facts: Facts) -> Paragraph:
    if facts.is_border:
        text = english.MEASURED_FROM_BORDER
    elif facts.are_cities:
        text = english.measured_from_cities(facts.names)
    else:
        bases = list(dict.fromkeys(origin.basis for origin in facts.origins))
        what = english.this_reference(len(facts.origins), points=facts.are_points)
        text = english.measured_from_chosen(facts.names, bases, what)
    return Paragraph(lead=english.MEASURED_FROM, text=text)


def _caveats(facts: Facts) -> tuple[str, ...]:
    about_places = english.CAVEAT_POINTS if facts.are_cities else english.CAVEAT_CHOSEN
    caveats = [
        english.CAVEAT_TONE if facts.shaded else english.CAVEAT_LINE,
        english.CAVEAT_BORDER if facts.is_border else about_places,
    ]
    sourced = [s for s in facts.statements if s.sourced]
    if sourced:
        caveats.append(english.CAVEAT_SOURCES)
    air = [name for s in sourced if s.launch == "air" for name in s.systems]
    if air:
        their = "its" if len(air) == 1 else "their"
        caveats.append(english.CAVEAT_AIR.format(names=joined(air), their=their))
    return tuple(caveats)


def _footnotes(facts: Facts, numbers: Mapping[str, int]) -> tuple[Footnote, ...]:
    return tuple(
        Footnote(number=numbers[s.id], text=_source_note(s), url=s.citation.url or "")
        for s in facts.statements
        if s.citation is not None
    )


def _source_note(statement: Statement) -> str:
    citation = statement.citation
    if citation is None:
        raise AssertionError(statement.id)
    date = english.published_words(citation.published)
    described_as = f"{citation.publisher}, {date}"
    if citation.publisher == "none printed":
        described_as = english.UNNAMED_ARTICLE.format(date=date)
    where = f"Place: {citation.locator}."
    if citation.paragraph_begins:
        where = f"Paragraph beginning {english.quoted(citation.paragraph_begins)}."
    bases = {statement.range.low_basis, statement.range.high_basis}
    basis = f"our reading, policy {statement.range.policy}" if "policy" in bases else "as printed"
    return english.source_note(
        statement.wording,
        joined(statement.systems),
        title=citation.title,
        described=described_as,
        where=where,
        reading=f"Read as {reading_words(statement)} ({basis}).",
    )


def _alt(facts: Facts, *, table: bool = True) -> str:
    lines = []
    for statement in facts.statements:
        rows = facts.rows(statement).set_index("region")
        share = rows["covered_share"].fillna(rows["covered_share_high"])
        share = share.fillna(rows["covered_share_low"])
        counted = [code for code in facts.touched if share[code] >= LEAST_COUNTED_SHARE]
        wholly = [facts.short[code] for code in counted if share[code] >= 1]
        partly = [facts.short[code] for code in counted if share[code] < 1]
        words = english.named(statement.wording, sourced=statement.sourced)
        if not facts.shaded:
            lines.append(english.alt_line(words, wholly, partly, least=least_words(statement)))
        elif statement is facts.widest:
            lines.append(english.alt_shaded(words, wholly, partly))
    outside = ""
    if MOSCOW in facts.short and MOSCOW not in facts.touched:
        outside = english.MOSCOW_OUT if facts.shaded else english.MOSCOW_OUTSIDE
    where = "part of Russia and the countries beside it" if facts.is_russia else "the regions"
    return english.map_alt(where, _reference(facts), lines, outside, table=table)


def _archives(facts: Facts, inputs: str) -> str:
    policy = facts.widest.range.policy
    edition = load_sources()["natural-earth"].version.split()[0]
    drawn = load_data_files()["regions-ru.fgb"].sha256
    boundaries = f"Natural Earth 1:10m {edition} as corrected ({drawn[:12]})"
    return english.archives(__version__, inputs, boundaries, policy)


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


def _places() -> tuple[Place, ...]:
    """Return the names for orientation: cities first, then countries, then seas."""
    kinds: dict[str, tuple[int, Literal["city", "country", "sea"]]] = {
        "capital": (0, "city"),
        "city": (0, "city"),
        "country": (1, "country"),
        "sea": (2, "sea"),
    }
    frame = load_places().sort_values("rank", kind="stable")
    ordered = sorted(frame["name"].unique(), key=lambda name: kinds[_kind(frame, name)][0])
    return tuple(
        Place(
            name,
            kinds[_kind(frame, name)][1],
            tuple(
                (float(row.lon), float(row.lat))
                for row in frame[frame["name"] == name].itertuples(index=False)
            ),
        )
        for name in ordered
    )


def _kind(frame: pd.DataFrame, name: str) -> str:
    return str(frame.loc[frame["name"] == name, "kind"].iloc[0])


def _named(facts: Facts) -> tuple[str, ...]:
    """Return the regions to name: those reached, their neighbours by nearness, the occupied."""
    near = facts.by_nearness[: 2 * len(facts.touched) + 4]
    return tuple(dict.fromkeys((*facts.touched, *near, *OCCUPIED)))


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
