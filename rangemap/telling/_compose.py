"""The Story of a map: measured, gathered, told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from rangemap._version import __version__
from rangemap.basemap import load_places
from rangemap.decisions import Decision
from rangemap.drawing import Place, Words
from rangemap.points import LaunchPoints
from rangemap.reach import least_km
from rangemap.regions import Regions, load_regions
from rangemap.statements import Catalogue, Ranges, Statement
from rangemap.story import Link, Story
from rangemap.telling._correction import corrections
from rangemap.telling._embed import embed_code
from rangemap.telling._explore import explorer
from rangemap.telling._facts import Facts
from rangemap.telling._findings import Findings, find
from rangemap.telling._folds import folds
from rangemap.telling._key import key_rows, permission
from rangemap.telling._readings import reading_figures, with_readings
from rangemap.telling._references import OCCUPIED
from rangemap.telling._sentences import (
    alternative,
    archives,
    caveats,
    footnotes,
    headline,
    measured_from,
    standfirst,
)
from rangemap.telling._shading import shading, without_lines
from rangemap.telling._table import table
from rangemap.telling._teach import teach
from rangemap.telling._teller import Teller
from rangemap.wording import catalogue as find_sentences

__all__ = ["Links", "compose_story", "orientation", "tell"]

#: Links at the top of a page, or of the pages in several languages.
Links = Sequence[Link] | Mapping[str, Sequence[Link]]

#: What stands on a map for orientation, the most important first.
Kind = Literal["city", "country", "sea"]

_KINDS: Final[dict[str, Kind]] = {
    "capital": "city",
    "city": "city",
    "country": "country",
    "sea": "sea",
}


def compose_story(
    launch_points: LaunchPoints,
    ranges: Ranges,
    regions: Regions,
    *,
    decisions: Sequence[Decision] | None = None,
    links: Links = (),
    catalogue: Catalogue | None = None,
    corrects: Mapping[str, str] | None = None,
    fill: Literal["within", "share"] = "within",
    language: str = "en",
) -> Story:
    """Measure, and put everything that a reader is told into one Story.

    Parameters
    ----------
    launch_points, ranges, regions
        As for :func:`~rangemap.measure_coverage`.
    decisions : sequence of Decision, optional
        What was reported as allowed. The bundled ones if not given; ``()`` for none.
    links : sequence of Link, or mapping of str to sequences of Link
        Pages beside this one, shown at its top; for several languages, by language.
    catalogue : Catalogue, optional
        Whose other statements on the same names are listed. ``ranges`` if that is one, else
        the bundled one.
    corrects : mapping of str to str, optional
        What an earlier version of this map had wrong: a system, and the words used for it. The
        page then says so at its top, and which figures changed.
    fill : {"within", "share"}
        Tint the part of the regions within each distance, or give each region one tone for its
        share within the longest one, without any line.
    language : str
        What to tell in: a code of :data:`rangemap.wording.LANGUAGES`. What sources said stays in
        their words, with a translation after it.

    Raises
    ------
    InputError
        If there are no sentences in that language, for more statements than a map can show apart,
        and for what cannot be measured.

    Warns
    -----
    ReferenceWarning
        For a line of the user's that runs through Crimea or Russia.
    """
    find_sentences(language)  # An unknown one is told of before anything is measured.
    findings = find(
        launch_points,
        ranges,
        regions,
        decisions=decisions,
        catalogue=catalogue,
        corrects=corrects,
        fill=fill,
    )
    return tell(findings, language, links=links)


def tell(findings: Findings, language: str, *, links: Links = ()) -> Story:
    """Tell what was found in one language.

    Raises
    ------
    InputError
        If there are no sentences in that language.
    """
    facts = replace(findings.facts, teller=Teller(language))
    numbers = {s.id: n for n, s in enumerate((s for s in facts.statements if s.sourced), 1)}
    fixed = facts.say.FIXED
    key = key_rows(facts, numbers)
    data, still = findings.sketch.worded(_words(facts))
    if facts.shaded:
        key, data, still = without_lines(key, data, still)
    title = headline(facts)
    story = Story(
        language=language,
        title=title,
        headline=title,
        standfirst=standfirst(facts),
        standfirst_footnote=1 if numbers else None,
        standfirst_end=fixed.nothing_measured,
        links=tuple(links.get(language, ()) if isinstance(links, Mapping) else links),
        key=key,
        measured_from=measured_from(facts),
        permission=permission(facts),
        table=table(facts),
        caveats=caveats(facts),
        folds=folds(facts, numbers),
        footnotes=footnotes(facts, numbers),
        unsourced=tuple(facts.say.unsourced(s.label) for s in facts.statements if not s.sourced),
        texts=with_readings(
            facts.teller,
            replace(
                fixed.texts,
                map_alt=alternative(facts),
                figure_alt=alternative(facts, table=False),
                archives=archives(facts, findings.inputs),
            ),
            data.lines,
        ),
        take=replace(fixed.take, embed=embed_code(title, fixed.take.address)),
        teach=teach(data, facts.say, fold="reading"),
        map=data,
        still=still,
        version=__version__,
        inputs=findings.inputs,
        corrections=corrections(facts, findings.corrected),
        shading=shading(facts) if facts.shaded else None,
        explorer=explorer(facts, findings.explored) if findings.explored else None,
        counted=tuple(facts.counts(facts.widest)),
        record=findings.record,
    )
    # What stays in another language is known only when all is told.
    return replace(story, quotes=facts.teller.quotes)


def _words(facts: Facts) -> Words:
    """Return all that may stand on the map."""
    around = load_regions(["UA", "RU"])
    columns = (around[column] for column in ("region", "name", "short", "prose"))
    names = {
        str(code): facts.teller.region(str(code), name=name, short=short, prose=prose)
        for code, name, short, prose in zip(*columns, strict=True)
    } | facts.names
    labelled = () if facts.shaded else facts.statements
    return Words(
        places=tuple(orientation(facts.teller)),
        printed={s.id: _label(facts, s) for s in labelled},
        readings={
            (s.id, kind): text
            for s in facts.statements
            for kind, text in reading_figures(facts.teller, s)
        },
        named=_named(facts),
        regions={code: name.short for code, name in names.items()},
        origins={origin.name: facts.teller.place(origin.name) for origin in facts.origins},
        line_label=facts.say.FIXED.line_label_border
        if facts.is_border
        else facts.say.FIXED.line_label,
    )


def _label(facts: Facts, statement: Statement) -> tuple[str, str]:
    """Return what stands at the line of a statement, and what it says in the page's language."""
    printed = facts.teller.printed(statement)
    if least_km(statement):
        # Two distances in full are too long for a map.
        words, translation = facts.teller.printed_short(statement)
        printed = replace(printed, words=words, translation=translation)
    text = printed.words if printed.sourced else facts.say.named(printed)
    return text, printed.translation


def orientation(teller: Teller) -> Iterator[Place]:
    """Yield the names for orientation: cities first, then countries, then seas."""
    frame = load_places().sort_values("rank", kind="stable")
    columns = (frame[column] for column in ("name", "kind", "lon", "lat"))
    spots: dict[tuple[str, Kind], list[tuple[float, float]]] = {}
    for name, kind, lon, lat in zip(*columns, strict=True):
        spots.setdefault((str(name), _KINDS[kind]), []).append((float(lon), float(lat)))
    order = list(dict.fromkeys(_KINDS.values()))
    for name, kind in sorted(spots, key=lambda place: order.index(place[1])):
        yield Place(name, kind, tuple(spots[name, kind]), teller.place(name))


def _named(facts: Facts) -> tuple[str, ...]:
    """Return the regions to name: those reached, their neighbours by nearness, the occupied."""
    near = facts.by_nearness[: 2 * len(facts.touched) + 4]
    return tuple(dict.fromkeys((*facts.touched, *near, *OCCUPIED)))
