"""What of regions lies within distances of origins: each origin and distance by its best way.

From points by integrals along boundaries and circles; a least distance is subtracted from the
same pass. From lines and areas, and where rings about several points overlap, by geometry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from rangemap._log import timed
from rangemap.geodesy import (
    DEFAULT_TOLERANCE_M,
    EARTH_KM,
    Covered,
    checked_radius_km,
    covered_by_discs,
    covered_by_union,
    farthest_km,
)
from rangemap.overlay import covered_by_overlay, covered_by_rings
from rangemap.reach import Band, Origin
from rangemap.regions import PreparedRegions

__all__ = ["Bands", "Measured", "measured_from"]

_POINTS: Final = (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT)
#: What the integral along boundaries is good to: this part of the disc or the region, and this.
_PART: Final = 1e-9
_SQUARE_METRE_KM2: Final = 1e-6

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Bands:
    """What is measured: all that lies between a least and a greatest distance, both growing.

    Those without a least distance, which is 0 then, come first.
    """

    inner_km: Floats
    outer_km: Floats

    @classmethod
    def of(cls, bands: Iterable[Band]) -> Bands:
        """Return each of several bands once."""
        inner, outer = np.array(sorted(set(bands)), dtype=float).T
        return cls(inner, outer)

    @classmethod
    def discs(cls, radii_km: Floats) -> Bands:
        """Return all that is within growing distances."""
        return cls(np.zeros(len(radii_km)), radii_km)

    @property
    def n_discs(self) -> int:
        """How many have no least distance."""
        return int(np.count_nonzero(self.inner_km == 0))

    @property
    def radii_km(self) -> Floats:
        """The radii of all circles, equal ones once."""
        return np.unique(np.concatenate([self.outer_km, self.inner_km[self.n_discs :]]))

    def place(self, band: Band) -> int:
        """Return which of them a band is."""
        return int(np.flatnonzero((self.inner_km == band[0]) & (self.outer_km == band[1]))[0])

    def parted(self) -> tuple[Bands, Bands]:
        """Return those without a least distance, and those with one."""
        n = self.n_discs
        return (
            Bands(self.inner_km[:n], self.outer_km[:n]),
            Bands(self.inner_km[n:], self.outer_km[n:]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """All origins: what of the regions is within each band about each.

    ``error_km2`` is how far the covered areas can be off for the way they were computed.
    ``margin_km`` is how far each region is from the limit at which it would come to be reached
    (negative) or be lost (positive).
    """

    names: list[str]
    bands: Bands
    covered: Covered
    error_km2: Floats
    margin_km: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """The same for some of the origins; arrays have shape (origins, bands, regions)."""

    covered: Covered
    error_km2: Floats
    margin_km: Floats

    def rows(self, which: Any) -> _Block:
        fields = (getattr(self.covered, name)[which] for name in Covered.__slots__)
        covered = Covered(*fields)
        return _Block(covered, self.error_km2[which], self.margin_km[which])


def measured_from(
    sources: Sequence[Origin],
    bands: Bands,
    regions: PreparedRegions,
    *,
    reached_only: bool = False,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
) -> Measured:
    """Measure from each origin: single points all at once, the others one after another.

    Parameters
    ----------
    sources : sequence of Origin
        Only points have bands with a least distance.
    bands : Bands
    regions : PreparedRegions
    reached_only : bool
        Nearest distances may be infinite for regions that are not reached.
    tolerance_m : float
        For what is measured by geometry.
    """
    with timed("measured from %d origins at %d distances", len(sources), len(bands.outer_km)):
        return _measured_from(sources, bands, regions, reached_only, tolerance_m)


def _measured_from(
    sources: Sequence[Origin],
    bands: Bands,
    regions: PreparedRegions,
    reached_only: bool,
    tolerance_m: float,
) -> Measured:
    shapes = np.array([origin.geometry for origin in sources], dtype=object)
    single = np.isin(shapely.get_type_id(shapes), _POINTS) & (
        shapely.get_num_coordinates(shapes) == 1
    )
    points, rest = np.flatnonzero(single), np.flatnonzero(~single)
    blocks = [
        _from_places(sources[i], bands, regions, reached_only, tolerance_m) for i in rest.tolist()
    ]
    if len(points):
        lon_lat = shapely.get_coordinates(shapes[points])
        blocks.append(_from_points(lon_lat, bands, regions, reached_only))
    block = blocks[0]
    if len(blocks) > 1:
        block = _stacked(blocks, axis=0).rows(np.argsort(np.concatenate([rest, points])))
    names = [origin.name for origin in sources]
    return Measured(names, bands, block.covered, block.error_km2, block.margin_km)


def _stacked(blocks: Sequence[_Block], *, axis: int) -> _Block:
    """Return blocks as one: of all their origins (axis 0), or of all their bands (axis 1)."""
    found = [block.covered for block in blocks]
    nearest = [each.nearest_km for each in found]
    covered = Covered(
        np.concatenate([each.area_km2 for each in found], axis=axis),
        np.concatenate([each.arc_km for each in found], axis=axis),
        np.concatenate([each.border_km for each in found], axis=axis),
        np.concatenate([each.reached for each in found], axis=axis),
        np.concatenate([each.wholly for each in found], axis=axis),
        np.concatenate(nearest) if axis == 0 else nearest[0],
    )
    error = np.concatenate([block.error_km2 for block in blocks], axis=axis)
    margin = np.concatenate([block.margin_km for block in blocks], axis=axis)
    return _Block(covered, error, margin)


# --- points ------------------------------------------------------------------------------------


def _from_points(
    lon_lat: Floats, bands: Bands, regions: PreparedRegions, reached_only: bool
) -> _Block:
    """Measure from each of several points; equal ones have equal rows."""
    if len(lon_lat) == 1:
        return _from_different_points(lon_lat, bands, regions, reached_only)
    places, equal = np.unique(lon_lat, axis=0, return_inverse=True)
    return _from_different_points(places, bands, regions, reached_only).rows(equal.reshape(-1))


def _from_different_points(
    places: Floats, bands: Bands, regions: PreparedRegions, reached_only: bool
) -> _Block:
    radii_km = bands.radii_km
    found = _within_earth(covered_by_discs, places, radii_km, regions, reached_only)
    discs = _as_discs(found, radii_km, regions)
    if bands.n_discs == len(bands.outer_km):
        return discs
    return _between(discs, bands, regions, farthest_km(regions.areas, places))


def _as_discs(found: Covered, radii_km: Floats, regions: PreparedRegions) -> _Block:
    error = _integral_error(found, regions, radii_km)
    return _Block(found, error, radii_km[:, None] - found.nearest_km[:, None, :])


def _between(discs: _Block, bands: Bands, regions: PreparedRegions, far_km: Floats) -> _Block:
    """Return what is between two distances of a place, from what is within all of them.

    Topology first: what the shorter distance takes in as a whole is not reached, and what it
    does not reach is covered as if there were no shorter distance.
    """
    radii_km, n = bands.radii_km, bands.n_discs
    outer = _taken(discs, np.searchsorted(radii_km, bands.outer_km[n:]))
    inner = _taken(discs, np.searchsorted(radii_km, bands.inner_km[n:]))
    more, less = outer.covered, inner.covered
    reached = more.reached & ~less.wholly
    left_km2 = _part_of(more.area_km2 - less.area_km2, regions)
    covered = Covered(
        np.where(reached, np.where(less.reached, left_km2, more.area_km2), 0.0),
        np.where(reached, more.arc_km, 0.0),
        np.maximum(more.border_km - less.border_km, 0.0),
        reached,
        more.wholly & ~less.reached,
        more.nearest_km,
    )
    beyond_inner_km = far_km[:, None, :] - bands.inner_km[n:, None]
    rings = _Block(
        covered, outer.error_km2 + inner.error_km2, np.minimum(outer.margin_km, beyond_inner_km)
    )
    if not n:
        return rings
    return _stacked([_taken(discs, np.searchsorted(radii_km, bands.outer_km[:n])), rings], axis=1)


def _taken(block: _Block, which: Any) -> _Block:
    """Return some of the bands of a block."""
    all_of = block.covered
    covered = Covered(
        all_of.area_km2[:, which], all_of.arc_km[:, which], all_of.border_km[:, which],
        all_of.reached[:, which], all_of.wholly[:, which], all_of.nearest_km,
    )  # fmt: skip
    return _Block(covered, block.error_km2[:, which], block.margin_km[:, which])


def _part_of(area_km2: Floats, regions: PreparedRegions) -> Floats:
    """Return areas of what is known to be more than nothing and less than the whole."""
    return np.clip(area_km2, np.finfo(float).tiny, np.nextafter(regions.area_km2, 0.0))


def _within_earth(
    measure: Any, lon_lat: Floats, radii_km: Floats, regions: PreparedRegions, reached_only: bool
) -> Covered:
    """Measure; ranges that take in the whole Earth cover every region, whatever it is."""
    ranges = [checked_radius_km(km) for km in radii_km.tolist()]
    shorter = np.array([km for km in ranges if km < EARTH_KM])
    found: Covered = measure(
        regions.areas,
        lon_lat,
        shorter if len(shorter) else np.array([1.0]),
        own_km2=regions.area_km2,
        all_nearest=not reached_only or len(shorter) < len(ranges),
    )
    if len(shorter) == len(ranges):
        return found
    n = len(found.nearest_km), len(ranges) - len(shorter), len(regions)
    every = np.ones(n, dtype=bool)
    whole = Covered(
        every * regions.area_km2, np.zeros(n), every * regions.areas.perimeter_m / 1000,
        every, every, found.nearest_km,
    )  # fmt: skip
    kept = len(shorter)

    def joined(name: str) -> Any:
        return np.concatenate([getattr(found, name)[:, :kept], getattr(whole, name)], axis=1)

    return Covered(
        joined("area_km2"), joined("arc_km"), joined("border_km"),
        joined("reached"), joined("wholly"), found.nearest_km,
    )  # fmt: skip


def _integral_error(covered: Covered, regions: PreparedRegions, radii_km: Floats) -> Floats:
    disc_km2 = np.pi * radii_km[:, None] ** 2
    error = _PART * np.minimum(regions.area_km2, disc_km2) + _SQUARE_METRE_KM2
    return np.where(covered.reached & ~covered.wholly, error, 0.0)


# --- several points as one, lines and areas -----------------------------------------------------


def _from_places(
    origin: Origin,
    bands: Bands,
    regions: PreparedRegions,
    reached_only: bool,
    tolerance_m: float,
) -> _Block:
    discs, rings = bands.parted()
    blocks = []
    if len(discs.outer_km):
        radii_km = discs.outer_km
        if origin.is_point:
            lon_lat = shapely.get_coordinates(origin.geometry)
            found = _within_earth(covered_by_union, lon_lat, radii_km, regions, reached_only)
            blocks.append(_as_discs(found, radii_km, regions))
        else:
            found = covered_by_overlay(origin, radii_km, regions, tolerance_m=tolerance_m)
            margin = radii_km[:, None] - found.nearest_km[:, None, :]
            blocks.append(_Block(found, tolerance_m / 1000 * found.arc_km, margin))
    if len(rings.outer_km):
        blocks.append(_in_any_ring(origin, rings, regions, reached_only, tolerance_m))
    return blocks[0] if len(blocks) == 1 else _stacked(blocks, axis=1)


def _in_any_ring(
    origin: Origin,
    rings: Bands,
    regions: PreparedRegions,
    reached_only: bool,
    tolerance_m: float,
) -> _Block:
    """Measure the union of the rings about several points.

    It is not the union of the discs without that of the inner discs: what is too near to one
    point can be within the ring about another. Whether a region is reached, and all of a region
    that only one ring reaches, is known from the rings one by one; the others go by geometry.
    """
    places = np.unique(shapely.get_coordinates(origin.geometry), axis=0)
    each = _from_different_points(places, rings, regions, reached_only)
    own = each.covered
    reached, wholly = np.any(own.reached, axis=0), np.asarray(np.any(own.wholly, axis=0))
    shared = (np.count_nonzero(own.reached, axis=0) > 1) & ~wholly
    area, arc, border, error = (
        np.where(wholly, whole, one_by_one.sum(axis=0))
        for whole, one_by_one in (
            (regions.area_km2, own.area_km2),
            (0.0, own.arc_km),
            (regions.areas.perimeter_m / 1000, own.border_km),
            (0.0, each.error_km2),
        )
    )
    if shared.any():
        drawn, edge_km = covered_by_rings(
            origin, rings.inner_km, rings.outer_km, regions, shared, tolerance_m=tolerance_m
        )
        wholly |= shared & drawn.wholly[0]
        partly_km2 = _part_of(drawn.area_km2[0], regions)
        area = np.where(shared, np.where(wholly, regions.area_km2, partly_km2), area)
        arc = np.where(shared, drawn.arc_km[0], arc)
        border = np.where(shared, drawn.border_km[0], border)
        error = np.where(shared, tolerance_m / 1000 * edge_km[0], error)
    covered = Covered(
        area[None], arc[None], border[None], reached[None], wholly[None],
        own.nearest_km.min(axis=0)[None],
    )  # fmt: skip
    return _Block(covered, error[None], each.margin_km.max(axis=0)[None])
