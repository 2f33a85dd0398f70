"""The Story of a page, told again from what the page records of its inputs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

import geopandas as gpd
import shapely

from rangemap._version import __version__
from rangemap.errors import RangemapError
from rangemap.points import load_launch_points
from rangemap.provenance import load_data_files
from rangemap.regions import load_regions
from rangemap.statements import (
    Catalogue,
    Citation,
    Ranges,
    Statement,
    load_policy,
    load_systems,
    parse_range,
    read_exactly,
)
from rangemap.story import (
    SCHEMA,
    LanguageLink,
    Link,
    Record,
    RecordedReference,
    RecordedStatement,
    Story,
)
from rangemap.telling import compose_story
from rangemap.wording import catalogue as find_sentences

__all__ = ["Again", "NotRecomputedError", "tell_again"]

#: So long a line is computed with; a longer one could keep a reader waiting for an hour.
MOST_VERTICES: Final = 20_000
#: No collection of collections: those nest, and a parser that follows them runs out of stack.
_WKT: Final = re.compile(r"(?:MULTI)?(?:POINT|LINESTRING|POLYGON) [0-9e(), .+-]+")


#: What a record that somebody edited can lead to, wherever in the telling it is met.
_UNUSABLE: Final = (
    RangemapError,
    shapely.errors.ShapelyError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


class NotRecomputedError(RangemapError):
    """A page does not record what its figures could be computed from here."""


@dataclass(frozen=True, slots=True)
class Again:
    """A Story told again. ``but`` says what it cannot be told by: words there may be others."""

    story: Story
    but: tuple[str, ...]


def tell_again(block: Mapping[str, Any]) -> Again:
    """Compute a page's Story again from its block of data.

    Raises
    ------
    NotRecomputedError
        If that cannot be done here. All reasons are given at once.
    """
    record = _record_of(block)
    reasons = [*_missing(record)]
    if reasons:
        raise NotRecomputedError("; ".join(reasons))
    try:
        story = compose_story(
            _references(record),
            _ranges(record),
            load_regions(record.regions),
            decisions=() if record.decisions == "none" else None,
            links=_built(tuple[Link, ...], block.get("links")),
            catalogue=None if record.systems else load_systems(),
            corrects=dict(record.corrects),
            fill="within" if block.get("shading") is None else "share",
            language=_built(str, block.get("language")),
        )
        story = replace(story, languages=tuple(_languages(block)))
    except _UNUSABLE as error:
        raise NotRecomputedError(f"its inputs cannot be computed with: {error}") from error
    return Again(story, tuple(_doubtful(block, record)))


def _record_of(block: Mapping[str, Any]) -> Record:
    schema = block.get("schema")
    if schema != SCHEMA:
        raise NotRecomputedError(f"its data are {schema!r}, and this rangemap reads {SCHEMA!r}")
    if block.get("record") is None:
        raise NotRecomputedError("it does not record what it was computed from")
    try:
        record: Record = _built(Record, block["record"])
    except TypeError as error:
        raise NotRecomputedError(f"its record of inputs is not one: {error}") from error
    return record


def _missing(record: Record) -> Iterator[str]:
    """Yield what is needed and not here."""
    if not record.regions or "regions" in record.own:
        yield "its regions are the maker's own, and are not in the page"
    policy = load_policy().version
    if record.policy != policy:
        yield f"its words were read by hedge policy {record.policy}, and this is policy {policy}"
    elif "policy" in record.own:
        yield "its words were read by a hedge policy of the maker's own"
    files = load_data_files()
    for name, digest in record.data:
        here = files[name].sha256 if name in files else "none"
        if here != digest:
            yield f"it rests on other boundary data: {name} {digest[:12]}, here {here[:12]}"
    known = {s.id: s for s in load_systems().statements}
    for each in record.statements:
        if each.read == "catalogue" and not _same_words(each, known.get(each.id)):
            yield f"the catalogue has no statement {each.id!r} with the words {each.wording!r}"
    for name in record.systems:
        if name not in load_systems():
            yield f"the catalogue has no system {name!r}"


def _same_words(each: RecordedStatement, known: Statement | None) -> bool:
    return known is not None and (known.wording, known.systems) == (each.wording, each.systems)


def _doubtful(block: Mapping[str, Any], record: Record) -> Iterator[str]:
    """Yield why words, and what is counted from the catalogue, may be others here."""
    if block.get("version") != __version__:
        yield f"it was made with rangemap {block.get('version')}, and this is {__version__}"
    if record.decisions == "own":
        yield "the decisions that it tells of are the maker's own"
    if "catalogue" in record.own:
        yield "the catalogue that it compares with is the maker's own"


def _languages(block: Mapping[str, Any]) -> Iterator[LanguageLink]:
    """Yield the links to the page in other languages, each by what that calls itself."""
    for link in _built(tuple[LanguageLink, ...], block.get("languages")):
        yield replace(link, name=find_sentences(link.language).FIXED.name)


def _references(record: Record) -> gpd.GeoDataFrame:
    columns = {
        "launch_point": [reference.name for reference in record.references],
        "basis": [reference.basis for reference in record.references],
        "source": [reference.source for reference in record.references],
    }
    shapes = [_shape(reference) for reference in record.references]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def _shape(reference: RecordedReference) -> Any:
    if reference.bundled:
        bundled = load_launch_points(reference.bundled).set_index("launch_point")
        if reference.name not in bundled.index:
            raise ValueError(f"no bundled reference has the name {reference.name!r}")
        return bundled.geometry[reference.name]
    if not _WKT.fullmatch(reference.wkt) or reference.wkt.count(",") >= MOST_VERTICES:
        raise ValueError(f"{reference.name!r} has no geometry that can be read")
    return shapely.from_wkt(reference.wkt)


def _ranges(record: Record) -> Ranges:
    bundled = load_systems()
    if record.systems:
        return Catalogue([bundled[name] for name in record.systems])
    known = {statement.id: statement for statement in bundled.statements}
    return [
        known[each.id] if each.read == "catalogue" else _own_statement(each)
        for each in record.statements
    ]


def _own_statement(each: RecordedStatement) -> Statement:
    stated = parse_range(each.wording)
    texts: dict[str, Any] = dict(each.fields)
    source: dict[str, Any] = dict(each.citation)
    return Statement(
        id=each.id,
        systems=each.systems,
        wording=each.wording,
        range=read_exactly(stated) if each.read == "exact" else stated,
        citation=Citation(**source) if source else None,
        **texts,
    )


def _built(kind: Any, plain: Any) -> Any:
    """Return plain values as the frozen ones that they were made from.

    Raises
    ------
    TypeError
        If they were made from something else.
    """
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        names = {field.name for field in fields(kind)}
        if not isinstance(plain, dict) or set(plain) != names:
            raise TypeError(f"expected {kind.__name__} with {', '.join(sorted(names))}")
        return kind(**{name: _built(hints[name], value) for name, value in plain.items()})
    if get_origin(kind) is tuple:
        if not isinstance(plain, list):
            raise TypeError(f"expected a list, got {type(plain).__name__}")
        items = get_args(kind)
        if items[-1] is Ellipsis:
            return tuple(_built(items[0], value) for value in plain)
        return tuple(_built(item, value) for item, value in zip(items, plain, strict=True))
    choices = get_args(kind) if get_origin(kind) is Literal else None
    if not isinstance(plain, str) or (choices and plain not in choices):
        raise TypeError(f"expected {' or '.join(map(repr, choices or ('a text',)))}")
    return plain
