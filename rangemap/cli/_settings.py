"""A map's settings as a TOML file, for a map that is made again and again."""

from __future__ import annotations

import json
import re
import tomllib
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from rangemap.cli._inputs import Inputs, read_policy, statement_of
from rangemap.cli._schema import Fault, faults_of
from rangemap.cli._toml_places import Places, find_places
from rangemap.errors import InputError, RangemapError, RangemapWarning
from rangemap.statements import (
    Catalogue,
    Citation,
    HedgePolicy,
    Statement,
    as_statements,
    load_systems,
    parse_range,
)
from rangemap.story import Link

__all__ = ["DEFAULT_LANGUAGE", "MapSettings", "map_schema", "read_settings"]

DEFAULT_LANGUAGE: Final = "en"
_BUNDLED: Final = ("border", "cities")
_WHERE: Final = re.compile(r" \(at line (\d+), column (\d+)\)$")
_UNSOURCED: Final = (
    "no published source states it, and a page quotes sources: give [range.source], or "
    "allow_unsourced = true to draw it in grey"
)
_AT_END: Final = " (at end of document)"
#: Places are kept as read_launch_points keeps them: to about a kilometre.
_DECIMALS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSettings:
    """Where the page goes, what it is made from, and what it is told in.

    ``languages`` are those of pages that link to each other; none for one page in ``language``.
    """

    output: str
    overwrite: bool
    inputs: Inputs
    language: str = DEFAULT_LANGUAGE
    languages: tuple[str, ...] = ()

    @property
    def told_in(self) -> tuple[str, ...]:
        """The languages of all pages, first that of the file named ``output``."""
        return self.languages or (self.language,)


@cache
def map_schema() -> Mapping[str, Any]:
    """Return the JSON Schema of the file, which editors read too."""
    text = (files("rangemap.cli") / "map.schema.json").read_text(encoding="utf-8")
    schema: Mapping[str, Any] = json.loads(text)
    return schema


def read_settings(path: Path) -> MapSettings:
    """Read a file of settings.

    Raises
    ------
    InputError
        For a file that is not one. Every fault of a key or a value is named at once, with its
        line and column; where there is none, every one that only the catalogue can tell.
    """
    text, values = _read(path)
    places = find_places(text)
    faults = list(faults_of(values, map_schema()))
    faults += _place_faults(values)
    faults += _language_faults(values)
    if faults:
        raise _error(path, places, faults)
    settings, faults = _settings(path, values)
    if faults:
        raise _error(path, places, faults)
    return settings


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        # As tomllib counts lines: an editor on Windows ends them with CR and LF.
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        return text, tomllib.loads(text)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not a text in UTF-8 (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        where = _WHERE.search(message)
        line, column = (where[1], where[2]) if where else (text.count("\n") + 1, 1)
        said = _WHERE.sub("", message).removesuffix(_AT_END)
        raise InputError(f"{path}:{line}:{column}: this is not TOML: {said}") from error
    except RecursionError as error:
        raise InputError(f"{path} is nested too deeply to be a file of settings") from error


def _error(path: Path, places: Places, faults: Sequence[Fault]) -> InputError:
    lines = [
        (*places.line_and_column(fault.path, key=fault.at_key), _key(fault), fault.message)
        for fault in faults
    ]
    found = [f"{path}:{line}:{column}: {key}{said}" for line, column, key, said in sorted(lines)]
    count = "1 fault" if len(found) == 1 else f"{len(found)} faults"
    return InputError("\n  ".join([f"{path} has {count}:", *found]))


def _key(fault: Fault) -> str:
    words = ""
    for part in fault.path:
        words += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if words else part
    return f"{words}: " if words else ""


def _place_faults(values: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what no single key of what is measured from can say."""
    if "from" in values and "place" in values:
        yield Fault(("place",), "give either from or [[place]], not both", at_key=True)
    places = values.get("place")
    for number, place in enumerate(places if isinstance(places, list) else ()):
        if not isinstance(place, dict):
            continue
        path = ("place", number)
        given = {"lon", "lat", "line"} & set(place)
        if given == {"line"}:
            if "basis" not in place:
                yield Fault(path, "a line needs a basis: what it is, in words", at_key=True)
        elif given != {"lon", "lat"}:
            yield Fault(path, "expected lon and lat of a point, or the line of a line", at_key=True)


def _language_faults(values: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what no single key of the languages can say."""
    if "language" in values and "languages" in values:
        yield Fault(("language",), "give either language or languages, not both", at_key=True)
    given = values.get("languages")
    languages = given if isinstance(given, list) else []
    for number, language in enumerate(languages):
        if language in languages[:number]:
            yield Fault(("languages", number), f"{language!r} is there twice")


def _settings(path: Path, values: Mapping[str, Any]) -> tuple[MapSettings, list[Fault]]:
    """Return the settings, and faults that only the catalogue or the grammar can see."""
    faults: list[Fault] = []

    def tried(way: tuple[str | int, ...], read: Callable[[], Any]) -> Any:
        try:
            return read()
        except RangemapError as error:
            faults.append(Fault(way, str(error)))
            return None

    def beside(key: str) -> str | None:
        if key not in values:
            return None
        file = path.parent / values[key]
        if not file.is_file():
            faults.append(Fault((key,), f"there is no file {file}"))
        return str(file)

    policy_file = beside("policy")
    policy = None if faults else tried(("policy",), partial(read_policy, policy_file))
    catalogue = load_systems(policy=policy)
    for number, name in enumerate(values.get("systems", ())):
        tried(("systems", number), partial(catalogue.select, name))
    for number, name in enumerate(values.get("statements", ())):
        tried(("statements", number), partial(statement_of, name, catalogue))
    own = _Own(policy, catalogue)
    for number, row in enumerate(values.get("range", ())):
        tried(("range", number, "words"), partial(own.add, row))
        if "source" not in row and not values.get("allow_unsourced"):
            faults.append(Fault(("range", number), _UNSOURCED, at_key=True))
    source = values.get("from")
    points: Any = source if source is None or source in _BUNDLED else beside("from")
    if "place" in values:
        points = tried(("place",), partial(_places, path, values["place"]))
    return (
        MapSettings(
            output=str(path.parent / values["output"]),
            overwrite=values.get("overwrite", False),
            inputs=Inputs(
                points=points,
                systems=tuple(values.get("systems", ())),
                statements=tuple(values.get("statements", ())),
                users=own.users,
                sourced=tuple(own.sourced),
                allow_unsourced=values.get("allow_unsourced", False),
                regions=beside("regions"),
                policy=policy_file,
                fill=values.get("fill", "within"),
                corrects=values.get("corrects", {}),
                links=tuple(Link(**link) for link in values.get("link", ())),
            ),
            language=values.get("language", DEFAULT_LANGUAGE),
            languages=tuple(values.get("languages", ())),
        ),
        faults,
    )


class _Own:
    """Ranges of the file's own: those with a source, and numbers without one."""

    def __init__(self, policy: HedgePolicy | None, catalogue: Catalogue) -> None:
        self.users: dict[str, str] = {}
        self.sourced: list[Statement] = []
        self._policy = policy
        self._catalogue = catalogue

    def add(self, row: Mapping[str, Any]) -> None:
        name, words = row["name"].strip(), row["words"]
        if name in self.users:
            raise InputError(f"the name {name!r} stands twice; a name stands for one distance")
        # The id, and what can be drawn at all, are one matter for both kinds.
        with warnings.catch_warnings():
            if "source" not in row:
                # It is read once more with the others, and noted then.
                warnings.simplefilter("ignore", RangemapWarning)
            (unsourced,) = as_statements({name: words}, policy=self._policy)
        if "source" not in row:
            self.users[name] = words
            return
        self.sourced.append(self._quoted(unsourced, row["source"]))

    def _quoted(self, statement: Statement, source: Mapping[str, str]) -> Statement:
        """Return a user's statement as one that a source stands behind."""
        name = statement.label
        system = self._catalogue.find(name) if name in self._catalogue else None
        taken = {each.id for each in self.sourced}
        base = unique = statement.id.replace("user-", "own-", 1)
        number = 2
        while unique in taken:
            unique, number = f"{base}-{number}", number + 1
        return Statement(
            id=unique,
            systems=(system.name if system else name,),
            variant="",
            launch=system.launch if system else "not said",
            role="press",
            wording=statement.wording,
            predicate="",
            range=parse_range(statement.wording, policy=self._policy),
            citation=Citation(
                document="",
                title=source["title"],
                title_basis="given by the maker of the map",
                publisher=source["publisher"],
                published=source["published"],
                date_basis="given by the maker of the map",
                url=source.get("url", ""),
                seen="",
                relays="",
                locator=source["where"],
                paragraph_begins="",
                stated_by=source.get("stated_by", ""),
                grade=source.get("grade", "A"),  # type: ignore[arg-type]
                note="",
                origin=source.get("stated_by") or source["publisher"],
            ),
            note="",
        )


def _places(path: Path, rows: Sequence[Mapping[str, Any]]) -> Any:
    """Return places of the file's own as a frame, on the grid that files of places are kept on."""
    import geopandas as gpd
    import shapely

    from rangemap.points import GIVEN_BY_USER, as_launch_points

    def rounded(vertex: Sequence[float]) -> tuple[float, ...]:
        return tuple(round(degrees, _DECIMALS) for degrees in vertex)

    shapes = [
        shapely.LineString([rounded(vertex) for vertex in row["line"]])
        if "line" in row
        else shapely.Point(rounded((row["lon"], row["lat"])))
        for row in rows
    ]
    columns = {
        "launch_point": [row["name"] for row in rows],
        "basis": [row.get("basis", GIVEN_BY_USER) for row in rows],
        "source": [path.name] * len(rows),
    }
    return as_launch_points(gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326"))
