"""The fixed texts of the page, in English.

Every sentence that a page shows and that is not somebody's statement is written in this package.
The words *about, around, approximately, up to, more than* belong to the sources: they stand only
in quotation marks, in the label of a printed figure, or in a conversion ("about 305 km").
"""

from __future__ import annotations

from typing import Final

from rangemap.story import ExplorerTexts, Plural, Take, Texts
from rangemap.wording._catalogue import Fixed

__all__ = ["FIXED", "MONTHS"]

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

_ADDRESS: Final = "ADDRESS-OF-THIS-PAGE"

_TEXTS: Final = Texts(
    skip="Go to the table of regions",
    map_alt="",
    key_title="How far, as printed",
    move_map="Move and zoom the map",
    without_script=(
        "The moving map needs scripts. This still map and the table have the same figures."
    ),
    permission_title="Range is not permission",
    sources_title="Sources",
    archives="",
    zoom_in="Zoom in",
    zoom_out="Zoom out",
    map_region="Map",
    not_affiliated=(
        "This page explains published statements. It is not made for planning and names nothing "
        "finer than a region."
    ),
    km="km",
    mi="mi",
    languages="Languages",
    marked="named in the reported decision",
    back="Back to the text",
)

_TAKE: Final = Take(
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
        f"Put the file of this page on your own server, and its address in place of {_ADDRESS} if "
        "that still stands in the code."
    ),
    embed="",
    address=_ADDRESS,
    copy="Copy the embed code",
    copied="The embed code is copied.",
    not_copied="The browser did not let the code be copied. It is selected: copy it by hand.",
)

_EXPLORER: Final = ExplorerTexts(
    title="Try another number",
    intro=(
        "Move the line to a figure between the lowest and the highest that were published. Marks "
        "show who printed what."
    ),
    needs_script="This part needs scripts. The printed figures are in the table above.",
    which="Move the line of",
    slider="Distance",
    field="Kilometres",
    conversion=Plural(one="(about {miles} mile)", other="(about {miles} miles)"),
    steps="Measured from a line, the distance moves in steps of 5 km, and to the marks.",
    unsourced="You chose {km} km. No source on this page gives this number for this line.",
    printed="This is the printed number.",
    head="{km} km",
    head_unsourced="no source",
    head_sourced="another source",
    label_unsourced="{km} km (no source)",
    label_sourced="{km} km (another source)",
    takes_in_none="This distance takes in no region.",
    takes_in=Plural(
        one="This distance takes in all or part of one region.",
        other="This distance takes in all or part of {count} regions.",
    ),
    see_map="See it on the map",
    back="Back to the printed number",
    marks="Published figures",
    bad="Write a number of kilometres, for example {km}.",
    outside="Choose between {from} and {to} km: no published figure goes farther.",
    share="{percent}%",
    share_under="under 1%",
    share_all="all",
    not_within="not within",
)

#: The hedges of the policy, which are English already. A figure without one says "at most" or
#: "at least" only of what its source leaves open, so those two are here for other languages.
_HEDGES: Final = {
    hedge: hedge
    for hedge in (
        "about", "around", "some", "roughly", "approx.", "circa", "nearly", "almost", "just under",
        "just over", "up to", "within", "maximum", "at most", "no more than", "more than", "over",
        "in excess of", "beyond", "at least", "under", "less than",
    )
}  # fmt: skip

FIXED: Final = Fixed(
    language="en",
    name="English",
    texts=_TEXTS,
    take=_TAKE,
    explorer=_EXPLORER,
    measured_from="Measured from",
    not_within="not within",
    at_most="at most",
    at_least="at least",
    open_both="open to both sides",
    no_source="no source",
    not_ruled_out="not ruled out",
    depends="depends on the wording",
    note_air="released from aircraft: where the distance starts is not published",
    line_label="measured from this line",
    line_label_border="measured from this border",
    readings="Show how else the words could be read",
    readings_lines=(
        "Thin dotted lines: the shortest and the longest distance that the words can mean."
    ),
    readings_open=(
        "Dots leading away from a line: the source leaves that end open. They mark no distance."
    ),
    shading_note=(
        "Each region has one tone, for the share of its whole area. A tone does not show which "
        "part is within the distance, nor where the distance ends."
    ),
    shading_steps=("1–24%", "25–49%", "50–74%", "75–99%", "all"),
    nothing_measured="Nothing here was measured or tested.",
    link_to_points="The same, measured from three city centres",
    link_to_border="The same, measured from the border",
    table_caption="Region by region: share of the area within the distance",
    region_head="Region",
    named_note="◆ Named in the reported decision.",
    miles="",
    moscow_outside="Moscow is outside all lines.",
    moscow_out="Moscow is outside.",
    caveat_line=(
        "A line shows a published distance. It does not show where anything was fired from, aimed "
        "at, or would land."
    ),
    caveat_tone=(
        "A tone follows from a published distance. It does not show where anything was fired "
        "from, aimed at, or would land."
    ),
    caveat_border=(
        "Real positions are farther back than the border, so less is within range; the part of "
        "the Kursk region that Ukraine held in 2024 would move the line the other way and is not "
        "counted."
    ),
    caveat_points=(
        "Real positions are not published. These places are for orientation; from elsewhere the "
        "answer differs: see “Measured from somewhere else”."
    ),
    caveat_chosen=(
        "Real positions are not published. The maker of this page chose what is measured from; "
        "from elsewhere the answer differs."
    ),
    caveat_sources=(
        "Sources disagree, and one name can stand for several versions: see “Other published "
        "numbers”."
    ),
    somewhere_title="Measured from somewhere else",
    somewhere_intro=(
        "The longest of these distances from other lines and points. This moves the answer "
        "farther than the wording does."
    ),
    numbers_title="Other published numbers",
    numbers_intro=(
        "What other publications printed for the same name. A page that repeats another is shown "
        "with it. We do not average."
    ),
    numbers_answers=(
        "The answer for a region changes if it is touched by one distance and not by the other, "
        "or lies wholly within one and not the other. It is counted against the number on this "
        "map, from the same place. A figure for another version does not contradict it."
    ),
    numbers_grades=(
        "Grades say how the words were seen, not whether they are true. A: on the page that "
        "printed them. B: on a page that relays another, or names no publisher or date. C: on a "
        "copy."
    ),
    numbers_dots=(
        "The dots put the figures of a table on one scale from zero: filled for the number on "
        "this map, open for the others."
    ),
    numbers_heads=("As printed", "Where", "Regions whose answer changes"),
    used_here="on this map",
    doubtful="doubtful: not drawn",
    not_drawn="not drawn",
    not_counted="not counted",
    chosen_figure="The maker of this page chose it.",
    reported_title="What was reported, and when",
    reported_intro=(
        "In the words of the article. A permission has no shape of its own, so none of this is "
        "drawn."
    ),
    reported_heads=("When", "Who, and what for", "What was reported", "Said by"),
    before="Before:",
    after="After:",
    read_title="How to read this map, and how far it can be wrong",
    how_to_read_border=(
        "A line joins all places at the same distance over the ground from the marked border."
    ),
    how_to_read_mark=(
        "A line joins all places at the same distance over the ground from what is marked."
    ),
    how_to_read_bends="Its bends follow the bends of that border.",
    how_to_read_several=(
        "Each thin ring is measured from one point. The firm line goes round all of them "
        "together, and the table counts what lies within it."
    ),
    how_to_read_least=(
        "A statement with a minimum range has two lines. What lies between them is within it; "
        "what is nearer to a point than the inner line is not. No slider is offered for such a "
        "statement."
    ),
    how_to_read_map=(
        "On the moving map, places farther north are drawn larger; the scale bar holds for the "
        "middle of the picture. The printed map keeps distances from its centre true."
    ),
    how_to_read_ring=(
        "A ring looks egg-shaped on the moving map because this kind of map stretches the north. "
        "On the ground it is a circle."
    ),
    doubts_intro=(
        "How far the figures can be wrong, each thing by itself, as a change of the area within "
        "a distance:"
    ),
    not_compared="No other place was computed for these regions.",
    sources_and_boundaries="Sources and boundaries",
    crimea=(
        "Crimea and Sevastopol are Ukrainian territory occupied by Russia since 2014. They are "
        "drawn as part of Ukraine and are in no Russian figure. Parts of the Donetsk, Kherson, "
        "Luhansk and Zaporizhzhia regions are occupied too; the front line is not drawn. Russia "
        "claims 89 regions; this page counts the 83 within its internationally recognised borders "
        "(UN General Assembly resolutions 68/262 and ES-11/4)."
    ),
    boundaries="Boundaries: Natural Earth 1:10m, corrected as listed with the data.",
    teach_wrong="WRONG, ON PURPOSE",
    summary_note=(
        "Counted by area: wholly from 99.95% at the lowest reading that the words give, partly\n"
        "from 1% at the stated one, not below that."
    ),
    hedges=_HEDGES,
)
