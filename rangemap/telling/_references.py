"""What is measured from, looked at before it is drawn: whose line it is, and where it runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap._warn import warn
from rangemap.errors import InputError, ReferenceWarning
from rangemap.geodesy import drawn_length_km
from rangemap.points import GIVEN_BY_USER
from rangemap.reach import Origin
from rangemap.regions import load_regions
from rangemap.telling._facts import BORDER_BASIS

__all__ = ["OCCUPIED", "check_references"]

#: Crimea and Sevastopol: Ukrainian, and occupied by Russia since 2014.
OCCUPIED: Final = ("UA-40", "UA-43")
#: The boundary data are up to 6 km off, so what runs along a border is not told as beyond it.
_CLEAR_DEGREES: Final = 0.08


def check_references(origins: Iterable[Origin]) -> None:
    """Look at the lines and areas that a user measures from; points and bundled ones pass.

    Raises
    ------
    InputError
        For a line or an area without its maker's words for what it is. A reader would take it
        for a front or a position.

    Warns
    -----
    ReferenceWarning
        For each stretch that lies in occupied Crimea or in Russia.
    """
    own = [o for o in origins if not o.is_point and o.basis != BORDER_BASIS]
    for origin in own:
        if origin.basis == GIVEN_BY_USER:
            raise InputError(
                f"{origin.name!r} is a line or an area without a word on what it is, and the page "
                "prints that beside it; give a GeoDataFrame with the columns launch_point, basis "
                "and geometry, or a file with a column basis, for example 'the left bank of the "
                "Desna, as drawn by us'"
            )
    if not own:
        return
    around = load_regions(["UA", "RU"])
    told = around[around["region"].isin(OCCUPIED) | (around["country"] == "RU")]
    for origin in own:
        for stretch in _stretches(origin, told):
            warn(stretch, ReferenceWarning)


def _stretches(origin: Origin, regions: gpd.GeoDataFrame) -> Iterator[str]:
    """Yield a sentence for each region that a reference runs through."""
    box = shapely.box(*origin.geometry.bounds)
    for code, name, shape in zip(
        regions["region"], regions["prose"], regions.geometry, strict=True
    ):
        if not shapely.intersects(box, shape):
            continue
        # Only the neighbourhood of the reference is shrunk: whole regions take their time.
        near = shapely.intersection(shape, shapely.buffer(box, 0.5))
        inside = shapely.intersection(origin.geometry, shapely.buffer(near, -_CLEAR_DEGREES))
        if inside.is_empty:
            continue
        whose = (
            "which is Ukrainian territory occupied by Russia since 2014"
            if code in OCCUPIED
            else "which the distances are measured into"
        )
        yield (
            f"{origin.name!r} {_extent(inside)} in {name}, {whose}; the page says that its maker "
            "chose this, and readers will ask why: end it at the border if that is not meant"
        )


def _extent(inside: BaseGeometry) -> str:
    """Return how much lies inside: "runs for 57 km (33.5 to 34.1 E, 45.2 to 45.4 N)"."""
    west, south, east, north = inside.bounds
    where = f"{west:.1f} to {east:.1f} degrees east, {south:.1f} to {north:.1f} north"
    if inside.length and not inside.area:
        return f"runs for {drawn_length_km([inside])[0]:.0f} km ({where})"
    return f"lies ({where})"
