"""What maps, figures and tables are made from, as options or a file of settings ask for it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import rangemap as rm
from rangemap.errors import InputError, UnknownNameError, UnsourcedRangeError
from rangemap.files import check_ending
from rangemap.statements import (
    Catalogue,
    HedgePolicy,
    Ranges,
    Statement,
    as_statements,
    load_policy,
    load_systems,
)
from rangemap.story import Link

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = [
    "STANDARD_OUTPUT",
    "Inputs",
    "check_output",
    "inputs_of",
    "keep_inputs",
    "read_points",
    "read_policy",
    "read_ranges",
    "read_regions",
    "require_sources",
    "statement_of",
]

#: As the name of an output: write to standard output.
STANDARD_OUTPUT: Final = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What is asked for, not read yet.

    ``points`` and ``regions`` are a file, or the name of something bundled; None for what is
    usual. ``users`` are a user's own numbers, by name; ``sourced`` their own statements.
    """

    points: str | gpd.GeoDataFrame | None = None
    systems: Sequence[str] = ()
    statements: Sequence[str] = ()
    users: Mapping[str, str] = field(default_factory=dict)
    sourced: Sequence[Statement] = ()
    allow_unsourced: bool = False
    regions: str | None = None
    policy: str | None = None
    fill: Literal["within", "share"] = "within"
    corrects: Mapping[str, str] = field(default_factory=dict)
    links: Sequence[Link] = ()


def inputs_of(arguments: argparse.Namespace) -> Inputs:
    """Return what the options of a command ask for."""
    names = [name for name, _ in arguments.range]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            f"--range: the name {twice[0]!r} is given twice; a name stands for one distance"
        )
    return Inputs(
        points=arguments.points,
        systems=arguments.system,
        statements=arguments.statement,
        users=dict(arguments.range),
        allow_unsourced=getattr(arguments, "allow_unsourced", True),
        regions=arguments.regions,
        policy=arguments.policy,
        fill=getattr(arguments, "fill", None) or "within",
    )


def read_policy(path: str | None) -> HedgePolicy | None:
    """Return the user's hedge policy; None is the bundled one."""
    return load_policy(Path(path)) if path else None


def read_points(which: str | gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """Return what is measured from: a user's file, or a bundled reference."""
    if which is None or (isinstance(which, str) and which == "border"):
        return rm.load_launch_points("border")
    if isinstance(which, str):
        return (
            rm.load_launch_points("cities") if which == "cities" else rm.read_launch_points(which)
        )
    return which


def read_regions(path: str | None) -> gpd.GeoDataFrame:
    """Return the user's regions, or the federal subjects of Russia."""
    return rm.load_regions("RU") if path is None else rm.read_regions(path)


def read_ranges(inputs: Inputs, policy: HedgePolicy | None) -> Ranges:
    """Return what was asked for: systems, statements, own numbers, or else the catalogue.

    Raises
    ------
    UnsourcedRangeError
        For own numbers without a source, where they are not allowed.
    """
    catalogue = load_systems(policy=policy)
    others: list[Statement] = [
        *(statement_of(name, catalogue) for name in inputs.statements),
        *inputs.sourced,
        *(as_statements(inputs.users, policy=policy) if inputs.users else ()),
    ]
    chosen = catalogue.select(*inputs.systems) if inputs.systems else catalogue
    ranges: Ranges = chosen
    if others:
        ranges = [*(as_statements(chosen) if inputs.systems else ()), *others]
    if not inputs.allow_unsourced:
        require_sources(as_statements(ranges))
    return ranges


def statement_of(name: str, catalogue: Catalogue) -> Statement:
    """Return a statement by its id.

    Raises
    ------
    UnknownNameError
        If there is none; the message shows the nearest ids.
    """
    known = {statement.id: statement for statement in catalogue.statements}
    if name not in known:
        near = get_close_matches(name, known, n=3)
        hint = f"did you mean {' or '.join(map(repr, near))}?" if near else "see rangemap systems"
        raise UnknownNameError(f"there is no statement {name!r} in the catalogue; {hint}")
    return known[name]


def require_sources(statements: Iterable[Statement]) -> None:
    """Refuse numbers without a source: a page quotes sources, and travels without its maker."""
    unsourced = [s for s in statements if not s.sourced]
    if unsourced:
        names = ", ".join(f"{s.label!r} ({s.wording})" for s in unsourced)
        raise UnsourcedRangeError(
            f"--range {names}: no published source states it, and the page quotes sources; "
            "give --allow-unsourced to draw it in grey and marked as not published"
        )


def check_output(
    path: str | None, *, overwrite: bool, endings: Sequence[str] = (), what: str = ""
) -> None:
    """Refuse an output that is there already, or of another kind, before it is computed."""
    if path is None or path == STANDARD_OUTPUT:
        return
    if endings:
        check_ending(path, endings, what=what)
    if Path(path).is_file() and not overwrite:
        raise InputError(f"{path} is there already: choose another name, or give --overwrite")


def keep_inputs(output: str | None, inputs: Iterable[Any]) -> None:
    """Refuse to write over a file that is about to be read."""
    if output is None or output == STANDARD_OUTPUT or not Path(output).exists():
        return
    for given in inputs:
        if isinstance(given, str) and Path(given).exists() and Path(output).samefile(given):
            raise InputError(f"{output} is an input too: choose another name for the output")
