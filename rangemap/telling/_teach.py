"""A small picture of the circle that many maps get wrong."""

from __future__ import annotations

from typing import Final

from rangemap.drawing import flat_circle
from rangemap.story import MapData, Teach
from rangemap.wording import Catalogue

__all__ = ["teach"]

_RADIUS_KM: Final = 300
#: Nearer to the equator the two circles are almost the same, nearer to a pole neither is one.
_LEAST_LAT: Final = 25.0
_MOST_LAT: Final = 72.0

_WIDTH: Final = 340
_ABOVE: Final = 34
_BELOW: Final = 12


def teach(data: MapData, say: Catalogue, *, fold: str) -> Teach | None:
    """Return the picture for the latitude in the middle of a map, or None where it would mislead.

    Parameters
    ----------
    data : MapData
        The map whose latitude is shown.
    say : Catalogue
        The sentences.
    fold : str
        The id of the fold that the picture belongs to.
    """
    _, south, _, north = data.bounds
    lat = (south + north) / 2
    if not _LEAST_LAT <= abs(lat) <= _MOST_LAT:
        return None
    drawn = flat_circle(lat, radius_km=_RADIUS_KM, width=_WIDTH, above=_ABOVE, below=_BELOW)
    reach_km = round(drawn.reach_km)
    x, y = drawn.middle
    return Teach(
        fold=fold,
        alt=say.teach_alt(_RADIUS_KM, reach_km),
        caption=say.teach_caption(_RADIUS_KM, reach_km),
        wrong=say.FIXED.teach_wrong,
        wrong_at=(x, y),
        flat=drawn.flat,
        flat_words=say.teach_flat(reach_km),
        flat_at=(x, y + 34),
        true=drawn.true,
        true_words=say.teach_true(_RADIUS_KM),
        true_at=(x, drawn.top - 16),
        size=drawn.size,
    )
