"""The plane in which pieces are united, against PROJ, and the vertices that are left out."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import Transformer

from rangemap.geodesy._stereographic import plane_about
from rangemap.geodesy._thin import thinned

MIDDLES = [(36, 50), (0, 0), (170, -80), (20, 90), (-60, -90), (10, 89.99)]


def everywhere(n):
    z = 1 - (2 * np.arange(n) + 1) / n
    lon = (137.50776 * np.arange(n)) % 360 - 180
    return np.column_stack([lon, np.degrees(np.arcsin(z))])


@pytest.mark.parametrize("middle", MIDDLES)
def test_the_plane_is_the_stereographic_one_of_proj(middle):
    lon, lat = middle
    crs = f"+proj=stere +lat_0={lat} +lon_0={lon} +k_0=1 +ellps=WGS84"
    proj = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    places = everywhere(2000)
    theirs = np.column_stack(proj.transform(*places.T))
    ours = plane_about(np.array([middle], dtype=float)).forward(places)
    # Up to 115 degrees away; near the antipode the plane has no end.
    near = np.hypot(*theirs.T) < 2e7
    assert near.sum() > 1000
    assert np.abs(ours - theirs)[near].max() < 1e-6


@pytest.mark.parametrize("middle", MIDDLES)
def test_the_way_back_leads_where_one_came_from(middle):
    plane = plane_about(np.array([middle], dtype=float))
    places = everywhere(500)
    there = plane.forward(places)
    near = np.hypot(*there.T) < 2e7
    gone = plane.back(there[near]) - places[near]
    gone[:, 0] = (gone[:, 0] + 180) % 360 - 180
    assert np.abs(gone).max() < 1e-11


def test_poles_and_antimeridian_are_ordinary_places_of_the_plane():
    plane = plane_about(np.array([[180.0, 89.0]]))
    here, there = plane.forward(np.array([[180.0, 88.0], [-180.0, 88.0]]))
    assert np.abs(here - there).max() < 1e-6
    one, other = plane.forward(np.array([[0.0, 90.0], [123.0, 90.0]]))
    assert np.abs(one - other).max() < 1e-6


def square_with_steps(side, n):
    along = np.linspace(0, side, n)[:-1, None] * [1, 0]
    sides = [along, along[:, ::-1] + [side, 0], [side, side] - along, [0, side] - along[:, ::-1]]
    ring = np.vstack([*sides, [[0, 0]]])
    ring[5 : n - 5 : 2, 1] += 1e-9
    return ring


def test_of_a_square_its_corners_are_left_and_few_vertices_more():
    few = thinned(square_with_steps(1.0, 100), tolerance_m=1.0)
    for corner in ([0, 0], [1, 0], [1, 1], [0, 1]):
        assert (few == corner).all(axis=1).any()
    # Eight edges at least: a ring is never left without shape.
    assert len(few) <= 13
    assert (few[0] == few[-1]).all()


def test_a_vertex_on_the_antimeridian_stays():
    ring = square_with_steps(1.0, 101) + np.array([179.5, 0.0])
    on_seam = np.isclose(ring[:, 0], 180, atol=1e-9)
    assert on_seam.sum() == 2
    ring[on_seam, 0] = 180.0
    assert (thinned(ring, tolerance_m=1.0)[:, 0] == 180).sum() == 2
