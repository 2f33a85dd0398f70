"""What stands on a map around the regions: countries, and where their names go."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pyogrio

from rangemap.resources import data_file

__all__ = ["load_basemap", "load_places"]


def load_basemap() -> gpd.GeoDataFrame:
    """Return the countries around Russia and Ukraine, for drawing only.

    Borders with Russia and Ukraine are those of :func:`~rangemap.load_regions` vertex for vertex;
    coasts and all other borders are simplified, and islands under 20 km² left out. Russia and
    Ukraine themselves are not among the rows.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, with columns ``id`` (ISO 3166-1 alpha-3; XKX for Kosovo), ``name`` (English)
        and ``geometry``, sorted by id.

    Examples
    --------
    >>> basemap = load_basemap()
    >>> basemap.loc[basemap["id"] == "BLR", "name"].tolist()
    ['Belarus']
    """
    frame: gpd.GeoDataFrame = pyogrio.read_dataframe(data_file("basemap.fgb"))
    names = _read_text_table("basemap.csv").set_index("id")["name"]
    frame.insert(1, "name", frame["id"].map(names))
    return frame


def load_places() -> pd.DataFrame:
    """Return the labels of the map: capitals and a city, countries, seas.

    Returns
    -------
    DataFrame
        With columns ``id``, ``name``, ``kind`` (capital, city, country, sea), ``lon``, ``lat``
        (degrees), ``rank`` (2 for a second position of a country's name, for maps that leave
        out the first), ``geonames_id`` (text, empty where the position is ours) and ``source``.

    Examples
    --------
    >>> places = load_places()
    >>> places.loc[places["kind"] == "capital", "name"].tolist()
    ['Kyiv', 'Minsk', 'Moscow']
    """
    table = _read_text_table("places.csv")
    return table.astype({"lon": float, "lat": float, "rank": int})


def _read_text_table(name: str) -> pd.DataFrame:
    return pd.read_csv(data_file(name), dtype=str, keep_default_na=False, encoding="utf-8")
