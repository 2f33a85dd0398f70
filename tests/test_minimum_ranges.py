"""Minimum ranges: what is nearer to a point is left out, of shapes and of every figure."""

from __future__ import annotations

from dataclasses import replace

import checks
import numpy as np
import oracles
import pytest
import shapely
from checks import MIDDLE_OF_A, UNIT_SQUARES, layer
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box
from strategies import places, repeatable, voronoi_layers

import rangemap.measured
from rangemap.budget import measure_error_budget
from rangemap.compare import find_changed_regions
from rangemap.coverage import RANGE_CLASSES, measure_coverage
from rangemap.curves import coverage_curve
from rangemap.errors import InputError, NotSupportedError
from rangemap.geodesy import geodesic_area_km2, geodesic_buffer
from rangemap.overlay import covered_by_rings
from rangemap.reach import Origin, build_reach
from rangemap.regions import prepare_regions
from rangemap.statements import Catalogue, load_systems, parse_range

LINE = LineString([(36, 50), (37, 51)])
PAIR = {"P": (0.5, 0.5), "Q": (1.5, 0.5)}


def ring(inner_km, outer_km):
    return f"a minimum range of {inner_km} km and a maximum of {outer_km} km"


def squares(inner_km, outer_km, place=MIDDLE_OF_A, **options):
    table = measure_coverage(
        {"here": place}, {"it": ring(inner_km, outer_km)}, layer(UNIT_SQUARES), **options
    )
    return table.set_index("region_name")


def one(shape, place, inner_km, outer_km, **options):
    table = measure_coverage(
        {"here": place}, {"it": ring(inner_km, outer_km)}, layer({"it": shape}), **options
    )
    return table.iloc[0]


# --- shapes ------------------------------------------------------------------------------------


def test_the_reach_of_a_point_leaves_out_what_is_too_near():
    reach = build_reach({"Kharkiv": checks.KHARKIV}, {"it": ring(15, 84)}, tolerance_m=10)
    assert reach["reading"].tolist() == ["stated", "high"]
    assert reach["range_km"].tolist() == [84, 84]
    for shape in reach.geometry:
        for km, inside in [(14.9, False), (15.1, True), (83.9, True), (84.1, False)]:
            at = shapely.points(oracles.circle_points(*checks.KHARKIV, km, 24))
            assert (shapely.contains(shape, at) == inside).all(), km
        assert not shape.contains(Point(checks.KHARKIV))


@pytest.mark.parametrize("dissolve", [False, True])
def test_the_reach_of_several_points_as_one_is_the_union_of_their_rings(dissolve):
    given = PAIR if dissolve else {"both": MultiPoint(list(PAIR.values()))}
    (reach, _) = build_reach(given, {"it": ring(40, 100)}, dissolve=dissolve).geometry
    # The points are 111 km apart. Each is too near to itself and too far from the other; so is
    # what lies 20 km beyond it. What lies 17 km before it is in the ring about the other.
    for place in PAIR.values():
        assert not reach.contains(Point(place))
    for lon in (1, 0.65, 1.35):
        assert reach.contains(Point(lon, 0.5))
    for lon in (0.32, 1.68):
        assert not reach.contains(Point(lon, 0.5))


def test_a_point_in_the_ring_about_another_is_within_reach():
    near = {"P": (0, 0), "Q": (0.5, 0)}
    (reach, _) = build_reach(near, {"it": ring(40, 100)}, dissolve=True).geometry
    assert all(reach.contains(Point(place)) for place in near.values())


def test_rings_with_one_least_distance_nest():
    # Two are half a metre apart and drawn fine for it; the inner circle of the third is theirs.
    words = {"a": ring(15, 84), "b": ring(15, "84.0005"), "c": ring(15, 200)}
    reach = build_reach({"here": checks.KHARKIV}, words, tolerance_m=50)
    a, b, c = (reach.loc[reach["system"] == name, "geometry"].iloc[0] for name in words)
    assert shapely.covers(b, a)
    assert shapely.covers(c, b)
    assert not shapely.covers(a, b)


@pytest.mark.parametrize("geometry", [LINE, box(36, 50, 37, 51)], ids=["line", "area"])
@pytest.mark.parametrize("dissolve", [False, True])
def test_from_a_line_or_an_area_a_minimum_range_is_refused_with_the_reason(geometry, dissolve):
    mixed = {"a place": (36, 50), "a shape on a map": geometry}
    says = r"'a minimum range of 15 km .*two meanings.*from points.*'a maximum range of 84 km'"
    with pytest.raises(InputError, match=says):
        build_reach(mixed, {"it": ring(15, 84)}, dissolve=dissolve)
    with pytest.raises(InputError, match=says):
        measure_coverage(mixed, {"it": ring(15, 84)}, layer(UNIT_SQUARES), dissolve=dissolve)
    build_reach(mixed, {"it": "a maximum range of 84 km"}, dissolve=dissolve, tolerance_m=50)


def test_a_curve_is_not_asked_for_the_shares_of_a_ring():
    curve = coverage_curve({"here": MIDDLE_OF_A}, layer(UNIT_SQUARES), max_range_km=100)
    with pytest.raises(NotSupportedError, match=r"minimum range.*measure_coverage"):
        curve.at({"it": ring(15, 84)})


@pytest.mark.parametrize("inner_km", [0, -1, 84, 100, float("nan")])
def test_a_least_distance_that_is_none_is_refused(inner_km):
    with pytest.raises(InputError, match="inner_km"):
        replace(parse_range(ring(15, 84)), inner_km=inner_km)


# --- areas, in closed form ---------------------------------------------------------------------


def zone_km2(wide_deg, inner_km, outer_km):
    """Return the area of a lon/lat box between two distances of the north pole."""
    lats = [oracles.destination(0, 90, 0, km)[1] for km in (outer_km, inner_km)]
    return oracles.box_area_km2(0, lats[0], wide_deg, lats[1])


@pytest.mark.parametrize("wide_deg", [7, 90, 179])
@pytest.mark.parametrize(("inner_km", "outer_km"), [(500, 2000), (15, 84), (1999, 2000)])
def test_about_a_pole_it_is_the_area_between_two_parallels(wide_deg, inner_km, outer_km):
    row = one(box(0, 40, wide_deg, 90), (12.0, 90.0), inner_km, outer_km)
    expected = zone_km2(wide_deg, inner_km, outer_km)
    assert row["covered_area_km2"] == pytest.approx(expected, rel=1e-9, abs=2e-6)
    assert row["covered_share"] == row["covered_area_km2"] / row["region_area_km2"]


@pytest.mark.parametrize("south", [0, -60])
def test_an_equatorial_ring_is_halved_by_the_equator(south):
    row = one(box(-60, south, 60, south + 60), (3.0, 0.0), 300, 900)
    both = [oracles.disc_area_km2(3, 0, km) for km in (900, 300)]
    assert row["covered_area_km2"] == pytest.approx((both[0] - both[1]) / 2, rel=1e-9)


def test_across_the_antimeridian_too():
    row = one(box(100, 0, 180, 80), (180.0, 66.0), 200, 700)
    both = [oracles.disc_area_km2(180, 66, km) for km in (700, 200)]
    assert row["covered_area_km2"] == pytest.approx((both[0] - both[1]) / 2, rel=1e-9)


@pytest.mark.parametrize(("inner_km", "outer_km"), [(40, 100), (60, 160), (100, 180)])
def test_one_point_by_integral_is_one_point_by_geometry(inner_km, outer_km):
    table = squares(inner_km, outer_km)
    (shape, _) = build_reach(
        {"here": MIDDLE_OF_A}, {"it": ring(inner_km, outer_km)}, tolerance_m=0.1
    ).geometry
    cut = geodesic_area_km2(shapely.intersection(list(UNIT_SQUARES.values()), shape))
    assert table["covered_area_km2"].tolist() == pytest.approx(cut.tolist(), abs=0.1)


@repeatable(25)
@given(
    cells=voronoi_layers(),
    place=st.tuples(st.floats(18, 32), st.floats(38, 52)),
    inner=st.integers(5, 600),
    wide=st.integers(1, 900),
)
def test_ring_and_inner_disc_are_the_outer_disc(cells, place, inner, wide):
    regions = layer({f"cell {i}": cell for i, cell in enumerate(cells)})
    words = {
        "ring": ring(inner, inner + wide),
        "inner": f"up to {inner} km",
        "outer": f"up to {inner + wide} km",
    }
    table = measure_coverage({"here": place}, words, regions)
    a, less, more = (table[table["system"] == name].reset_index(drop=True) for name in words)
    summed = a["covered_area_km2"] + less["covered_area_km2"]
    slack = a["area_error_geometry_km2"] + more["area_error_geometry_km2"] + 1e-9
    assert ((summed - more["covered_area_km2"]).abs() <= slack).all()
    assert a["nearest_km"].equals(more["nearest_km"])
    assert (a["touched"] == (more["touched"] & ~less["wholly"])).all()
    assert (a["wholly"] == (more["wholly"] & ~less["touched"])).all()
    assert (a["touched"] == (a["covered_area_km2"] > 0)).all()
    assert (a["wholly"] == (a["covered_share"] == 1)).all()
    assert set(a["range_class"]) <= set(RANGE_CLASSES)


# --- topology, by hand -------------------------------------------------------------------------

# From the middle of A: A reaches to 78.5 km (its corners), B from 55.7 to 175.9 km, C from 389.6
# to 504 km.
HAND = {
    (15, 84): [("at_best", True, False), ("at_best", True, False), ("outside", False, False)],
    (79, 180): [("outside", False, False), ("at_best", True, False), ("outside", False, False)],
    (55, 180): [("at_best", True, False), ("at_best", True, True), ("outside", False, False)],
    (56, 180): [("at_best", True, False), ("at_best", True, False), ("outside", False, False)],
    (176, 520): [("outside", False, False), ("outside", False, False), ("at_best", True, True)],
    (15, 50): [("at_best", True, False), ("outside", False, False), ("outside", False, False)],
}


@pytest.mark.parametrize("kms", HAND, ids=str)
def test_the_answers_for_each_square_are_those_worked_out_by_hand(kms):
    table = squares(*kms)
    answers = table[["range_class", "touched", "wholly"]].to_numpy().tolist()
    assert [tuple(answer) for answer in answers] == HAND[kms]
    for (_, touched, wholly), row in zip(HAND[kms], table.itertuples(), strict=True):
        assert (row.covered_area_km2 == 0.0) == (not touched)
        assert (row.covered_area_km2 == row.region_area_km2) == wholly
        assert (row.covered_share == 1.0) == wholly


def test_nearest_distances_stay_true_also_where_a_region_is_too_near():
    plain = measure_coverage({"here": MIDDLE_OF_A}, {"it": "9 km"}, layer(UNIT_SQUARES))
    assert squares(176, 520)["nearest_km"].tolist() == plain["nearest_km"].tolist()
    assert squares(176, 520).loc["A", "nearest_km"] == 0


@pytest.mark.parametrize("metres", [-1, 1])
def test_a_metre_either_way_at_the_farthest_corner_decides_whether_anything_is_left(metres):
    corner_km = max(oracles.distance_m(*MIDDLE_OF_A, x, y) for x in (0, 1) for y in (0, 1)) / 1000
    row = squares(f"{corner_km + metres / 1000:.6f}", 200).loc["A"]
    assert row["touched"] == (metres < 0)
    assert (row["covered_area_km2"] > 0) == (metres < 0)


def test_a_hole_about_the_point_that_holds_the_inner_disc_leaves_the_region_whole():
    holed = Polygon(box(0, 0, 1, 1).exterior, [box(0.3, 0.3, 0.7, 0.7).exterior.coords[::-1]])
    row = one(holed, MIDDLE_OF_A, 20, 80)
    assert row["wholly"]
    assert row["covered_area_km2"] == row["region_area_km2"]
    # Its inner edge comes to 22.1 km.
    assert not one(holed, MIDDLE_OF_A, 23, 80)["wholly"]


def test_reached_rows_leave_out_what_is_too_near_and_what_is_too_far():
    assert squares(79, 180, reached_only=True).index.tolist() == ["B"]
    assert squares(79, 180, reached_only=True, dissolve=True).index.tolist() == ["B"]


# --- what comes with it ------------------------------------------------------------------------


def test_the_change_with_the_stated_range_is_along_the_outer_circle():
    row = one(box(-60, 0, 60, 60), (3.0, 0.0), 300, 900)
    half_km = oracles.disc_perimeter_km(3, 0, 900) / 2
    assert row["area_per_km_km2"] == pytest.approx(half_km, rel=1e-9)
    # Where the outer circle is beyond the region only the inner one cuts it.
    assert squares(55, 180).loc["A", "area_per_km_km2"] == 0


def test_errors_count_both_circles_and_the_border_between_them():
    regions = prepare_regions(layer({"it": box(-6, 0, 6, 6)}))
    (off_km,), perimeter_km = regions.position_error_km, regions.areas.perimeter_m[0] / 1000
    words = {"ring": ring(100, 300), "inner": "up to 100 km", "outer": "up to 300 km"}
    table = measure_coverage({"here": (0.0, 0.0)}, words, regions).set_index("system")
    # Along the equator, 200 km on either side.
    row, border_km = table.loc["ring"], 400
    assert row["area_error_boundary_km2"] == pytest.approx(off_km * border_km, rel=1e-6)
    errors = table["area_error_geometry_km2"]
    assert errors["ring"] == errors["inner"] + errors["outer"]
    share = row["covered_share"]
    either_km = (1 - share) * border_km + share * (perimeter_km - border_km)
    expected = off_km * either_km / row["region_area_km2"]
    assert row["covered_share_error"] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("several", [False, True])
def test_what_barely_sticks_out_of_the_inner_disc_is_not_settled(several):
    shapes = layer(UNIT_SQUARES).assign(position_error_m=500.0)
    # The corners of A are 78.5 km away; Q is too far to matter.
    given = {"here": MIDDLE_OF_A} | ({"Q": (9.0, 0.5)} if several else {})
    settled = [
        measure_coverage(given, {"it": ring(km, 300)}, shapes, dissolve=True).iloc[0]["settled"]
        for km in (77.5, 78.2, 78.8, 79.5)
    ]
    assert settled == [True, False, False, True]


# --- several points as one ---------------------------------------------------------------------


@pytest.mark.parametrize("kms", [(30, 90), (60, 100), (100, 200), (150, 180)], ids=str)
def test_as_one_shape_it_is_the_union_of_the_rings(kms):
    regions = layer(UNIT_SQUARES)
    table = measure_coverage(PAIR, {"it": ring(*kms)}, regions, dissolve=True)
    rings = [
        geodesic_buffer(Point(at), radius_km=kms[1], inner_radius_km=kms[0], tolerance_m=0.1)
        for at in PAIR.values()
    ]
    cut = shapely.intersection(regions.geometry.to_numpy(), shapely.union_all(rings))
    expected = geodesic_area_km2(cut)
    error = table["area_error_geometry_km2"].to_numpy()
    assert (np.abs(table["covered_area_km2"] - expected) <= error + 0.1).all()
    assert table["touched"].tolist() == (expected > 1e-6).tolist()


def test_what_is_too_near_to_one_point_can_be_within_the_ring_about_another():
    # All of A is within 79 km of P and from 55.7 to 175.9 km from Q.
    table = measure_coverage(PAIR, {"it": ring(79, 180)}, layer(UNIT_SQUARES), dissolve=True)
    a = table.iloc[0]
    alone = one(UNIT_SQUARES["A"], PAIR["Q"], 79, 180)
    assert a["touched"]
    assert a["covered_area_km2"] == alone["covered_area_km2"] > 0
    # Not the union of the discs without that of the inner discs: that would be nothing.
    assert measure_coverage(PAIR, {"it": "79 km"}, layer(UNIT_SQUARES), dissolve=True).iloc[0][
        "wholly"
    ]


def test_what_is_too_near_to_all_points_is_not_touched():
    pair = {"P": (0.4, 0.5), "Q": (0.6, 0.5)}
    table = measure_coverage(pair, {"it": ring(100, 250)}, layer(UNIT_SQUARES), dissolve=True)
    assert table["touched"].tolist() == [False, True, False]
    assert table["covered_area_km2"].iloc[0] == table["covered_area_km2"].iloc[2] == 0.0
    assert table["range_class"].iloc[0] == "outside"
    assert table["nearest_km"].iloc[0] == 0


def test_together_two_rings_can_hold_what_neither_does():
    # Each ring leaves its own middle out, which lies in the other one.
    pair = {"P": (0.3, 0.5), "Q": (0.7, 0.5)}
    table = measure_coverage(pair, {"it": ring(20, 120)}, layer(UNIT_SQUARES), dissolve=True)
    alone = measure_coverage(pair, {"it": ring(20, 120)}, layer(UNIT_SQUARES))
    assert table["wholly"].tolist() == [True, False, False]
    assert table["covered_area_km2"].iloc[0] == table["region_area_km2"].iloc[0]
    assert table["area_per_km_km2"].iloc[0] == table["area_error_geometry_km2"].iloc[0] == 0
    assert not alone["wholly"].any()


def between_squares(inner_km, outer_km):
    """Return the row of B, which the rings about both of the pair share."""
    words = {"it": ring(inner_km, outer_km)}
    table = measure_coverage(PAIR, words, layer(UNIT_SQUARES), dissolve=True, tolerance_m=0.1)
    return table.iloc[1]


def test_as_one_shape_the_change_and_the_error_are_those_of_the_area():
    def km2(*kms):
        return between_squares(*kms)["covered_area_km2"]

    row = between_squares(60, 100)
    by_outer, by_inner = (km2(60, 101) - km2(60, 99)) / 2, (km2(59, 100) - km2(61, 100)) / 2
    assert row["area_per_km_km2"] == pytest.approx(by_outer, rel=1e-3)
    # A tenth of a metre along both circles.
    assert by_inner > 10
    expected = 1e-4 * (by_outer + by_inner)
    assert row["area_error_geometry_km2"] == pytest.approx(expected, rel=1e-3)


def test_rings_that_share_no_region_are_integrated():
    far = {"P": (0.5, 0.5), "Q": (4.5, 0.5)}
    both = measure_coverage(far, {"it": ring(20, 60)}, layer(UNIT_SQUARES), dissolve=True)
    apart = measure_coverage(far, {"it": ring(20, 60)}, layer(UNIT_SQUARES))
    summed = apart.groupby("region")[["covered_area_km2", "area_error_geometry_km2"]].sum()
    assert both["covered_area_km2"].tolist() == summed["covered_area_km2"].tolist()
    assert both["area_error_geometry_km2"].max() < 2e-5


@repeatable(10)
@given(place=places(), inner=st.integers(5, 600), wide=st.integers(5, 900))
def test_geometry_and_integral_agree_anywhere(place, inner, wide):
    lon, lat = place
    west, south = min(max(lon - 3, -180), 174), min(max(lat - 2, -90), 86)
    regions = layer({"here": box(west, south, west + 6, south + 4)})
    row = one(regions.geometry[0], place, inner, inner + wide)
    origin, kms = Origin("it", "", Point(place)), np.array([[inner], [inner + wide]], dtype=float)
    assume(row["touched"])
    two, edge_km = covered_by_rings(
        origin, *kms, prepare_regions(regions), np.array([[True]]), tolerance_m=5
    )
    short_km2 = row["covered_area_km2"] - two.area_km2[0, 0, 0]
    assert abs(short_km2) <= 0.005 * 1.02 * edge_km[0, 0, 0] + 1e-3
    assert two.arc_km[0, 0, 0] == pytest.approx(row["area_per_km_km2"], rel=1e-2, abs=1)


# --- equal distances, other statements ---------------------------------------------------------


def test_equal_distances_are_asked_for_once(monkeypatch):
    asked = []
    real = rangemap.measured.covered_by_discs

    def counted(areas, lon_lat, radii_km, **options):
        asked.append(radii_km.tolist())
        return real(areas, lon_lat, radii_km, **options)

    monkeypatch.setattr(rangemap.measured, "covered_by_discs", counted)
    words = {
        "a": ring(15, 84), "b": "up to 84 km", "c": "15 km", "d": ring(15, 100), "e": ring(84, 100),
    }  # fmt: skip
    table = measure_coverage(PAIR, words, layer(UNIT_SQUARES))
    assert asked == [[15, 84, 100]]
    by_name = table.set_index(["launch_point", "region_name", "system"])["covered_area_km2"]
    rings = by_name["P", "A", "a"] + by_name["P", "A", "e"]
    assert rings == pytest.approx(by_name["P", "A", "d"], rel=1e-12)


def test_at_the_same_place_equal_rings_have_equal_rows():
    table = measure_coverage(
        {"P": MIDDLE_OF_A, "again": MIDDLE_OF_A, "Q": (1.5, 0.5)},
        {"it": ring(15, 84)},
        layer(UNIT_SQUARES),
    )
    rows = {name: part.drop(columns="launch_point").reset_index(drop=True)
            for name, part in table.groupby("launch_point")}  # fmt: skip
    assert rows["P"].equals(rows["again"])
    assert not rows["P"].equals(rows["Q"])


def test_rings_and_discs_of_one_table_are_those_of_two():
    words = {"ring": ring(15, 84), "disc": "up to 100 km", "wide": ring(20, 300)}
    for options in ({}, {"dissolve": True}):
        together = measure_coverage(PAIR, words, layer(UNIT_SQUARES), **options)
        for name, text in words.items():
            alone = measure_coverage(PAIR, {name: text}, layer(UNIT_SQUARES), **options)
            rows = together[together["system"] == name].reset_index(drop=True)
            numbers = alone.select_dtypes("number").columns
            assert rows[["touched", "wholly", "range_class", "settled"]].equals(
                alone[["touched", "wholly", "range_class", "settled"]]
            )
            assert np.allclose(rows[numbers], alone[numbers], rtol=1e-6, equal_nan=True)


def test_another_statement_with_a_minimum_range_changes_the_answers():
    catalogue = load_systems()
    system = catalogue["ATACMS"]
    other = replace(
        system.default, id="ring-2023", wording=ring(79, 180), range=parse_range(ring(79, 180)),
        role="press",
    )  # fmt: skip
    mine = Catalogue([replace(system, statements=(system.default, other))])
    changed = find_changed_regions(
        "ATACMS", {"here": MIDDLE_OF_A}, layer(UNIT_SQUARES), catalogue=mine
    ).set_index("region_name")
    # A is too near for the other one; B is within 305 km as a whole, and not within the ring.
    assert changed.index.tolist() == ["A", "B"]
    assert changed.loc["A", ["touched_used", "touched"]].tolist() == [True, False]
    assert changed.loc["A", "range_class"] == "outside"
    assert changed.loc["B", ["wholly_used", "wholly"]].tolist() == [True, False]


def test_another_figure_with_the_same_maximum_is_another_figure():
    system = load_systems()["ATACMS"]
    words = {"plain": "a maximum range of 84 km", "ring": ring(40, 84)}
    plain, least = (
        replace(
            system.default, id=name, wording=text, range=parse_range(text),
            role="default" if name == "plain" else "press",
            citation=replace(system.default.citation, origin=name),
        )
        for name, text in words.items()
    )  # fmt: skip
    mine = Catalogue([replace(system, statements=(plain, least), default=plain)])
    row = measure_error_budget(
        {"here": MIDDLE_OF_A}, mine, layer(UNIT_SQUARES), catalogue=mine
    ).iloc[0]
    ends = row[["covered_area_statement_low_km2", "covered_area_statement_high_km2"]].tolist()
    assert ends == [squares(40, 84)["covered_area_km2"]["A"], row["region_area_km2"]]
