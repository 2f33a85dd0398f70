"""GeoParquet 1.1, or Parquet for a plain table."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import geopandas as gpd

from rangemap.errors import MissingExtraError
from rangemap.export._layer import Layer

__all__ = ["write_parquet"]


def write_parquet(layer: Layer, about: Mapping[str, Any]) -> bytes:
    """Return the layer as Parquet; what is said about it is under the key ``rangemap``."""
    try:
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError(
            'Parquet needs the package pyarrow: pip install "rangemap[parquet]"'
        ) from error
    frame, buffer = layer.frame(), io.BytesIO()
    if isinstance(frame, gpd.GeoDataFrame):
        frame.to_parquet(buffer, index=False, schema_version="1.1.0", write_covering_bbox=True)
    else:
        frame.to_parquet(buffer, index=False, engine="pyarrow")
    # Neither takes keys of one's own; what they wrote is kept, keys of theirs and all. Threads that
    # read from an object of Python's can outlive the interpreter, and then abort it:
    # https://github.com/apache/arrow/issues/50482
    table = pq.read_table(pa.BufferReader(buffer.getvalue()), use_threads=False)
    said = {b"rangemap": json.dumps(about, ensure_ascii=False).encode()}
    made = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **said}), made)
    return made.getvalue()
