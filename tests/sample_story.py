"""A Story for the tests of the page, made without the rest of the library.

The outlines are a coarse copy of Natural Earth 1:10m admin-1 (public domain); distances are
taken flat on an azimuthal equidistant plane of a sphere. Good enough to look at, and nothing
but that: no figure in here was measured.
"""

from __future__ import annotations

import functools
import itertools
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import LineString, MultiLineString, Polygon, shape
from shapely.ops import linemerge, unary_union

from rangemap.drawing._draw import LAND_ORDER, WORD_ORDER
from rangemap.story import (
    Cell,
    Curve,
    Doubt,
    Drawing,
    Explorable,
    Explorer,
    Fold,
    Footnote,
    Frame,
    Head,
    KeyRow,
    Label,
    LanguageLink,
    Line,
    Link,
    MapData,
    Mark,
    Numbers,
    Paragraph,
    PlainTable,
    Plural,
    Published,
    Quote,
    Record,
    RecordedReference,
    RecordedStatement,
    Reference,
    Row,
    ScaleBar,
    Shape,
    Step,
    StillPath,
    Story,
    Table,
    Take,
    Teach,
    Texts,
    Voice,
)
from rangemap.wording.english import FIXED

EARTH_KM = 6371.0
MIDDLE = (36.2, 51.35)
KM_PER_UNIT = 0.185
NEAR, MIDDLE_LINE, FAR = "himars-about-50-mi", "storm-shadow-155-mi", "atacms-up-to-190-mi"
RANGES_KM = {NEAR: 80.5, MIDDLE_LINE: 249.4, FAR: 305.8}
ORIGINS = ("UA-74", "UA-59", "UA-63")

WIDE = (0, 0, 8280, 5500)
NARROW = (2060, 0, 4922, 5500)

LonLat = tuple[float, float]


def sample_story(**changes: Any) -> Story:
    """Return the sample, with some of its fields changed."""
    fields: dict[str, Any] = {
        "language": "en",
        "title": "How far three published ranges reach into Russia",
        "headline": "“Up to 190 miles” takes in all or part of 12 Russian regions. "
        "The reported decision names one: Kursk",
        "standfirst": "How far three published ranges reach into Russia, measured from Ukraine’s "
        "north-eastern border. The numbers are quoted from a news article of November 2024. "
        "Nothing here was measured or tested.",
        "standfirst_end": "Nothing here was measured or tested.",
        "standfirst_footnote": 1,
        "links": (Link(text="Measured from three city centres", href="ranges-from-points.html"),),
        "key": key_rows(),
        "measured_from": Paragraph(
            lead="Measured from",
            text="the border of the Chernihiv, Sumy and Kharkiv regions with Russia. It is a line "
            "on a map, not a firing position. From farther back, less of Russia is within range.",
        ),
        "permission": (
            Paragraph(
                lead="HIMARS:",
                text="reported allowed after Russia’s May 2024 offensive, “just across the "
                "border”.",
            ),
            Paragraph(lead="ATACMS:", text="reported allowed, 17 Nov. 2024; Kursk region first."),
            Paragraph(lead="Storm Shadow, SCALP:", text="not reported as allowed on Russian soil."),
        ),
        "table": table(),
        "caveats": (
            (
                "A line shows a published distance. It does not show where anything was fired "
                "from, aimed at, or would land."
            ),
            (
                "Real positions are farther back than the border, so less is within range; the "
                "part of the Kursk region that Ukraine held in 2024 would move the line the other"
                " way and is not counted."
            ),
            (
                "Sources disagree, and one name can stand for several versions: see “Other "
                "published numbers”."
            ),
            (
                "Aircraft release Storm Shadow and SCALP in the air; where their distance starts "
                "is not published."
            ),
        ),
        "folds": folds(),
        "footnotes": (
            Footnote(
                number=1,
                text="“about 50 miles”: HIMARS. Printed in: Biden Authorizes Ukraine to Use U.S. "
                "Long-Range Missiles, web article without publisher or date in the copy held; "
                "reports events of 17 Nov. 2024. Read as 45 to 55 miles (our reading, policy 1).",
                url="",
            ),
            Footnote(
                number=2,
                text="Boundaries: Natural Earth 1:10m, corrected as listed.",
                url="https://www.naturalearthdata.com/",
            ),
        ),
        "unsourced": (),
        "texts": Texts(
            skip="Go to the table of regions",
            map_alt="Map of western Russia and northern Ukraine. From the border of Ukraine’s "
            "Chernihiv, Sumy and Kharkiv regions, a line about 50 miles out crosses the "
            "Belgorod, Bryansk and Kursk regions and touches Oryol. A line up to 190 miles out "
            "takes in all of Belgorod, Bryansk, Kursk and Oryol and parts of eight more. "
            "Moscow is outside all three. The table below has the same figures.",
            key_title="How far, as printed",
            move_map="Move and zoom the map",
            without_script="The moving map needs scripts. This still map and the table have the "
            "same figures.",
            permission_title="Range is not permission",
            sources_title="Sources",
            archives="Made with rangemap 0.1 from inputs 5b2e…c0de, boundaries 41aa…90f1, "
            "policy 1.",
            zoom_in="Zoom in",
            zoom_out="Zoom out",
            map_region="Map of the distances",
            not_affiliated="Not affiliated with any publisher named here.",
            km="km",
            mi="mi",
            draft="A draft: not yet signed by a native reader.",
            languages="Languages",
            marked="named in the reported decision",
            back="Back to the text",
            readings="Show how else the words could be read",
            readings_lines="Thin dotted lines: the shortest and the longest distance.",
            readings_open="Dots leading away from a line: the source leaves that end open.",
            figure_alt="Map of western Russia and northern Ukraine, with three lines.",
        ),
        "take": take(),
        "teach": teach(),
        "map": map_data(),
        "still": drawing(),
        "version": "0.1.0",
        "inputs": "5b2e" * 16,
        "counted": (12,),
        "record": Record(
            references=(
                RecordedReference(
                    name="Border", basis="a border", source="a map", bundled="border", wkt=""
                ),
                RecordedReference(
                    name="Here", basis="a place", source="", bundled="", wkt="POINT (36.23 49.99)"
                ),
            ),
            statements=(
                RecordedStatement(
                    id=NEAR,
                    systems=("HIMARS",),
                    wording="about 50 miles",
                    read="words",
                    fields=(("variant", ""),),
                    citation=(("title", "A title"),),
                ),
            ),
            systems=("HIMARS",),
            regions=("RU",),
            policy="desk-1",
            data=(("border.fgb", "41aa" * 16),),
            corrects=(("HIMARS", "about 60 miles"),),
            decisions="bundled",
            own=("catalogue",),
        ),
        "explorer": explorer(),
        "languages": (
            LanguageLink(language="en", name="English", href=""),
            LanguageLink(language="uk", name="Українська", href="ranges.uk.html"),
        ),
        "quotes": (Quote(text="unos 300 kilómetros", language="es"),),
    }
    fields.update(changes)
    return Story(**fields)


def key_rows() -> tuple[KeyRow, ...]:
    return (
        KeyRow(
            statement=NEAR,
            slot=0,
            fill="near",
            printed="about 50 miles",
            translation="близько 80 км",
            who="HIMARS rockets (about 80 km)",
            notes=(),
            footnote=1,
            sourced=True,
            range_km=80.4672,
            low_km=72.42048,
            high_km=88.51392,
            low_basis="policy",
            high_basis="policy",
            reading="45 to 55 miles: our reading of the words",
        ),
        KeyRow(
            statement=MIDDLE_LINE,
            slot=1,
            fill="none",
            printed="approximately 155 miles",
            translation="",
            who="Storm Shadow / SCALP (about 250 km)",
            notes=("released from aircraft: where the distance starts is not published",),
            footnote=1,
            sourced=True,
            range_km=249.44832,
            low_km=224.503488,
            high_km=274.393152,
            low_basis="policy",
            high_basis="policy",
            reading="140 to 170 miles: our reading of the words",
        ),
        KeyRow(
            statement=FAR,
            slot=2,
            fill="far",
            printed="up to 190 miles",
            translation="",
            who="ATACMS (about 305 km)",
            notes=(),
            footnote=1,
            sourced=True,
            range_km=305.77536,
            low_km=None,
            high_km=305.77536,
            low_basis="open",
            high_basis="printed",
            reading="at most 190 miles, as printed; no lowest figure is given",
        ),
    )


FIGURES = (
    ("RU-BEL", "Belgorod", "Белгородская область", "72–87%", "all", "all", 0.0),
    ("RU-BRY", "Bryansk", "Брянская область", "53–65%", "all", "all", 0.0),
    ("RU-KRS", "Kursk", "Курская область", "43–52%", "all", "all", 0.0),
    ("RU-ORL", "Oryol", "Орловская область", "up to 3%", "93–98%", "all", 71.0),
    ("RU-VOR", "Voronezh", "Воронежская область", "under 1%", "75–81%", "91%", 77.0),
    ("RU-KLU", "Kaluga", "Калужская область", "–", "48–55%", "75%", 120.0),
    ("RU-LIP", "Lipetsk", "Липецкая область", "–", "23–34%", "73%", 166.0),
    ("RU-SMO", "Smolensk", "Смоленская область", "–", "23–30%", "54%", 155.0),
    ("RU-TUL", "Tula", "Тульская область", "–", "10–18%", "49%", 190.0),
    ("RU-ROS", "Rostov", "Ростовская область", "–", "12–18%", "37%", 100.0),
    ("RU-VGG", "Volgograd", "Волгоградская область", "–", "under 1%", "7%", 240.0),
    ("RU-TAM", "Tambov", "Тамбовская область", "–", "–", "4%", 275.0),
)


def table() -> Table:
    return Table(
        caption="Region by region: share of the area within the distance",
        region_head="Region",
        heads=(
            Head(statement=NEAR, text="about 50 mi", small=""),
            Head(statement=MIDDLE_LINE, text="approx. 155 mi", small=""),
            Head(statement=FAR, text="up to 190 mi", small="at most"),
        ),
        rows=tuple(row(*figures) for figures in FIGURES),
        empty="No Russian region lies within these distances.",
        notes=(
            (
                "Where two figures are given, they follow the two ends of the wording; “at most” "
                "means the source gives only a highest figure. Shares are of area, not of people,"
                " and are rounded to whole per cent. ◆ Named in the reported decision."
            ),
            (
                "Moscow is outside all three distances: the city’s nearest edge is 366 km (228 "
                "miles) away."
            ),
        ),
    )


def row(code: str, name: str, second: str, *figures: Any) -> Row:
    *cells, nearest = figures
    return Row(
        region=code,
        name=name,
        official=f"{name} Oblast",
        second=second,
        second_lang="ru",
        marked=code == "RU-KRS",
        nearest_km=nearest,
        cells=tuple(cell(text) for text in cells),
    )


def cell(text: str) -> Cell:
    share = {"all": 1.0, "–": 0.0}.get(text, 0.5)
    return Cell(
        text=text,
        hidden="not within" if text == "–" else "",
        range_class={"all": "within", "–": "outside"}.get(text, "partly"),
        touched=text != "–",
        share=share,
        share_low=None,
        share_high=share,
        area_km2=None if text == "–" else 1234.5,
    )


#: Distances that the widest line of the sample can be moved to, in km.
STEPS_KM = (285.0, 290.0, 295.0, 297.729, 300.0, 305.775, 310.0, 315.0, 335.0)
GRID_KM = (75, 80, 85, *range(285, 340, 5))


#: The words of a language with more forms than English has.
EXPLORER = replace(
    FIXED.explorer, takes_in=Plural(one="one", few="few", many="many", other="{count} regions")
)


def explorer(way: Any = "steps") -> Explorer:
    """Two statements to move; a region's share grows evenly from where it is touched."""
    return Explorer(
        way=way,
        clipped=way == "steps",
        statements=(
            Explorable(
                statement=NEAR,
                printed="about 50 miles",
                translation="близько 50 миль",
                printed_km=80.467,
                distances_km=(75.0, 80.467, 85.0),
                ends=("75 km", "85 km"),
                band_km=(72.42, 88.514),
                band="The shaded part is how “about 50 miles” is read: 45 to 55 miles.",
                marks=(
                    Mark(range_km=80.467, figure="80.5 km", words="“about 50 miles”", who="here"),
                ),
            ),
            Explorable(
                statement=FAR,
                printed="up to 190 miles",
                translation="",
                printed_km=305.775,
                distances_km=STEPS_KM,
                ends=("285 km", "335 km"),
                band_km=None,
                band="",
                marks=(
                    Mark(range_km=297.729, figure="297.7 km", words="“185-mile range”", who="CNN"),
                    Mark(range_km=300.0, figure="300 km", words="“300 kilometres”", who="Turan"),
                    Mark(
                        range_km=305.775, figure="305.8 km", words="“up to 190 miles”", who="here"
                    ),
                ),
            ),
        ),
        curves=(
            *(curve(code, near) for code, *_, near in FIGURES),
            curve("RU-RYA", 308.0),
        ),
        rows=(row("RU-RYA", "Ryazan", "Рязанская область", "–", "–", "–", 308.0),),
        texts=EXPLORER,
    )


def curve(code: str, touched_km: float) -> Curve:
    """A share that grows by 0.2 % with each kilometre, up to all; for Belgorod by 307.5 km."""
    samples = [(touched_km, 0, 20)]
    for km in GRID_KM:
        if km > touched_km and samples[-1][1] < 10_000:
            samples.append((float(km), min(10_000, round(20 * (km - touched_km))), 20))
    if code == "RU-BEL":
        samples = [*(each for each in samples if each[0] < 307.5), (307.5, 10_000, 20)]
    return Curve(region=code, samples=tuple(samples))


def folds() -> tuple[Fold, ...]:
    return (
        Fold(
            id="reported",
            title="What was reported, and when",
            paragraphs=(
                Paragraph(
                    lead="Before",
                    text="(reported after Russia’s offensive of May 2024): HIMARS, stated range "
                    "“about 50 miles”, “against Russian forces just across the border”.",
                ),
                Paragraph(text="The map shows distances only."),
            ),
            tables=(
                PlainTable(
                    caption="What was reported",
                    heads=("When", "Who said it", "Words"),
                    rows=(
                        ("17 Nov. 2024", "unnamed U.S. officials", "“expected to be initially …”"),
                        ("17 Nov. 2024", "Ukraine’s president", "did not confirm"),
                    ),
                ),
            ),
            prints=False,
        ),
        Fold(
            id="how-to-read",
            title="How to read this map, and how far it can be wrong",
            paragraphs=(
                Paragraph(
                    text="A line joins all places at the same distance over the ground from the "
                    "marked border. Its bends follow the bends of that border."
                ),
                Paragraph(
                    text="On the moving map, places farther north are drawn larger; the scale bar "
                    "holds for the middle of the picture."
                ),
            ),
            tables=(),
            prints=False,
            doubts=doubts(),
        ),
        Fold(
            id="numbers",
            title="Other published numbers",
            paragraphs=(Paragraph(text="What other publications printed. We do not average."),),
            tables=(),
            prints=False,
            numbers=numbers(),
            dots="The dots put the figures of a table on one scale from zero.",
        ),
        Fold(
            id="sources",
            title="Sources and boundaries",
            paragraphs=(
                Paragraph(
                    text="Crimea and Sevastopol are Ukrainian territory occupied by Russia since "
                    "2014. They are drawn as part of Ukraine and are in no Russian figure."
                ),
            ),
            tables=(),
            prints=True,
        ),
    )


def doubts() -> tuple[Doubt, ...]:
    return (
        Doubt(
            kind="reference",
            lead="Largest doubt: what the distance is measured from.",
            text="292,000 km² from the border, 157,000 km² from three city centres.",
            change=0.86,
            largest=True,
        ),
        Doubt(
            kind="computing", lead="The computing", text="adds less.", change=None, largest=False
        ),
    )


def numbers() -> tuple[Numbers, ...]:
    used = published("atacms-up-to-190-mi", "up to 190 miles", "on this map", used=True)
    relay = published("relay", "unos 300 kilómetros", "none", origin="origin: the same passage")
    short = published(
        "short",
        "200 miles, or 300 kilometres, away",
        "7 of 83",
        km=200.0,
        url="https://example.org/short",
        changed=("RU-KLU", "RU-SMO"),
        named="Kaluga, Smolensk",
        notes=("The two figures are 21.9 km apart.",),
    )
    return (
        Numbers(
            name="ATACMS",
            used="On this map: “up to 190 miles”. Printed in the article.",
            heads=("As printed", "Where", "Regions whose answer changes"),
            voices=(
                Voice(head="Version not named", rows=(used, relay)),
                Voice(head="Export model", rows=(short,)),
            ),
        ),
        Numbers(name="No number", used="No source states a range.", heads=(), voices=()),
    )


def published(statement: str, printed: str, answer: str, **changes: Any) -> Published:
    fields: dict[str, Any] = {
        "km": 400.0,
        "conversion": "(about 305 km)",
        "read_as": "read as at most 190 miles",
        "source": "A newspaper, November 2024",
        "origin": "",
        "url": "",
        "grade": "grade B",
        "used": False,
        "changed": (),
        "named": "",
        "notes": (),
    }
    words = f"“{printed}”"
    return Published(statement=statement, printed=words, answer=answer, **{**fields, **changes})


def take() -> Take:
    return Take(
        title="Take the data, or put this map on your page",
        intro="Both files are made here.",
        table="Download the table (CSV)",
        shapes="Download the shapes (GeoJSON)",
        shapes_note="Simplified for drawing: good for a map, not for measuring.",
        embed_title="Embed code",
        embed_note="Write the address of the page in place of ADDRESS-OF-THIS-PAGE.",
        embed='<iframe src="ADDRESS-OF-THIS-PAGE" title="How far" width="100%" height="900" '
        'loading="lazy" sandbox="allow-scripts allow-downloads"></iframe>\n'
        '<p><a href="ADDRESS-OF-THIS-PAGE">How far</a></p>',
        address="ADDRESS-OF-THIS-PAGE",
        copy="Copy the embed code",
        copied="The embed code is copied.",
        not_copied="It is selected: copy it by hand.",
    )


def teach() -> Teach:
    return Teach(
        fold="how-to-read",
        alt="Two circles about one place, the inner one drawn flat.",
        caption="A flat circle with a “radius of 300 km” reaches only 187 km at this latitude.",
        wrong="WRONG, ON PURPOSE",
        wrong_at=(170, 160),
        flat="M250 160l-80 80 -80 -80 80 -80z",
        flat_words="drawn flat: 187 km",
        flat_at=(170, 194),
        true="M300 160l-130 130 -130 -130 130 -130z",
        true_words="300 km over the ground",
        true_at=(170, 18),
        size=(340, 300),
    )


# --- geometry ---------------------------------------------------------------------------------


def to_plane(lon: float, lat: float) -> tuple[float, float]:
    """Azimuthal equidistant on a sphere, kilometres east and north of the middle."""
    lon_0, lat_0 = map(math.radians, MIDDLE)
    lam, phi = math.radians(lon) - lon_0, math.radians(lat)
    cos_c = math.sin(lat_0) * math.sin(phi) + math.cos(lat_0) * math.cos(phi) * math.cos(lam)
    c = math.acos(max(-1.0, min(1.0, cos_c)))
    k = EARTH_KM * (c / math.sin(c) if c else 1.0)
    return (
        k * math.cos(phi) * math.sin(lam),
        k * (math.cos(lat_0) * math.sin(phi) - math.sin(lat_0) * math.cos(phi) * math.cos(lam)),
    )


def from_plane(x: float, y: float) -> LonLat:
    lon_0, lat_0 = map(math.radians, MIDDLE)
    rho = math.hypot(x, y)
    c = rho / EARTH_KM
    if not rho:
        return MIDDLE
    lat = math.asin(math.cos(c) * math.sin(lat_0) + y * math.sin(c) * math.cos(lat_0) / rho)
    lon = lon_0 + math.atan2(
        x * math.sin(c),
        rho * math.cos(lat_0) * math.cos(c) - y * math.sin(lat_0) * math.sin(c),
    )
    return math.degrees(lon), math.degrees(lat)


def to_units(x: float, y: float) -> tuple[int, int]:
    return round(4140 + x / KM_PER_UNIT), round(2700 - y / KM_PER_UNIT)


def outlines() -> list[dict[str, Any]]:
    path = Path(__file__).with_name("sample_geometry.json")
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return features


def rings_of(feature: dict[str, Any]) -> list[list[list[tuple[int, int]]]]:
    return [
        [[(round(x * 1000), round(y * 1000)) for x, y in ring] for ring in part]
        for part in feature["parts"]
    ]


def plane_shape(feature: dict[str, Any]) -> Any:
    parts = [
        Polygon(
            [to_plane(*c) for c in part[0]], [[to_plane(*c) for c in ring] for ring in part[1:]]
        )
        for part in feature["parts"]
    ]
    return unary_union([part.buffer(0) for part in parts])


def border() -> LineString:
    """The longest stretch that the three regions share with Russia, in degrees."""
    owners: dict[frozenset[LonLat], set[str]] = defaultdict(set)
    for feature in outlines():
        side = "measured" if feature["id"] in ORIGINS else feature["role"]
        for part in feature["parts"]:
            for ring in part:
                points = [tuple(c) for c in ring]
                for a, b in itertools.pairwise(points):
                    owners[frozenset((a, b))].add(side)
    shared = sorted(
        sorted(segment)
        for segment, sides in owners.items()
        if sides == {"measured", "region"} and len(segment) == 2
    )
    merged = linemerge(MultiLineString(shared))
    return max(getattr(merged, "geoms", [merged]), key=lambda line: line.length)


def lines_and_fills() -> list[tuple[str, str, Any]]:
    """``(statement, kind, geometry on the plane)``, fills first and the widest first."""
    start = LineString([to_plane(*c) for c in border().coords])
    russia = unary_union([plane_shape(f) for f in outlines() if f["role"] == "region"])
    made: list[tuple[str, str, Any]] = []
    for statement in (FAR, NEAR):
        reach = start.buffer(RANGES_KM[statement], quad_segs=24)
        made.append((statement, "fill", shapely.simplify(reach.intersection(russia), 1.0)))
    for statement in (MIDDLE_LINE, FAR, NEAR):
        reach = start.buffer(RANGES_KM[statement], quad_segs=24)
        edge = reach.boundary.intersection(russia.buffer(2))
        edge = linemerge(edge) if edge.geom_type == "MultiLineString" else edge
        made.append((statement, "edge", shapely.simplify(edge, 0.5)))
    for kind, km in (("low", 72.4), ("high", 88.5)):
        edge = start.buffer(km, quad_segs=24).boundary.intersection(russia.buffer(2))
        edge = linemerge(edge) if edge.geom_type == "MultiLineString" else edge
        made.append((NEAR, kind, shapely.simplify(edge, 0.5)))
    made.append((FAR, "open", LineString([(300.0, 100.0), (285.0, 100.0)])))
    return made


class ArcStore:
    """Arcs in the order they were first met; the same arc is kept once, whichever way it runs."""

    def __init__(self) -> None:
        self.arcs: list[tuple[int, ...]] = []
        self._seen: dict[tuple[tuple[int, int], ...], int] = {}

    def add(self, points: Sequence[tuple[int, int]]) -> int:
        forward = tuple(points)
        if forward in self._seen:
            return self._seen[forward]
        backward = forward[::-1]
        if backward in self._seen:
            return -1 - self._seen[backward]
        self._seen[forward] = len(self.arcs)
        deltas = [
            value for a, b in itertools.pairwise(forward) for value in (b[0] - a[0], b[1] - a[1])
        ]
        self.arcs.append((*forward[0], *deltas))
        return len(self.arcs) - 1


def decode(arcs: Sequence[Sequence[int]], path: Iterable[int]) -> list[LonLat]:
    """Follow a path over shared arcs: the reading of the format that the script is held to."""
    points: list[LonLat] = []
    for index in path:
        arc = arcs[index if index >= 0 else -1 - index]
        x = y = 0
        decoded = []
        for i in range(0, len(arc), 2):
            x, y = x + arc[i], y + arc[i + 1]
            decoded.append((x / 1000, y / 1000))
        if index < 0:
            decoded.reverse()
        points.extend(decoded[1:] if points else decoded)
    return points


def encode_rings(store: ArcStore, features: Sequence[list[list[list[tuple[int, int]]]]]) -> Any:
    """Cut the rings where their neighbours change, and name the arcs of each."""
    owners: dict[frozenset[tuple[int, int]], set[int]] = defaultdict(set)
    for number, parts in enumerate(features):
        for part in parts:
            for ring in part:
                for a, b in itertools.pairwise(ring):
                    owners[frozenset((a, b))].add(number)

    def encode(ring: list[tuple[int, int]]) -> tuple[int, ...]:
        loop = ring[:-1]
        sides = [owners[frozenset((loop[i], loop[(i + 1) % len(loop)]))] for i in range(len(loop))]
        cuts = [i for i in range(len(loop)) if sides[i] != sides[i - 1]]
        if not cuts:
            return (store.add(ring),)
        loop = loop[cuts[0] :] + loop[: cuts[0]]
        ends = [cut - cuts[0] for cut in cuts] + [len(loop)]
        loop.append(loop[0])
        return tuple(store.add(loop[a : b + 1]) for a, b in itertools.pairwise(ends))

    return [tuple(tuple(encode(ring) for ring in part) for part in parts) for parts in features]


def pieces(geometry: Any) -> list[list[list[tuple[float, float]]]]:
    """Polygons as parts of rings; lines as parts of one path."""
    found = []
    for part in getattr(geometry, "geoms", [geometry]):
        if part.geom_type == "Polygon":
            found.append([list(part.exterior.coords), *(list(r.coords) for r in part.interiors)])
        elif part.geom_type == "LineString" and part.length > 1:
            found.append([list(part.coords)])
    return found


def thousandths(points: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    return [(round(x * 1000), round(y * 1000)) for x, y in points]


@functools.cache
def map_data() -> MapData:
    store = ArcStore()
    features = sorted(outlines(), key=lambda feature: LAND_ORDER.index(feature["role"]))
    encoded = encode_rings(store, [rings_of(feature) for feature in features])
    shapes = tuple(
        Shape(id=f["id"], role=f["role"], name=f["name"], parts=parts)
        for f, parts in zip(features, encoded, strict=True)
    )

    def own_arcs(geometry: Any, back: Callable[..., LonLat]) -> Any:
        return tuple(
            tuple((store.add(thousandths([back(*c) for c in path])),) for path in part)
            for part in pieces(geometry)
        )

    lines = tuple(
        Line(
            statement=statement,
            kind=kind,  # type: ignore[arg-type]
            reference="border",
            parts=own_arcs(geometry, from_plane),
        )
        for statement, kind, geometry in lines_and_fills()
    )
    start = LineString([to_plane(*c) for c in border().coords])
    steps = tuple(
        Step(
            range_km=km,
            bounds=(30.5, 47.2, 43.0, 55.4) if km < 330 else (29.5, 46.5, 44.5, 56.2),
            parts=own_arcs(shapely.simplify(start.buffer(km, quad_segs=16), 2.0), from_plane),
        )
        for km in (75.0, 80.467, 85.0, *STEPS_KM)
    )
    reference = Reference(
        name="Border of the Chernihiv, Sumy and Kharkiv regions with Russia",
        basis="border line",
        lon_lat=None,
        parts=own_arcs(border(), lambda lon, lat: (lon, lat)),
    )
    return MapData(
        bounds=(30.0, 46.9, 43.5, 55.7),
        limits=(21.0, 43.5, 51.5, 59.5),
        arcs=tuple(store.arcs),
        shapes=shapes,
        lines=lines,
        references=(reference,),
        labels=tuple(
            label(*place) for place in sorted(PLACES, key=lambda place: WORD_ORDER.index(place[1]))
        ),
        steps=steps,
    )


PLACES: tuple[tuple[str, str, LonLat, str, str], ...] = (
    ("Russia", "country", (41.6, 54.3), "middle", ""),
    ("Ukraine", "country", (32.6, 49.0), "middle", ""),
    ("Belarus", "country", (29.2, 53.3), "middle", ""),
    ("Sea of Azov", "sea", (36.6, 46.2), "middle", ""),
    ("Smolensk", "region", (32.7, 54.75), "middle", ""),
    ("Bryansk", "region", (33.7, 53.0), "middle", ""),
    ("Kaluga", "region", (35.4, 54.3), "middle", ""),
    ("Oryol", "region", (36.4, 52.8), "middle", ""),
    ("Kursk", "region", (36.1, 51.7), "middle", ""),
    ("Belgorod", "region", (37.6, 50.75), "middle", ""),
    ("Tula", "region", (37.5, 53.95), "middle", ""),
    ("Lipetsk", "region", (39.0, 52.6), "middle", ""),
    ("Voronezh", "region", (40.3, 51.0), "middle", ""),
    ("Tambov", "region", (41.5, 52.6), "middle", ""),
    ("Rostov", "region", (41.2, 47.9), "middle", ""),
    ("Volgograd", "region", (43.4, 49.6), "middle", ""),
    ("Kyiv", "city", (30.52, 50.45), "start", ""),
    ("Kharkiv", "city", (36.23, 49.99), "end", ""),
    ("Moscow", "city", (37.62, 55.75), "start", ""),
    ("Minsk", "city", (27.56, 53.9), "start", ""),
    ("measured from this border", "reference", (33.9, 50.6), "end", ""),
    ("about 50 miles", "statement", (35.2, 52.3), "middle", NEAR),
    ("approx. 155 miles", "statement", (40.2, 51.9), "middle", MIDDLE_LINE),
    ("up to 190 miles", "statement", (39.0, 53.6), "middle", FAR),
    ("45 miles", "low", (35.0, 52.0), "end", NEAR),
    ("55 miles", "high", (36.5, 52.3), "start", NEAR),
)


def label(text: str, kind: Any, lon_lat: LonLat, anchor: Any, statement: str) -> Label:
    x, y = to_units(*to_plane(*lon_lat))
    if kind == "city":
        x += 80 if anchor == "start" else -80
    return Label(
        text=text,
        kind=kind,
        lon_lat=lon_lat,
        x=x,
        y=y,
        anchor=anchor,
        statement=statement,
        second="до 190 миль" if statement == FAR else "",
    )


def svg_d(geometry: Any) -> str:
    d = []
    for part in pieces(geometry):
        for path in part:
            points = [to_units(*c) for c in path]
            steps = "".join(
                f"l{b[0] - a[0]} {b[1] - a[1]}" for a, b in itertools.pairwise(points) if a != b
            )
            closed = "z" if path[0] == path[-1] else ""
            d.append(f"M{points[0][0]} {points[0][1]}{steps}{closed}")
    return "".join(d)


@functools.cache
def drawing() -> Drawing:
    paths = [StillPath(role=f["role"], id=f["id"], d=svg_d(plane_shape(f))) for f in outlines()]
    paths += [
        StillPath(role=kind, id=statement, d=svg_d(geometry))  # type: ignore[arg-type]
        for statement, kind, geometry in lines_and_fills()
    ]
    line = LineString([to_plane(*c) for c in border().coords])
    paths.append(StillPath(role="reference", id="border", d=svg_d(line)))
    return Drawing(paths=tuple(paths), frames=(frame("wide", WIDE), frame("narrow", NARROW)))


def frame(name: Any, view_box: tuple[int, int, int, int]) -> Frame:
    x, y, width, height = view_box
    inside = [
        place
        for place in (label(*p) for p in PLACES)
        if x + 300 < place.x < x + width - 300 and y < place.y < y + height
    ]
    dots = [
        ("city", *to_units(*to_plane(*lon_lat)))
        for _, kind, lon_lat, _, _ in PLACES
        if kind == "city"
    ]
    dots.append(("reference", *to_units(*to_plane(34.8, 50.91))))
    return Frame(
        name=name,
        view_box=view_box,
        pixel=10 if name == "wide" else 14,
        labels=tuple(inside),
        dots=tuple(dots),
        scale=ScaleBar(
            km=100,
            km_length=round(100 / KM_PER_UNIT),
            mi=50,
            mi_length=round(50 * 1.609344 / KM_PER_UNIT),
        ),
    )


__all__ = ["decode", "rings_of", "sample_story", "shape"]
