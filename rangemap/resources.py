"""Where the bundled files are: in an installed package, or beside a plain checkout."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from rangemap.errors import RangemapError

__all__ = ["data_file", "seed_file", "seed_files"]


def data_file(name: str) -> Path:
    """Return the path of a bundled data file such as ``"regions.csv"``."""
    return _as_path(_folder("data") / name)


def seed_file(name: str) -> Path:
    """Return the path of a bundled seed file such as ``"systems.toml"``."""
    return _as_path(_folder("seeds") / name)


def seed_files(folder: str, *, suffix: str = ".toml") -> tuple[Path, ...]:
    """Return the paths of the seed files of a folder, in the order of their names."""
    found = (_as_path(f) for f in (_folder("seeds") / folder).iterdir() if f.name.endswith(suffix))
    return tuple(sorted(found, key=lambda path: path.name))


def _folder(name: str) -> Traversable:
    # A wheel or an sdist install carries the folders inside the package; a checkout and an
    # editable install have them beside it.
    inside = files("rangemap") / name
    if inside.is_dir():
        return inside
    beside = Path(__file__).resolve().parent.parent / name
    if beside.is_dir():
        return beside
    raise RangemapError(
        f"the bundled folder {name!r} was not found, neither in the package nor beside it at "
        f"{beside}: the installation is incomplete; install rangemap again"
    )


def _as_path(resource: Traversable) -> Path:
    if not isinstance(resource, Path):
        raise RangemapError(
            f"{resource} is inside an archive: GDAL reads files only; install rangemap unzipped"
        )
    return resource
