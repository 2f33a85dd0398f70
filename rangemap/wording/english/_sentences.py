"""What the page says of the map, the table and what was reported, in English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from rangemap.wording._catalogue import From, Name, Printed
from rangemap.wording.english._fixed import FIXED, MONTHS
from rangemap.wording.english._numbers import capitalised, count, in_words, joined, km_and_miles

__all__ = [
    "BORDER",
    "alt_line",
    "alt_shaded",
    "caveat_air",
    "correction",
    "curled",
    "date",
    "decision_said",
    "decision_what",
    "decision_who",
    "depends",
    "eastern_end",
    "empty",
    "headline",
    "key_names",
    "key_unsourced",
    "map_alt",
    "measured_from",
    "moscow",
    "named",
    "note_least",
    "permission_lead",
    "places",
    "published",
    "quoted",
    "reading_note",
    "reported",
    "said",
    "shading_title",
    "standfirst",
    "summary_head",
    "summary_line",
    "table_note",
    "unsourced",
    "what_changed",
]

#: A text alternative that names more regions is not listened to.
_MOST_NAMED: Final = 9
BORDER: Final = "the border of the Chernihiv, Sumy and Kharkiv regions with Russia"
_CHOSEN_DISTANCE: Final = "the distance that the maker of this page chose"


def quoted(printed: Printed) -> str:
    """Return words in quotation marks, with what they say in English after them.

    Examples
    --------
    >>> quoted(Printed("up to 190 miles")), quoted(Printed("близько 250 км", "about 250 km"))
    ('“up to 190 miles”', '“близько 250 км” (about 250 km)')
    """
    after = f" ({printed.translation})" if printed.translation else ""
    return f"“{printed.words}”{after}"


def named(printed: Printed) -> str:
    """Return a distance as a sentence names it: a source's words are quoted, others are not."""
    return quoted(printed) if printed.sourced else f"{printed.words} ({FIXED.no_source})"


def curled(text: str) -> str:
    r"""Return a text with the quotation marks and apostrophes of print.

    Examples
    --------
    >>> curled('"for Kharkiv\'s defense"')
    '“for Kharkiv’s defense”'
    """
    return re.sub(r'"([^"]*)"', r"“\1”", text).replace("'", "’")


def headline(
    printed: Printed,
    counts: Sequence[int],
    named: Sequence[Name],
    *,
    russian: bool,
    reference: From,
) -> str:
    """Return the finding, set against what the decision names."""
    low, high = min(counts), max(counts)
    adjective = "Russian " if russian else ""
    if high == 0:
        within = quoted(printed) if printed.sourced else _CHOSEN_DISTANCE
        return f"No {adjective}region lies within {within} of {_this(reference)}"
    subject = capitalised(_CHOSEN_DISTANCE)
    if printed.sourced:
        subject = quoted(replace(printed, words=capitalised(printed.words)))
    number = str(high) if low == high else f"{low} to {high}"
    noun = "region" if high == 1 else "regions"
    finding = f"{subject} takes in all or part of {number} {adjective}{noun}"
    if not named:
        return finding
    names = joined([name.short for name in named])
    return f"{finding}. The reported decision names {in_words(len(named))}: {names}"


def standfirst(
    sourced: int, chosen: int, reference: From, *, russian: bool, article: str, several: bool
) -> str:
    """Return the sentences under the headline."""
    kinds = []
    if sourced:
        kinds.append(count(sourced, "published range", "published ranges"))
    if chosen:
        kinds.append(f"{count(chosen, 'distance', 'distances')} without a source")
    reach = "reaches" if sourced + chosen == 1 else "reach"
    into = "Russia" if russian else "the regions"
    sentences = [f"How far {joined(kinds)} {reach} into {into}, measured from {_brief(reference)}."]
    source = "the sources below" if several else _news_article(article) if article else ""
    if source:
        numbers = "number is" if sourced == 1 else "numbers are"
        sentences.append(f"The {numbers} quoted from {source}.")
    return " ".join([*sentences, FIXED.nothing_measured])


def _news_article(published: str) -> str:
    """Return "a news article of November 2024" for a date or a range of dates."""
    year, month = published[:4], published[5:7]
    if month.isdigit() and 1 <= int(month) <= 12:
        return f"a news article of {MONTHS[int(month) - 1]} {year}"
    return f"a news article of {year}" if year.isdigit() else "a news article"


def measured_from(reference: From, bases: Sequence[str]) -> str:
    """Return what is measured from, and that it is no firing position."""
    names = reference.names
    if reference.kind == "border":
        return (
            f"{BORDER}. It is a line on a map, not a firing position. From farther back, less of "
            "Russia is within range."
        )
    if reference.kind == "cities":
        one = len(names) == 1
        return (
            f"{_brief(reference)}. {'It is a place' if one else 'They are places'} for "
            f"orientation, not {'a firing position' if one else 'firing positions'}."
        )
    return f"{places(names)} ({'; '.join(bases)}). The maker of this page chose {_this(reference)}."


def places(names: Sequence[str]) -> str:
    """Return places in a sentence: up to four by name."""
    return joined(names) if len(names) <= 4 else f"{len(names)} points"


def _brief(reference: From) -> str:
    if reference.kind == "border":
        return "Ukraine’s north-eastern border"
    if reference.kind == "cities":
        centres = "centre" if len(reference.names) == 1 else "centres"
        return f"the {centres} of {joined(reference.names)}"
    return places(reference.names)


def _this(reference: From) -> str:
    noun = "point" if reference.points else "line"
    return f"this {noun}" if len(reference.names) == 1 else f"these {noun}s"


def correction(
    before: Printed,
    system: str,
    now: Printed,
    changed: int,
    largest: tuple[Name, str, str] | None,
) -> str:
    """Return the notice of a correction."""
    first = (
        f"Correction: an earlier version of this map used {quoted(before)} for {system}; the "
        f"source says {quoted(now)}."
    )
    if largest is None:
        return f"{first} No figure changed."
    region, then, after = largest
    figures = capitalised(count(changed, "figure", "figures"))
    which = "that" if changed == 1 else "the largest"
    return f"{first} {figures} changed, {which} for {region.prose}, from {then} to {after}."


def key_names(names: Sequence[str], conversion: str, *, at_most: bool = False) -> str:
    """Return whose distance it is, with our figure in the other unit."""
    figure = f"{FIXED.at_most} {conversion}" if at_most else conversion
    return f"{' / '.join(names)} ({figure})"


def key_unsourced(label: str) -> str:
    """Return the name of a distance without a source."""
    return f"{label} ({FIXED.no_source})"


def unsourced(name: str) -> str:
    """Return that a distance is nobody's but the maker's."""
    return f"{name}: this distance was set by the maker of this page. It is not a published figure."


def note_least(nearer: str) -> str:
    """Return what a minimum range leaves out."""
    return f"what is {nearer} is left out"


def reading_note(words: str, low_basis: str, high_basis: str, *, of_maximum: bool = False) -> str:
    """Return how the words are read, and whether the source or we say so.

    Examples
    --------
    >>> reading_note("45 to 55 miles", "policy", "policy")
    '45 to 55 miles: our reading of the words'
    >>> reading_note("at most 190 miles", "open", "printed")
    'at most 190 miles, as printed; no lowest figure is given'
    """
    bases = {low_basis, high_basis}
    if "policy" not in bases:
        how = f"{words}, as printed"
    elif "printed" not in bases:
        how = f"{words}: our reading of the words"
    else:
        ours = "lower" if low_basis == "policy" else "higher"
        how = f"{words}; the {ours} figure is our reading of the words"
    missing = [
        name for name, basis in (("lowest", low_basis), ("highest", high_basis)) if basis == "open"
    ]
    what = "maximum" if of_maximum else "figure"
    return f"{how}; no {' and no '.join(missing)} {what} is given" if missing else how


def shading_title(printed: Printed) -> str:
    """Return what the tones of regions stand for."""
    return f"Share of each region’s area within {named(printed)}"


def map_alt(
    reference: From, lines: Sequence[str], outside: str, *, russian: bool, table: bool
) -> str:
    """Return the text alternative of the map, made from the figures."""
    where = "part of Russia and the countries beside it" if russian else "the regions"
    parts = [f"Map of {where}.", f"Measured from {_brief(reference)}.", *lines, outside]
    if table:
        parts.append("The table below has the same figures.")
    return " ".join(part for part in parts if part)


def alt_line(
    printed: Printed, wholly: Sequence[Name], partly: Sequence[Name], *, nearer: str = ""
) -> str:
    """Return what one line takes in, or a ring that leaves out what is nearer."""
    line = f"A line {named(printed)} out"
    if nearer:
        line = f"A ring, {named(printed)}, which leaves out what is {nearer},"
    return f"{line} takes in {_within(wholly, partly) or 'no region'}."


def alt_shaded(printed: Printed, wholly: Sequence[Name], partly: Sequence[Name]) -> str:
    """Return what a map shows whose regions are shaded by share."""
    first = f"Regions are shaded by the share of their area within {named(printed)}"
    return f"{first}: {_within(wholly, partly) or 'no region'}."


def _within(wholly: Sequence[Name], partly: Sequence[Name]) -> str:
    parts = []
    if wholly:
        names = joined([name.short for name in wholly])
        parts.append(f"all of {names if len(wholly) <= _MOST_NAMED else f'{len(wholly)} regions'}")
    if len(partly) > _MOST_NAMED:
        parts.append(f"parts of {len(partly)} more")
    elif partly:
        names = joined([name.short for name in partly])
        parts.append(f"{'part' if len(partly) == 1 else 'parts'} of {names}")
    return " and ".join(parts)


def depends(figures: str) -> str:
    """Return the figures of a region that one end of the wording answers otherwise."""
    return f"{figures}, {FIXED.depends}"


def empty(printed: Sequence[Printed], *, russian: bool) -> str:
    """Return what stands where the table would."""
    region = "Russian region" if russian else "region"
    return f"No {region} lies within {' or '.join(named(each) for each in printed)}."


def table_note(
    *, two_figures: bool, at_most: bool, at_least: bool, depends: bool, not_ruled_out: bool
) -> str:
    """Return what the words and figures of the table mean, of those that stand in it."""
    meanings = [
        text
        for text, stands in (
            ("where two figures are given, they follow the two ends of the wording", two_figures),
            (f"“{FIXED.at_most}” means the source gives only a highest figure", at_most),
            (f"“{FIXED.at_least}” means the source gives only a lowest figure", at_least),
            (f"“{FIXED.depends}” means the two ends do not give the same answer", depends),
            (f"“{FIXED.not_ruled_out}” means farther than the printed figure", not_ruled_out),
        )
        if stands
    ]
    first = f"{capitalised('; '.join(meanings))}. " if meanings else ""
    return f"{first}Shares are of area, not of people, and are rounded to whole per cent."


def eastern_end(names: Sequence[Name]) -> str:
    """Return the note on the regions that hang on the end of the border line."""
    return (
        f"{joined([name.short for name in names])}: only this stretch of border is measured from. "
        "From other parts of Ukraine the figures for the south would be larger."
    )


def moscow(distances: int, nearest_km: float) -> str:
    """Return the sentence that every reader looks for."""
    which = {1: "this distance", 2: "both distances"}.get(
        distances, f"all {in_words(distances)} distances"
    )
    away = km_and_miles(nearest_km)
    return f"Moscow is outside {which}: the city’s nearest edge is {away} away."


def caveat_air(names: Sequence[str]) -> str:
    """Return that the distance of these does not start on the ground."""
    their = "its" if len(names) == 1 else "their"
    return (
        f"Aircraft release {joined(names)} in the air; where {their} distance starts is not "
        "published."
    )


def date(earliest: str | None, latest: str | None) -> str:
    """Return when, as exactly as it is known, from ISO dates, months or years.

    Examples
    --------
    >>> date("2024-05", "2024-06"), date(None, "2024-11-17")
    ('between May 2024 and June 2024', 'by 17 November 2024')
    """
    if earliest and latest:
        same = earliest == latest
        return _day(latest) if same else f"between {_day(earliest)} and {_day(latest)}"
    if latest:
        return f"by {_day(latest)}"
    return f"from {_day(earliest)} on" if earliest else "not dated"


def published(date: str) -> str:
    """Return a date of publication, or the two ends of what is known of it.

    Examples
    --------
    >>> published("2024-11-17/2024-11-18"), published("2023-07")
    ('17 November 2024 or 18 November 2024', 'July 2023')
    """
    return " or ".join(_day(end) for end in date.split("/"))


def _day(iso: str) -> str:
    year, *rest = iso.split("-")
    names = [MONTHS[int(part) - 1] if i == 0 else str(int(part)) for i, part in enumerate(rest)]
    return " ".join([*reversed(names), year])


def permission_lead(systems: Sequence[str]) -> str:
    """Return of what it is told that it was reported as allowed."""
    return f"{', '.join(systems)}:"


def said(date: str, by: str, confirmed: str) -> str:
    """Return when something was said, by whom, and whether anybody confirmed it.

    Examples
    --------
    >>> said("by 17 November 2024", "officials", "not by the president (“No comment”)")
    'By 17 November 2024 (officials; confirmed: not by the president, “No comment”)'
    """
    plain = re.sub(r"\s*\(([^)]*)\)", r", \1", confirmed)
    note = decision_said(by, plain, "")
    return f"{capitalised(date)} ({note})" if note else capitalised(date)


def reported(systems: Sequence[str], ranges: Sequence[Printed], words: Sequence[str]) -> str:
    """Return what was reported of systems, with the ranges stated of them."""
    stated = [f"stated range {quoted(printed)}" for printed in ranges]
    return f"{', '.join([*systems, *stated, *words])}."


def what_changed(before: Printed | None, after: Printed | None) -> str:
    """Return what changed in the longest range named; either may be missing, not both.

    Examples
    --------
    >>> same = Printed("about 50 miles")
    >>> what_changed(same, same).partition(".")[0]
    'The longest range named for use on Russian soil is “about 50 miles”, as before'
    """
    longest = "the longest range named for use on Russian soil"
    if before and after and before.words != after.words:
        first = f"What changed is {longest}, from {quoted(before)} to {quoted(after)}"
    elif before and after:
        first = f"{capitalised(longest)} is {quoted(after)}, as before"
    elif after:
        first = f"What changed is that a range is named for use on Russian soil: {quoted(after)}"
    elif before:
        first = "What changed is that no range is named for use on Russian soil: "
        first += f"{quoted(before)} was"
    else:
        first = "No range is named for use on Russian soil"
    return (
        f"{first}. How much of that distance may be used is described in words only, and is not "
        "drawn."
    )


def decision_who(actor: str, systems: Sequence[str]) -> str:
    """Return who decided, and on what."""
    return f"{actor}: {', '.join(systems)}"


def decision_what(status: str, scope: str) -> str:
    """Return what was reported, and how far it goes."""
    return ": ".join(part for part in (status, scope) if part)


def decision_said(by: str, confirmed: str, elsewhere: str) -> str:
    """Return who said it, who confirmed it, and what was printed elsewhere."""
    notes = [
        by,
        f"confirmed: {confirmed}" if confirmed else "",
        f"elsewhere: {elsewhere}" if elsewhere else "",
    ]
    return "; ".join(note for note in notes if note)


def summary_head(regions: int, names: Sequence[str]) -> str:
    """Return what is counted, from where."""
    shape = " as one shape" if len(names) > 1 else ""
    places = [name[:1].lower() + name[1:] if " " in name else name for name in names]
    noun = "region" if regions == 1 else "regions"
    return f"Of {regions} {noun}, measured from {joined(places)}{shape}:"


def summary_line(printed: Printed, who: str, wholly: int, partly: int, rest: int) -> str:
    """Return how many regions lie wholly, partly and not within a distance."""
    words = quoted(printed) if printed.sourced else printed.words
    return f"{words}, {who}: {wholly} wholly, {partly} partly, {rest} not"
