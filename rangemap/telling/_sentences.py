"""What stands at the top of a page and at its end, from the facts: the finding, notes, sources."""

from __future__ import annotations

from collections.abc import Mapping

from rangemap._version import __version__
from rangemap.provenance import load_data_files, load_sources
from rangemap.statements import Statement
from rangemap.story import Footnote, Paragraph
from rangemap.telling._facts import MOSCOW, Facts
from rangemap.telling._teller import Teller
from rangemap.wording import LEAST_COUNTED_SHARE

__all__ = [
    "alternative",
    "archives",
    "caveats",
    "footnotes",
    "headline",
    "measured_from",
    "standfirst",
]


def headline(facts: Facts) -> str:
    """Return the finding."""
    return facts.say.headline(
        facts.teller.printed(facts.widest),
        facts.counts(facts.widest),
        [facts.names[code] for code in facts.named_regions],
        russian=facts.is_russia,
        reference=facts.reference,
    )


def standfirst(facts: Facts) -> str:
    """Return what stands under the headline."""
    sourced = [s.citation for s in facts.statements if s.citation is not None]
    titles = {citation.title for citation in sourced}
    return facts.say.standfirst(
        len(sourced),
        len(facts.statements) - len(sourced),
        facts.reference,
        russian=facts.is_russia,
        article=sourced[0].published if len(titles) == 1 else "",
        several=len(titles) > 1,
    )


def measured_from(facts: Facts) -> Paragraph:
    """Return what is measured from."""
    own = dict.fromkeys(facts.teller.text(origin.basis) for origin in facts.origins)
    return Paragraph(
        lead=facts.say.FIXED.measured_from,
        text=facts.say.measured_from(facts.reference, list(own)),
    )


def caveats(facts: Facts) -> tuple[str, ...]:
    """Return what no line on a map shows."""
    fixed = facts.say.FIXED
    about_places = fixed.caveat_points if facts.are_cities else fixed.caveat_chosen
    found = [
        fixed.caveat_tone if facts.shaded else fixed.caveat_line,
        fixed.caveat_border if facts.is_border else about_places,
    ]
    sourced = [s for s in facts.statements if s.sourced]
    if sourced:
        found.append(fixed.caveat_sources)
    air = [facts.teller.system(name) for s in sourced if s.launch == "air" for name in s.systems]
    if air:
        found.append(facts.say.caveat_air(air))
    return tuple(found)


def footnotes(facts: Facts, numbers: Mapping[str, int]) -> tuple[Footnote, ...]:
    """Return the numbered sources of the statements on the map."""
    return tuple(
        Footnote(number=numbers[s.id], text=_source_note(facts.teller, s), url=s.citation.url or "")
        for s in facts.statements
        if s.citation is not None
    )


def _source_note(teller: Teller, statement: Statement) -> str:
    citation = statement.citation
    if citation is None:
        raise AssertionError(statement.id)
    bases = {statement.range.low_basis, statement.range.high_basis}
    return teller.say.source_note(
        teller.printed(statement),
        [teller.system(name) for name in statement.systems],
        title=teller.original(citation.title, citation.language),
        publisher=teller.publisher(citation.publisher),
        date=citation.published,
        locator=teller.text(citation.locator) if not citation.paragraph_begins else "",
        paragraph=teller.original(citation.paragraph_begins, citation.language),
        readings=teller.readings(statement),
        policy=statement.range.policy if "policy" in bases else "",
    )


def alternative(facts: Facts, *, table: bool = True) -> str:
    """Return the text alternative of the map; ``table`` says that there is one below."""
    say, fixed = facts.say, facts.say.FIXED
    lines = []
    for statement in facts.statements:
        rows = facts.rows(statement).set_index("region")
        share = rows["covered_share"].fillna(rows["covered_share_high"])
        share = share.fillna(rows["covered_share_low"])
        counted = [code for code in facts.touched if share[code] >= LEAST_COUNTED_SHARE]
        wholly = [facts.names[code] for code in counted if share[code] >= 1]
        partly = [facts.names[code] for code in counted if share[code] < 1]
        printed = facts.teller.printed(statement)
        if not facts.shaded:
            nearer = facts.teller.nearer(statement)
            lines.append(say.alt_line(printed, wholly, partly, nearer=nearer))
        elif statement is facts.widest:
            lines.append(say.alt_shaded(printed, wholly, partly))
    outside = ""
    if MOSCOW in facts.names and MOSCOW not in facts.touched:
        outside = fixed.moscow_out if facts.shaded else fixed.moscow_outside
    return say.map_alt(facts.reference, lines, outside, russian=facts.is_russia, table=table)


def archives(facts: Facts, inputs: str) -> str:
    """Return the last line, for whoever keeps the page."""
    edition = load_sources()["natural-earth"].version.split()[0]
    drawn = load_data_files()["regions-ru.fgb"].sha256
    policy = facts.widest.range.policy
    return facts.say.archives(__version__, inputs, edition, drawn, policy, given=facts.boundaries)
