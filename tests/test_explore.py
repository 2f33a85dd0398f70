"""Try another number: limits, marks, samples and outlines, before there is a page."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import geopandas as gpd
import numpy as np
import oracles
import pytest
import shapely

import rangemap as rm
from rangemap.drawing._arcs import ArcStore
from rangemap.drawing._scene import Drawn, Scene
from rangemap.drawing._steps import draw_steps
from rangemap.reach import Origin
from rangemap.regions import prepare_regions
from rangemap.story import Curve, Explorer, Story
from rangemap.telling._outlines import Outlines
from rangemap.telling._sampled import UNITS, Shares, read_share, sample
from rangemap.wording import english


@pytest.fixture(scope="module")
def cities() -> Story:
    """The page that is measured from three points as one shape."""
    return rm.compose_story(
        rm.load_launch_points("cities"), rm.load_systems(), rm.load_regions("RU")
    )


@pytest.fixture(scope="module")
def border() -> Story:
    """Two short distances from the border line: steps, and few of them."""
    return rm.compose_story(
        rm.load_launch_points("border"), rm.load_systems().select("HIMARS"), rm.load_regions("RU")
    )


def explorer_of(story: Story) -> Explorer:
    assert story.explorer is not None
    return story.explorer


def read(curve: Curve, km: Any) -> Any:
    """Read a curve back, as the script of the page does."""
    return read_share(curve.samples, np.asarray(km, dtype=float))


# --- outlines ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "km"),
    [
        pytest.param("border", 88.9, id="grown-by-almost-30-km"),
        pytest.param("border", 249.448, id="grown-by-9-km"),
        pytest.param("border", 614.0, id="far"),
        pytest.param([(176, -17), (179.5, -16), (179.9, -14)], 95.0, id="over-the-antimeridian"),
        pytest.param([(20, 76), (30, 79)], 215.0, id="far-north"),
        pytest.param([(0, 50), (25, 50)], 320.0, id="half-a-continent"),
    ],
)
def test_every_corner_of_an_outline_is_at_the_distance_from_the_line(place: Any, km: float) -> None:
    line = (
        rm.load_launch_points("border").geometry.iloc[0]
        if place == "border"
        else shapely.LineString(place)
    )
    outline = Outlines(Origin("here", "a line", line)).at(km)
    assert shapely.is_valid(outline)
    corners = shapely.get_coordinates(outline)
    # Where it is cut, at the antimeridian, it is nearer.
    corners = corners[np.abs(corners[:, 0]) < 179.99]
    some = corners[:: max(1, len(corners) // 15)]
    off = [oracles.distance_to_m(line, *corner) - 1000 * km for corner in some]
    assert np.abs(off).max() < 50


# --- limits and marks -------------------------------------------------------------------------


def test_limits_lie_a_tenth_beyond_the_lowest_and_the_highest_published_figure(
    cities: Story,
) -> None:
    """Nearly 45 miles is not the lowest for HIMARS: 70 km is; 50 miles are 80.4672 km."""
    limits = {each.statement: each for each in explorer_of(cities).statements}
    himars = limits["article-himars"]
    assert (himars.distances_km[0], himars.distances_km[-1]) == (63, 88)
    # 100 miles are 160.93 km, 200 miles 321.87 km.
    atacms = limits["article-atacms"]
    assert (atacms.distances_km[0], atacms.distances_km[-1]) == (145, 354)


def test_about_lines_the_limits_are_steps(border: Story) -> None:
    (himars,) = explorer_of(border).statements
    assert (himars.distances_km[0], himars.distances_km[-1]) == (65, 85)
    assert explorer_of(border).way == "steps"
    assert explorer_of(border).clipped


def test_a_doubtful_figure_is_no_mark(cities: Story) -> None:
    """One copy prints 155 kilometers for miles."""
    words = [mark.words for each in explorer_of(cities).statements for mark in each.marks]
    assert len(words) == 33
    assert not [text for text in words if "155 kilometers (96 miles)" in text]


def test_an_interval_has_a_mark_at_both_ends_and_marks_are_in_order(cities: Story) -> None:
    atacms = explorer_of(cities).statements[-1]
    ends = [mark.range_km for mark in atacms.marks if mark.words.startswith("“165 to 300")]
    assert ends == [165.0, 300.0]
    km = [mark.range_km for mark in atacms.marks]
    assert km == sorted(km)


def test_a_mark_says_who_printed_it_and_a_relay_whose_report_it_is(cities: Story) -> None:
    marks = {mark.words: mark for mark in explorer_of(cities).statements[0].marks}
    assert marks["“nearly 45 miles”"].who == "Newser, which relays The Washington Post"
    assert marks["“nearly 45 miles”"].figure == "72.4 km"
    assert marks["“about 50 miles”"].who == "the news article of this page"
    told = [mark.who for each in explorer_of(cities).statements for mark in each.marks]
    (spanish,) = {who for who in told if who.startswith("UBN")}
    assert spanish == (
        "UBN (Spanish edition), which relays another page, not named in the excerpt; same passage "
        "as the article"
    )


def test_the_band_is_the_reading_of_the_hedge_and_none_where_an_end_is_open(cities: Story) -> None:
    himars, shadow, atacms = explorer_of(cities).statements
    assert himars.band_km == (72.42, 88.514)
    assert himars.band.endswith("is read: 45 to 55 miles.")
    assert shadow.band_km == (241.402, 257.495)
    assert (atacms.band_km, atacms.band) == (None, "")


def test_a_number_without_a_source_cannot_be_moved() -> None:
    story = rm.compose_story(
        {"Kharkiv": (36.23, 49.99)}, {"my claim": "280 km"}, rm.load_regions(["RU-BEL"])
    )
    assert story.explorer is None
    assert story.map.steps == ()


def test_where_a_web_map_cannot_show_the_longest_figure_there_is_no_slider() -> None:
    story = rm.compose_story(
        {"far north": (60.0, 76.0)},
        rm.load_systems().select("Storm Shadow"),
        rm.load_regions(["RU-BEL"]),
    )
    assert story.explorer is None


def test_where_no_region_is_near_the_slider_moves_through_nothing() -> None:
    story = rm.compose_story(
        {"Lviv": (24.03, 49.84)}, rm.load_systems().select("HIMARS"), rm.load_regions(["RU-BEL"])
    )
    (curve,) = explorer_of(story).curves
    ((touched_km, share, slope),) = curve.samples
    assert touched_km > 700
    assert (share, slope) == (0, 0)


# --- curves -----------------------------------------------------------------------------------


def test_the_samples_of_the_default_points_are_read_back_to_a_tenth_of_a_point(
    cities: Story,
) -> None:
    explorer = explorer_of(cities)
    random = np.random.default_rng(3)
    km = np.unique(
        np.concatenate(
            [
                np.round(random.uniform(each.distances_km[0], each.distances_km[-1], 40), 3)
                for each in explorer.statements
            ]
        )
    )
    table = rm.measure_coverage(
        rm.load_launch_points("cities"),
        {f"{each:.4f}": f"{each:.4f} km" for each in km.tolist()},
        rm.load_regions([curve.region for curve in explorer.curves]),
        dissolve=True,
    )
    shares = table.pivot(index="range_km", columns="region", values="covered_share")
    for curve in explorer.curves:
        off = np.abs(read(curve, shares.index) - shares[curve.region].to_numpy())
        assert off.max() <= 0.001, curve.region


def test_a_curve_has_a_row_for_each_region_that_the_longest_figure_reaches(cities: Story) -> None:
    explorer = explorer_of(cities)
    table = rm.measure_coverage(
        rm.load_launch_points("cities"), {"x": "619 km"}, rm.load_regions("RU"), dissolve=True
    )
    reached = set(table.loc[table["touched"], "region"])
    assert reached <= {curve.region for curve in explorer.curves}


def test_samples_begin_with_nothing_never_fall_and_end_where_all_is_covered(
    cities: Story,
) -> None:
    for curve in explorer_of(cities).curves:
        km, shares, _ = zip(*curve.samples, strict=True)
        assert shares[0] == 0
        assert all(a < b for a, b in itertools.pairwise(km)), curve.region
        assert all(a <= b for a, b in itertools.pairwise(shares)), curve.region
        assert UNITS not in shares[:-1]


def test_published_figures_and_about_lines_all_steps_are_read_as_they_were_computed(
    cities: Story, border: Story
) -> None:
    kept = {mark.range_km for each in explorer_of(cities).statements for mark in each.marks}
    for curve in explorer_of(cities).curves:
        known = [km for km, *_ in curve.samples]
        assert {km for km in kept if known[0] < km < known[-1]} <= set(known)
    steps = {step.range_km for step in border.map.steps}
    assert len(steps) > 5
    for curve in explorer_of(border).curves:
        known = [km for km, *_ in curve.samples]
        assert {km for km in steps if known[0] < km < known[-1]} <= set(known)


def test_between_samples_a_share_is_the_cubic_of_their_slopes_and_level_beyond_them() -> None:
    """Of (x - 10)² up to 30 km a cubic is the parabola itself."""
    samples = [(10.0, 0, 0), (20.0, 100, 20), (30.0, 400, 40)]
    assert read_share(samples, np.array([5.0, 10.0, 15.0, 20.0, 28.0, 99.0])) == pytest.approx(
        [0.0, 0.0, 0.0025, 0.01, 0.0324, 0.04]
    )
    assert read_share([(700.0, 0, 0)], np.array([1.0, 800.0])).tolist() == [0.0, 0.0]


def test_what_is_read_between_samples_never_leaves_them(cities: Story, border: Story) -> None:
    """In whole numbers: three secants are the most that a slope of a monotone cubic can be."""
    for curve in (*explorer_of(cities).curves, *explorer_of(border).curves):
        assert {type(number) for _, *both in curve.samples for number in both} == {int}
        for (a, low, begin), (b, high, end) in itertools.pairwise(curve.samples):
            if a > 0:
                assert 0 <= max(begin, end) * (b - a) <= 3 * (high - low) + 1e-6, curve.region
            between = read(curve, np.linspace(max(a, 60.0), b, 20))
            assert (np.diff(between) >= -1e-12).all(), curve.region
            assert low / UNITS - 1e-12 <= between.min()
            assert between.max() <= high / UNITS + 1e-12


def test_samples_stand_on_the_grid_and_between_only_where_it_would_be_misread(
    cities: Story,
) -> None:
    """Within the limits every five kilometres, each published figure, and a few more."""
    explorer = explorer_of(cities)
    near, _, far = explorer.statements
    assert (near.distances_km[0], far.distances_km[-1]) == (63, 354)
    marks = {mark.range_km for each in explorer.statements for mark in each.marks}
    extra = 0
    for curve in explorer.curves:
        (touched, *_), *others = curve.samples
        known = {km for km, *_ in others}
        wanted = set(range(145, 356, 5)) if known else set()
        last = max(known, default=0.0)
        assert {km for km in wanted if touched < km <= last} <= known, curve.region
        extra += len([km for km in known - marks if km % 5])
    assert extra <= 2 * len(explorer.curves)


class Kinked(Shares):
    """One region whose share stays 0 up to 102 km, rises by a tenth a kilometre, and stays."""

    def __init__(self) -> None:
        self.outlines = {}
        self.asked: list[float] = []

    def at(self, ranges_km: Any) -> Any:
        km = np.array(list(ranges_km), dtype=float)
        self.asked += km.tolist()
        share = np.clip((km - 102.0) / 10, 0.0, 1.0)
        slope = np.where((km > 102) & (km < 112), 0.1, 0.0)
        return np.stack([share, slope], axis=1)[:, :, None].reshape(-1, 2, 1)


class Smooth(Kinked):
    """One region of which ever more is reached: a parabola from 90 km on."""

    def at(self, ranges_km: Any) -> Any:
        km = np.array(list(ranges_km), dtype=float)
        share, slope = (km - 90) ** 2 / 2000, (km - 90) / 1000
        return np.stack([share, slope], axis=1)[:, :, None].reshape(-1, 2, 1)


def test_a_share_that_turns_gently_needs_no_sample_between_those_of_the_grid() -> None:
    (found,) = sample(Smooth(), np.array([90.0]), range(90, 130, 5), step_km=5, also_km=[112.3])
    assert [km for km, *_ in found] == [90, 95, 100, 105, 110, 112.3, 115, 120, 125]
    # 25 / 2000 and 5 / 1000 are 125 and 50 units of 0.01 %.
    assert found[1] == (95.0, 125, 50)
    km = np.linspace(90, 125, 701)
    assert read_share(found, km) == pytest.approx((km - 90) ** 2 / 2000, abs=1.5e-4)


def test_a_share_that_turns_sharply_gets_samples_between_those_of_the_grid() -> None:
    (found,) = sample(Kinked(), np.array([0.0]), range(90, 130, 5), step_km=5)
    km = np.linspace(90, 125, 701)
    truth = np.clip((km - 102.0) / 10, 0.0, 1.0)
    # The corner itself lies between places that are computed: a tenth of a step is left of it.
    assert np.abs(read_share(found, km) - truth).max() < 0.02
    coarse = np.array(range(90, 130, 5))
    alone = np.interp(km, coarse, np.clip((coarse - 102.0) / 10, 0.0, 1.0))
    assert np.abs(alone - truth).max() > 0.04
    extra = {km for km, *_ in found if km % 5}
    assert extra
    assert all(100 < km < 115 for km in extra)


# --- the order of the map ----------------------------------------------------------------------


def test_land_comes_in_the_order_of_drawing_and_words_by_how_much_they_say(cities: Story) -> None:
    """Occupied land is drawn over all other; the words of lines give way to nothing."""
    # The map of the short distances ends north of Crimea.
    roles = [role for role, _ in itertools.groupby(shape.role for shape in cities.map.shapes)]
    assert roles == ["country", "region", "origin", "occupied"]
    kinds = [kind for kind, _ in itertools.groupby(label.kind for label in cities.map.labels)]
    assert len(kinds) == len(set(kinds))
    assert kinds[:2] == ["statement", "reference"]
    assert kinds.index("country") < kinds.index("city") < kinds.index("region")


# --- outlines ---------------------------------------------------------------------------------


def test_each_step_and_each_mark_has_an_outline(border: Story) -> None:
    steps = {step.range_km for step in border.map.steps}
    marks = {mark.range_km for mark in explorer_of(border).statements[0].marks}
    assert {65.0, 70.0, 75.0, 80.0, 85.0} | marks <= steps


def test_steps_agree_with_the_buffer_inside_the_regions(border: Story) -> None:
    """Two pixels at the closest zoom, of 390 m each, are less than 1.5 km."""
    regions = rm.load_regions(["RU-BEL", "RU-BRY", "RU-KRS"])
    line = rm.load_launch_points("border").geometry.iloc[0]
    step = next(step for step in border.map.steps if step.range_km == 75.0)
    ground = regions.union_all()
    drawn = shapely.intersection(polygon(border, step.parts), ground)
    exact = shapely.intersection(rm.geodesic_buffer(line, radius_km=75.0), ground)
    assert shapely.hausdorff_distance(drawn, exact) < 0.03
    area = gpd.GeoSeries([drawn, exact], crs="EPSG:4326").to_crs(6933).area
    assert area[0] == pytest.approx(area[1], rel=0.002)


def polygon(story: Story, parts: Any) -> Any:
    def points(path: Any) -> Any:
        arc = np.array(story.map.arcs[path[0]]).reshape(-1, 2)
        return np.cumsum(arc, axis=0) / 1000

    return shapely.union_all(
        [shapely.Polygon(points(part[0]), [points(ring) for ring in part[1:]]) for part in parts]
    )


def test_an_outline_is_fine_in_the_regions_and_coarse_outside() -> None:
    region = Drawn("R", "region", "R", "R", shapely.box(0, 0, 10, 10))
    origin = Origin("line", "", shapely.LineString([(-4, 5), (4, 5)]))
    scene = Scene((-9, -9, 9, 9), (-20, -20, 20, 20), (region,), (), (origin,))
    disc = shapely.buffer(origin.geometry, 3, quad_segs=200)
    (step,) = draw_steps(scene, {300.0: disc}, store := ArcStore([region.geometry]))
    (path,) = step.parts[0]
    arc = np.array(next(store.arcs[i] for i in path)).reshape(-1, 2)
    lon = np.cumsum(arc, axis=0)[:, 0] / 1000
    assert (lon > 1).sum() >= 3 * (lon < -1).sum()
    assert step.bounds is not None
    # Of the disc, what lies in the region is drawn: from its western edge to 4 + 3.
    assert step.bounds == pytest.approx((0, 2, 7, 8), abs=0.02)


def test_regions_that_no_printed_figure_reaches_have_rows_to_come(cities: Story) -> None:
    explorer = explorer_of(cities)
    told = {row.region for row in cities.table.rows}
    more = [row.region for row in explorer.rows]
    assert more
    assert told.isdisjoint(more)
    assert {curve.region for curve in explorer.curves} - told == set(more)
    assert [row.name for row in explorer.rows] == sorted(row.name for row in explorer.rows)
    assert {cell.text for row in explorer.rows for cell in row.cells} == {"–"}


def test_a_page_from_points_carries_no_outlines(cities: Story) -> None:
    assert cities.map.steps == ()
    assert explorer_of(cities).way == "rings"


def test_shares_about_a_line_are_those_of_the_coverage() -> None:
    regions = rm.load_regions(["RU-BEL", "RU-KRS", "RU-MOW"])
    points = rm.load_launch_points("border")
    line = Origin("line", "", points.geometry.iloc[0])
    exact = Shares(line, prepare_regions(regions), np.array([0.0, 0.0, 366.0]))
    table = rm.measure_coverage(points, {"x": "100 km"}, regions)
    assert exact.at([100.0])[0, 0] == pytest.approx(table["covered_share"].to_numpy(), abs=3e-4)
    arc = table["area_per_km_km2"] / table["region_area_km2"]
    assert exact.at([100.0])[0, 1] == pytest.approx(arc.to_numpy(), abs=2e-4)


def test_the_words_of_shares_come_from_the_same_rule() -> None:
    """The script fills in what these say; its own test holds it against this function."""
    texts = rm.compose_story(
        {"Kharkiv": (36.23, 49.99)}, rm.load_systems().select("HIMARS"), rm.load_regions(["RU-BEL"])
    )
    assert texts.explorer is not None
    words = texts.explorer.texts
    assert words.share.replace("{percent}", "54") == english.percent(0.54)
    assert words.share_under == english.percent(0.001)
    assert words.share_all == english.percent(1.0)
    assert dataclasses.fields(words)
