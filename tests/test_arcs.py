"""Shared arcs: what was encoded comes back, and a border is stored once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box
from strategies import repeatable, square_layers, voronoi_layers

from rangemap.drawing._arcs import GRID, ArcStore
from rangemap.regions import load_regions


def stored(layer):
    """Return a store that knows the layer, and the parts of each of its shapes."""
    store = ArcStore(layer)
    return store, [store.add_polygons(shape) for shape in layer]


def decoded_path(path, arcs):
    """Return the grid points of a path: sums of differences, joined end to end."""
    points = []
    for number in path:
        steps = np.array(arcs[number if number >= 0 else -1 - number]).reshape(-1, 2)
        arc = np.cumsum(steps, axis=0)[:: 1 if number >= 0 else -1].tolist()
        assert not points or points[-1] == arc[0]
        points += arc[1:] if points else arc
    return points


def decoded(parts, arcs):
    polygons = [
        Polygon(decoded_path(shell, arcs), [decoded_path(hole, arcs) for hole in holes])
        for shell, *holes in parts
    ]
    return MultiPolygon(polygons)


def on_grid(shape):
    """Return a shape in whole units of the grid."""
    return shapely.transform(shape, lambda xy: np.rint(xy * GRID))


def integers(arcs):
    return sum(len(arc) for arc in arcs)


def borders(shape):
    """Return the edges of a shape on the grid, without direction."""
    edges = set()
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        points = [tuple(p) for p in np.rint(shapely.get_coordinates(ring) * GRID).astype(int)]
        edges |= {frozenset(e) for e in pairwise(points) if e[0] != e[1]}
    return edges


def arc_edges(arcs):
    edges = []
    for arc in arcs:
        points = [tuple(p) for p in np.cumsum(np.array(arc).reshape(-1, 2), axis=0)]
        edges += [frozenset(e) for e in pairwise(points)]
    return edges


def comes_back(layer):
    store, parts = stored(layer)
    for shape, encoded in zip(layer, parts, strict=True):
        back = decoded(encoded, store.arcs)
        assert back.is_valid
        assert shapely.equals(back, on_grid(shape))


@repeatable(80)
@given(layer=square_layers())
def test_regions_of_squares_come_back(layer):
    comes_back(layer)


@repeatable(60)
@given(layer=voronoi_layers())
def test_cells_come_back(layer):
    comes_back(layer)


@repeatable(60)
@given(layer=square_layers())
def test_no_edge_of_squares_is_stored_twice(layer):
    store, _ = stored(layer)
    edges = arc_edges(store.arcs)
    assert len(edges) == len(set(edges))
    assert set(edges) == set().union(*(borders(shape) for shape in layer))


@repeatable(40)
@given(layer=voronoi_layers())
def test_no_edge_of_cells_is_stored_twice(layer):
    store, _ = stored(layer)
    edges = arc_edges(store.arcs)
    assert len(edges) == len(set(edges))
    assert set(edges) == set().union(*(borders(shape) for shape in layer))


@repeatable(40)
@given(layer=square_layers())
def test_together_layers_take_no_more_room_than_apart(layer):
    together, _ = stored(layer)
    apart = sum(integers(stored([shape])[0].arcs) for shape in layer)
    shared = sum(len(borders(shape)) for shape in layer) - len(set().union(*map(borders, layer)))
    # A cut repeats a point of two integers; a shared edge saves one.
    cuts = len(together.arcs)
    assert integers(together.arcs) <= apart - 2 * shared + 2 * cuts


def test_two_squares_share_one_border_read_both_ways():
    store, (left, right) = stored([box(0, 0, 1, 1), box(1, 0, 2, 1)])
    (((*one,),),), (((*two,),),) = left, right
    assert len(store.arcs) == 3
    shared = {n if n >= 0 else -1 - n for n in one} & {n if n >= 0 else -1 - n for n in two}
    assert len(shared) == 1
    number = shared.pop()
    # Both shells run the same way round, so the border between them runs both ways.
    assert (number in one) != (number in two)
    assert (-1 - number in one) != (-1 - number in two)


def test_an_island_in_a_hole_shares_the_whole_rim():
    island = box(1, 1, 2, 2)
    around = Polygon(box(0, 0, 3, 3).exterior.coords, [island.exterior.coords])
    store, _ = stored([around, island])
    assert len(store.arcs) == 2
    comes_back([around, island])
    comes_back([island, shapely.orient_polygons(around)])


def test_a_ring_that_starts_elsewhere_is_the_same_ring():
    corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
    store = ArcStore([])
    numbers = [store.add_polygons(Polygon(corners[i:] + corners[:i])) for i in range(4)]
    assert len(store.arcs) == 1
    assert numbers == [(((0,),),)] * 4


def test_the_regions_of_russia_take_much_less_room_together():
    regions = load_regions("RU")
    simple = shapely.coverage_simplify(np.asarray(regions.geometry), 0.05)
    central = simple[[i for i, g in enumerate(simple) if g.distance(Point(37, 53)) < 5]]
    assert len(central) > 10
    together, _ = stored(central)
    apart = sum(integers(stored([shape])[0].arcs) for shape in central)
    assert integers(together.arcs) < 0.75 * apart
    comes_back(central)


def test_differences_start_with_a_whole_point():
    store = ArcStore([])
    store.add_lines(LineString([(36.25, 50.0), (36.5, 50.25), (36.4995, 50.2)]))
    assert store.arcs == ((36250, 50000, 250, 250, 0, -50),)


def test_lines_come_back_and_those_that_shrink_to_a_point_are_left_out():
    lines = MultiLineString([[(0, 0), (1, 1), (2, 0)], [(5, 5), (5.0001, 5.0001)]])
    store = ArcStore([])
    ((path,),) = store.add_lines(lines)
    assert decoded_path(path, store.arcs) == [[0, 0], [1000, 1000], [2000, 0]]


@pytest.mark.parametrize("size", [0.0001, 0.0004])
def test_parts_and_holes_that_vanish_on_the_grid_are_left_out(size):
    speck = box(5, 5, 5 + size, 5 + size)
    store = ArcStore([])
    assert store.add_polygons(speck) == ()
    holed = Polygon(box(0, 0, 9, 9).exterior.coords, [speck.exterior.coords])
    ((rings),) = store.add_polygons(holed)
    assert len(rings) == 1


def test_the_same_layer_gives_the_same_arcs():
    layer = [box(i, 0, i + 1, 1) for i in range(4)]
    assert stored(layer)[0].arcs == stored(layer)[0].arcs
    assert all(type(value) is int for arc in stored(layer)[0].arcs for value in arc)
