"""The fixed texts of the page, in English.

Every sentence that a page shows and that is not somebody's statement is written here. The words
*about, around, approximately, up to, more than* belong to the sources: they stand only in
quotation marks, in the label of a printed figure, or in a conversion ("about 305 km").
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Final

from rangemap.story import ExplorerTexts, Take, Texts
from rangemap.wording._numbers import both_units, count_words, joined

LANGUAGE: Final = "en"

#: A text alternative that names more regions is not listened to.
_MOST_NAMED: Final = 9

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

KEY_TITLE: Final = "How far, as printed"
PERMISSION_TITLE: Final = "Range is not permission"
MEASURED_FROM: Final = "Measured from"
NOT_WITHIN: Final = "not within"
AT_MOST: Final = "at most"
AT_LEAST: Final = "at least"
NO_SOURCE: Final = "no source"
NOT_RULED_OUT: Final = "not ruled out"

READINGS: Final = "Show how else the words could be read"
READINGS_LINES: Final = (
    "Thin dotted lines: the shortest and the longest distance that the words can mean."
)
READINGS_OPEN: Final = (
    "Dots leading away from a line: the source leaves that end open. They mark no distance."
)

TABLE_CAPTION: Final = "Region by region: share of the area within the distance"
MOSCOW_OUTSIDE: Final = "Moscow is outside all lines."
MOSCOW_OUT: Final = "Moscow is outside."
SHADING_STEPS: Final = ("1–24%", "25–49%", "50–74%", "75–99%", "all")
SHADING_NOTE: Final = (
    "Each region has one tone, for the share of its whole area. A tone does not show which part "
    "is within the distance, nor where the distance ends."
)
CAVEAT_TONE: Final = (
    "A tone follows from a published distance. It does not show where anything was fired from, "
    "aimed at, or would land."
)
DEPENDS: Final = "depends on the wording"
OPEN_BOTH: Final = "open to both sides"
NAMED_NOTE: Final = "◆ Named in the reported decision."
UNSOURCED: Final = (
    "{name}: this distance was set by the maker of this page. It is not a published figure."
)

CRIMEA: Final = (
    "Crimea and Sevastopol are Ukrainian territory occupied by Russia since 2014. They are drawn "
    "as part of Ukraine and are in no Russian figure. Parts of the Donetsk, Kherson, Luhansk and "
    "Zaporizhzhia regions are occupied too; the front line is not drawn. Russia claims 89 "
    "regions; this page counts the 83 within its internationally recognised borders (UN General "
    "Assembly resolutions 68/262 and ES-11/4)."
)
BOUNDARIES: Final = "Boundaries: Natural Earth 1:10m, corrected as listed with the data."
HOW_TO_READ_LINE: Final = (
    "A line joins all places at the same distance over the ground from {what}."
)
THE_BORDER: Final = "the marked border"
THE_MARK: Final = "what is marked"
HOW_TO_READ_BENDS: Final = "Its bends follow the bends of that border."
HOW_TO_READ_SEVERAL: Final = (
    "Each thin ring is measured from one point. The firm line goes round all of them together, "
    "and the table counts what lies within it."
)
HOW_TO_READ_LEAST: Final = (
    "A statement with a minimum range has two lines. What lies between them is within it; what is "
    "nearer to a point than the inner line is not. No slider is offered for such a statement."
)
HOW_TO_READ_MAP: Final = (
    "On the moving map, places farther north are drawn larger; the scale bar holds for the "
    "middle of the picture. The printed map keeps distances from its centre true."
)
HOW_TO_READ_RING: Final = (
    "A ring looks egg-shaped on the moving map because this kind of map stretches the north. On "
    "the ground it is a circle."
)

CAVEAT_LINE: Final = (
    "A line shows a published distance. It does not show where anything was fired from, aimed "
    "at, or would land."
)
CAVEAT_BORDER: Final = (
    "Real positions are farther back than the border, so less is within range; the part of the "
    "Kursk region that Ukraine held in 2024 would move the line the other way and is not counted."
)
CAVEAT_POINTS: Final = (
    "Real positions are not published. These places are for orientation; from elsewhere the "
    "answer differs: see “Measured from somewhere else”."
)
CAVEAT_CHOSEN: Final = (
    "Real positions are not published. The maker of this page chose what is measured from; from "
    "elsewhere the answer differs."
)
CAVEAT_SOURCES: Final = (
    "Sources disagree, and one name can stand for several versions: see “Other published numbers”."
)
CAVEAT_AIR: Final = (
    "Aircraft release {names} in the air; where {their} distance starts is not published."
)
NOTE_AIR: Final = "released from aircraft: where the distance starts is not published"
NOTE_LEAST: Final = "what is nearer than {least} is left out"

UNNAMED_ARTICLE: Final = (
    "web article without publisher or date in the copy held; dated by its content to {date}"
)

SOMEWHERE_TITLE: Final = "Measured from somewhere else"
SOMEWHERE_INTRO: Final = (
    "The longest of these distances from other lines and points. This moves the answer farther "
    "than the wording does."
)
BORDER_LINE: Final = "the border of the Chernihiv, Sumy and Kharkiv regions with Russia"
BORDER_SHORT: Final = "Ukraine’s north-eastern border"
MEASURED_FROM_BORDER: Final = (
    f"{BORDER_LINE}. It is a line on a map, not a firing position. From farther back, less of "
    "Russia is within range."
)
EASTERN_END: Final = (
    "{names}: only this stretch of border is measured from. From other parts of Ukraine the "
    "figures for the south would be larger."
)
CHOSEN_DISTANCE: Final = "the distance that the maker of this page chose"
LINK_TO_POINTS: Final = "The same, measured from three city centres"
LINK_TO_BORDER: Final = "The same, measured from the border"
LINE_LABEL: Final = "measured from this line"
LINE_LABEL_BORDER: Final = "measured from this border"
NUMBERS_TITLE: Final = "Other published numbers"
NUMBERS_INTRO: Final = (
    "What other publications printed for the same name. A page that repeats another is shown "
    "with it. We do not average."
)
REPORTED_TITLE: Final = "What was reported, and when"
REPORTED_INTRO: Final = (
    "In the words of the article. A permission has no shape of its own, so none of this is drawn."
)
WORDS_ALONE: Final = (
    "How much of that distance may be used is described in words only, and is not drawn."
)
BEFORE: Final = "Before:"
AFTER: Final = "After:"
READ_TITLE: Final = "How to read this map, and how far it can be wrong"
SOURCES_TITLE: Final = "Sources and boundaries"
TEACH_WRONG: Final = "WRONG, ON PURPOSE"
EMBED_ADDRESS: Final = "ADDRESS-OF-THIS-PAGE"

TEXTS: Final = Texts(
    skip="Go to the table of regions",
    map_alt="",
    key_title=KEY_TITLE,
    move_map="Move and zoom the map",
    without_script=(
        "The moving map needs scripts. This still map and the table have the same figures."
    ),
    permission_title=PERMISSION_TITLE,
    sources_title="Sources",
    archives="",
    zoom_in="Zoom in",
    zoom_out="Zoom out",
    map_region="Map",
    not_affiliated=(
        "This page explains published statements. It is not made for planning and names nothing "
        "finer than a region."
    ),
    marked="named in the reported decision",
    back="Back to the text",
)


TAKE: Final = Take(
    title="Take the data, or put this map on your page",
    intro=(
        "Both files are made here, from what is in this page: nothing is sent or fetched. The "
        "table has the regions that are shown above, with the figures before rounding to whole "
        "per cent."
    ),
    table="Download the table (CSV)",
    shapes="Download the shapes (GeoJSON)",
    shapes_note=(
        "The shapes are simplified for drawing: good for a map, not for measuring. The figures "
        "were computed from the full shapes."
    ),
    embed_title="Embed code",
    embed_note=(
        f"Put the file of this page on your own server, and its address in place of "
        f"{EMBED_ADDRESS} if that still stands in the code."
    ),
    embed="",
    address=EMBED_ADDRESS,
    copy="Copy the embed code",
    copied="The embed code is copied.",
    not_copied="The browser did not let the code be copied. It is selected: copy it by hand.",
)


def embed_code(title: str) -> str:
    """Return HTML that shows the page in another one, with a link in case no frame is shown."""
    words = html.escape(title)
    # Scripts without same-origin: the page works, and cannot touch the one around it.
    return (
        f'<iframe src="{EMBED_ADDRESS}" title="{words}" width="100%" height="900" '
        'loading="lazy" style="border:0" sandbox="allow-scripts allow-downloads allow-popups '
        'allow-popups-to-escape-sandbox"></iframe>\n'
        f'<p><a href="{EMBED_ADDRESS}">{words}</a></p>'
    )


def teach_caption(radius_km: int, reach_km: int) -> str:
    """Return what stands under the picture of the common mistake."""
    return (
        f"A flat circle drawn on this kind of web map with a “radius of {radius_km} km” reaches "
        f"only {reach_km} km to the east and west at this latitude. Widely used, and wrong."
    )


def teach_flat(reach_km: int) -> str:
    """Return the words of the circle that is drawn flat."""
    return f"drawn flat: {reach_km} km"


def teach_true(radius_km: int) -> str:
    """Return the words of the circle as it is."""
    return f"{radius_km} km over the ground"


def teach_alt(radius_km: int, reach_km: int) -> str:
    """Return the text alternative of the picture of the common mistake."""
    return (
        "Two circles about one place on a web map, and the words “Wrong, on purpose”. The inner "
        f"one is drawn flat with a radius of {radius_km} km and reaches {reach_km} km to the east "
        f"and west. The outer one is the places that are {radius_km} km away over the ground."
    )


EXPLORER: Final = ExplorerTexts(
    title="Try another number",
    intro=(
        "Move the line to a figure between the lowest and the highest that were published. Marks "
        "show who printed what."
    ),
    needs_script="This part needs scripts. The printed figures are in the table above.",
    which="Move the line of",
    slider="Distance",
    field="Kilometres",
    conversion="(about {miles} miles)",
    steps="Measured from a line, the distance moves in steps of 5 km, and to the marks.",
    unsourced="You chose {km} km. No source on this page gives this number for this line.",
    printed="This is the printed number.",
    head="{km} km",
    head_unsourced=NO_SOURCE,
    head_sourced="another source",
    label_unsourced=f"{{km}} km ({NO_SOURCE})",
    label_sourced="{km} km (another source)",
    takes_in_none="This distance takes in no region.",
    takes_in_one="This distance takes in all or part of one region.",
    takes_in="This distance takes in all or part of {count} regions.",
    see_map="See it on the map",
    back="Back to the printed number",
    marks="Published figures",
    bad="Write a number of kilometres, for example {km}.",
    outside="Choose between {from} and {to} km: no published figure goes farther.",
    share="{percent}%",
    share_under="under 1%",
    share_all="all",
    not_within=NOT_WITHIN,
)


def explorer_band(printed: str, readings: str) -> str:
    """Return what the shaded part of the slider is."""
    return f"The shaded part is how {quoted(printed)} is read: {readings}."


def explorer_figure(km: float) -> str:
    """Return a published figure as its mark shows it: "72.4 km"."""
    return f"{round(km, 1):,g} km"


def explorer_who(publisher: str, relays: str) -> str:
    """Return who printed a figure, for its mark."""
    if publisher == "none printed":
        return "the news article of this page"
    if publisher.startswith("not shown"):
        return "a copy that does not show its publisher"
    return f"{publisher}, which relays {relays}" if relays else publisher


def quoted(words: str, *, capital: bool = False) -> str:
    """Return words in quotation marks, with a capital where a sentence begins."""
    return f"“{capitalised(words) if capital else words}”"


def named(words: str, *, sourced: bool) -> str:
    """Return a distance as a sentence names it: a source's words are quoted, others are not."""
    return quoted(words) if sourced else f"{words} (no source)"


def headline(
    printed: str, counts: Sequence[int], adjective: str, named: Sequence[str], place: str
) -> str:
    """Return the finding.

    Parameters
    ----------
    printed : str
        The widest statement, in its words; empty where no distance has a source.
    counts : sequence of int
        How many regions have at least one per cent of their area within it, at each reading
        that is present.
    adjective : str
        ``"Russian "`` or nothing.
    named : sequence of str
        Short names of the regions that the reported decision names.
    place : str
        "this point", "these points".
    """
    low, high = min(counts), max(counts)
    if high == 0:
        within = quoted(printed) if printed else CHOSEN_DISTANCE
        return f"No {adjective}region lies within {within} of {place}"
    number = str(high) if low == high else f"{low} to {high}"
    noun = "region" if high == 1 else "regions"
    subject = quoted(printed, capital=True) if printed else capitalised(CHOSEN_DISTANCE)
    finding = f"{subject} takes in all or part of {number} {adjective}{noun}"
    if not named:
        return finding
    return f"{finding}. The reported decision names {_in_words(len(named))}: {joined(named)}"


def standfirst(sourced: int, chosen: int, country: str, reference: str, source: str) -> str:
    """Return the sentence under the headline.

    Parameters
    ----------
    sourced, chosen : int
        How many distances a source states, and how many the maker of the page chose.
    country, reference : str
        Into what, and measured from what.
    source : str
        "a news article of November 2024"; empty without one.
    """
    kinds = []
    if sourced:
        kinds.append(count_words(sourced, "published range", "published ranges"))
    if chosen:
        kinds.append(f"{count_words(chosen, 'distance', 'distances')} without a source")
    reach = "reaches" if sourced + chosen == 1 else "reach"
    first = f"How far {joined(kinds)} {reach} into {country}, measured from {reference}."
    numbers = "number is" if sourced == 1 else "numbers are"
    return f"{first} The {numbers} quoted from {source}." if source else first


NOTHING_MEASURED: Final = "Nothing here was measured or tested."


def reading_note(words: str, low_basis: str, high_basis: str, *, figure: str = "figure") -> str:
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
    return f"{how}; no {' and no '.join(missing)} {figure} is given" if missing else how


def depends(figures: str) -> str:
    """Return the figures of a region that one end of the wording answers otherwise."""
    return f"{figures}, {DEPENDS}"


def table_note(
    *, two_figures: bool, at_most: bool, at_least: bool, depends: bool, not_ruled_out: bool
) -> str:
    """Return what the words and figures of the table mean, of those that stand in it."""
    meanings = [
        text
        for text, stands in (
            ("where two figures are given, they follow the two ends of the wording", two_figures),
            ("“at most” means the source gives only a highest figure", at_most),
            ("“at least” means the source gives only a lowest figure", at_least),
            (f"“{DEPENDS}” means the two ends do not give the same answer", depends),
            (f"“{NOT_RULED_OUT}” means farther than the printed figure", not_ruled_out),
        )
        if stands
    ]
    first = f"{capitalised('; '.join(meanings))}. " if meanings else ""
    return f"{first}Shares are of area, not of people, and are rounded to whole per cent."


def news_article(published: str) -> str:
    """Return "a news article of November 2024" for a date or a range of dates."""
    year, month = published[:4], published[5:7]
    if month.isdigit() and 1 <= int(month) <= 12:
        return f"a news article of {MONTHS[int(month) - 1]} {year}"
    return f"a news article of {year}" if year.isdigit() else "a news article"


def date_words(earliest: str | None, latest: str | None) -> str:
    """Return when, as exactly as it is known, from ISO dates, months or years.

    Examples
    --------
    >>> date_words("2024-05", "2024-06"), date_words(None, "2024-11-17")
    ('between May 2024 and June 2024', 'by 17 November 2024')
    """
    if earliest and latest:
        same = earliest == latest
        return _date(latest) if same else f"between {_date(earliest)} and {_date(latest)}"
    if latest:
        return f"by {_date(latest)}"
    return f"from {_date(earliest)} on" if earliest else "not dated"


def published_words(published: str) -> str:
    """Return a date of publication, or the two ends of what is known of it.

    Examples
    --------
    >>> published_words("2024-11-17/2024-11-18"), published_words("2023-07")
    ('17 November 2024 or 18 November 2024', 'July 2023')
    """
    return " or ".join(_date(end) for end in published.split("/"))


def correction(
    before: str, system: str, now: str, changed: int, largest: tuple[str, str, str] | None
) -> str:
    """Return the notice of a correction.

    Parameters
    ----------
    before, system, now : str
        The words used wrongly, for which system, and the right ones.
    changed : int
        How many figures of the table read otherwise now.
    largest : (region, figure before, figure now), optional
        The figure that changed most.
    """
    first = (
        f"Correction: an earlier version of this map used {quoted(before)} for {system}; the "
        f"source says {quoted(now)}."
    )
    if largest is None:
        return f"{first} No figure changed."
    region, then, after = largest
    count = capitalised(count_words(changed, "figure", "figures"))
    which = "that" if changed == 1 else "the largest"
    return f"{first} {count} changed, {which} for {region}, from {then} to {after}."


def said(date: str, by: str, confirmed: str) -> str:
    """Return when something was said, by whom, and whether anybody confirmed it.

    Examples
    --------
    >>> said("by 17 November 2024", "officials", "not by the president (“No comment”)")
    'By 17 November 2024 (officials; confirmed: not by the president, “No comment”)'
    """
    plain = re.sub(r"\s*\(([^)]*)\)", r", \1", confirmed)
    notes = [by, f"confirmed: {plain}" if plain else ""]
    note = "; ".join(part for part in notes if part)
    return f"{capitalised(date)} ({note})" if note else capitalised(date)


def reported(systems: Sequence[str], ranges: Sequence[str], words: Sequence[str]) -> str:
    """Return what was reported of systems, with the ranges stated of them."""
    named_range = [f"stated range {quoted(words)}" for words in ranges]
    return f"{', '.join([*systems, *named_range, *words])}."


def what_changed(before: str, after: str) -> str:
    """Return what changed in the longest range named; either may be empty, not both.

    Examples
    --------
    >>> what_changed("about 50 miles", "about 50 miles").partition(".")[0]
    'The longest range named for use on Russian soil is “about 50 miles”, as before'
    """
    longest = "the longest range named for use on Russian soil"
    if before and after and before != after:
        first = f"What changed is {longest}, from {quoted(before)} to {quoted(after)}"
    elif before and after:
        first = f"{capitalised(longest)} is {quoted(after)}, as before"
    elif after:
        first = f"What changed is that a range is named for use on Russian soil: {quoted(after)}"
    else:
        first = f"What changed is that no range is named for use on Russian soil: {quoted(before)}"
        first += " was"
    return f"{first}. {WORDS_ALONE}"


def curled(text: str) -> str:
    r"""Return a text with the quotation marks and apostrophes of print.

    Examples
    --------
    >>> curled('"for Kharkiv\'s defense"')
    '“for Kharkiv’s defense”'
    """
    return re.sub(r'"([^"]*)"', r"“\1”", text).replace("'", "’")


def _date(iso: str) -> str:
    year, *rest = iso.split("-")
    names = [MONTHS[int(part) - 1] if i == 0 else str(int(part)) for i, part in enumerate(rest)]
    return " ".join([*reversed(names), year])


def city_centres(names: Sequence[str]) -> str:
    """Return what the bundled points are, in a sentence."""
    return f"the {'centre' if len(names) == 1 else 'centres'} of {joined(names)}"


def chosen_places(names: Sequence[str]) -> str:
    """Return a user's own launch points, in a sentence."""
    return joined(names) if len(names) <= 4 else f"{len(names)} points"


def all_together(names: Sequence[str]) -> str:
    """Return what several places are called when they are taken as one shape."""
    return f"{chosen_places(names)} together"


def alone(name: str) -> str:
    """Return what one of several places is called when it is taken alone."""
    return f"{name} alone"


def measured_from_cities(names: Sequence[str]) -> str:
    """Return the note on the bundled points."""
    one = len(names) == 1
    return (
        f"{city_centres(names)}. {'It is a place' if one else 'They are places'} for "
        f"orientation, not {'a firing position' if one else 'firing positions'}."
    )


def measured_from_chosen(names: Sequence[str], bases: Sequence[str], what: str) -> str:
    """Return the note on a user's own launch points, with the maker's words for them."""
    return f"{chosen_places(names)} ({'; '.join(bases)}). The maker of this page chose {what}."


def this_reference(count: int, *, points: bool) -> str:
    """Return how a sentence points at what is measured from: "this line", "these points"."""
    noun = "point" if points else "line"
    return f"this {noun}" if count == 1 else f"these {noun}s"


def moscow(count: int, nearest_km: float) -> str:
    """Return the sentence that every reader looks for."""
    which = {1: "this distance", 2: "both distances"}.get(
        count, f"all {_in_words(count)} distances"
    )
    return f"Moscow is outside {which}: the city’s nearest edge is {both_units(nearest_km)} away."


def source_note(
    printed: str, names: str, *, title: str, described: str, where: str, reading: str
) -> str:
    """Return a footnote: the words, whose they are, where they stand, how they are read."""
    parts = [f"{quoted(printed)}: {names}. Printed in: “{title}”, {described}."]
    return " ".join([*parts, *(part for part in (where, reading) if part)])


def no_range(names: Sequence[str], note: str) -> str:
    """Return the sentence on systems that are named without a range."""
    one = len(names) == 1
    return (
        f"Also named, without a range: {joined(names)}{note}. Nothing is drawn for "
        f"{'it' if one else 'them'}."
    )


def archives(version: str, inputs: str, boundaries: str, policy: str) -> str:
    """Return the last line, for whoever keeps the page."""
    return (
        f"For archives: made with rangemap {version} from inputs {inputs[:12]}, boundaries "
        f"{boundaries}, policy {policy} for reading hedges."
    )


def map_alt(
    where: str, reference: str, lines: Sequence[str], outside: str, *, table: bool = True
) -> str:
    """Return the text alternative of the map, made from the figures."""
    parts = [f"Map of {where}.", f"Measured from {reference}.", *lines, outside]
    if table:
        parts.append("The table below has the same figures.")
    return " ".join(part for part in parts if part)


def between(least: str, most: str) -> str:
    """Return how a minimum and a maximum range are read."""
    return f"{least} to {most}"


def alt_line(printed: str, wholly: Sequence[str], partly: Sequence[str], *, least: str = "") -> str:
    """Return what one line takes in, or a ring that leaves out what is nearer than ``least``."""
    line = f"A line {printed} out"
    if least:
        line = f"A ring, {printed}, which leaves out what is nearer than {least},"
    if not wholly and not partly:
        return f"{line} takes in no region."
    if not wholly:
        return f"{line} takes in {_parts(partly)}."
    if not partly:
        return f"{line} takes in all of {_whole(wholly)}."
    return f"{line} takes in all of {_whole(wholly)} and {_parts(partly)}."


def _whole(names: Sequence[str]) -> str:
    return joined(names) if len(names) <= _MOST_NAMED else f"{len(names)} regions"


def shading_title(words: str) -> str:
    """Return what the tones of regions stand for."""
    return f"Share of each region’s area within {words}"


def alt_shaded(words: str, wholly: Sequence[str], partly: Sequence[str]) -> str:
    """Return what a map shows whose regions are shaded by share."""
    first = f"Regions are shaded by the share of their area within {words}"
    within = [f"all of {_whole(wholly)}"] if wholly else []
    within += [_parts(partly)] if partly else []
    return f"{first}: {' and '.join(within) if within else 'no region'}."


def _parts(names: Sequence[str]) -> str:
    if len(names) > _MOST_NAMED:
        return f"parts of {len(names)} more"
    return f"part{'s' if len(names) > 1 else ''} of {joined(names)}"


def capitalised(text: str) -> str:
    """Return a text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def _in_words(count: int) -> str:
    return count_words(count, "", "").strip()
