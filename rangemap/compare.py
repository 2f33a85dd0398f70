"""What would change on a map if another published statement were used."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd

from rangemap._attrs import as_table, of_statements, result_attrs
from rangemap.coverage import measure_coverage
from rangemap.errors import InputError
from rangemap.geodesy import DEFAULT_TOLERANCE_M
from rangemap.points import LaunchPoints
from rangemap.regions import Regions
from rangemap.statements import (
    COMPARISON_COLUMNS,
    DRAWN_MODALITIES,
    Catalogue,
    Comparison,
    Statement,
    compare_statements,
    load_systems,
    no_range,
)

__all__ = [
    "CHANGE_COLUMNS",
    "at_shown",
    "changed_answers",
    "comparison_table",
    "find_changed_regions",
    "may_be_drawn",
    "same_version",
    "shown_km",
]

CHANGE_COLUMNS: Final = (
    "launch_point", "statement", "variant", "origin", "wording", "region", "region_name",
    "touched_used", "touched", "wholly_used", "wholly",
    "range_class_used", "range_class", "covered_share_used", "covered_share",
)  # fmt: skip

_KEY: Final = ["launch_point", "region"]
_ANSWERS: Final = ["touched", "wholly", "range_class", "covered_share"]


def comparison_table(comparison: Comparison) -> pd.DataFrame:
    """Return a comparison as a table: one row for each statement, a missing reading as NaN.

    Parameters
    ----------
    comparison
        As :func:`~rangemap.statements.compare_statements` gives it.

    Returns
    -------
    DataFrame
        In the order of the comparison, with columns

        ``variant, origin, statement, used``
            the version, whose figure it is, the statement's id, and whether it is the one used.
        ``wording, printed, sense, modality``
            the words, the figure in them, what they say of it, and whether the range is actual,
            claimed, planned, a rule or denied.
        ``low_km``, ``low_basis``, ``stated_km``, ``stated_basis``, ``high_km``, ``high_basis``
            each reading, and where it comes from: printed, policy (our reading of the words) or
            open.
        ``grade, publisher, published, relays``
            how the words were seen, who published them and when, and whose report they pass on.
        ``role``, ``policy``
            how the catalogue uses the statement, and the version of the hedge policy.

    Examples
    --------
    >>> from rangemap.statements import compare_statements
    >>> table = comparison_table(compare_statements("HIMARS"))
    >>> table[["variant", "printed", "grade"]].values.tolist()[0]
    ['not named', 'about 50 mi', 'B']
    """
    table = pd.DataFrame(comparison.rows, columns=list(COMPARISON_COLUMNS))
    readings = ["low_km", "stated_km", "high_km"]
    table = table.astype(dict.fromkeys(readings, "float64"))
    table.attrs = result_attrs("comparison", of_statements(comparison.statements))
    return table


def find_changed_regions(
    name: str,
    launch_points: LaunchPoints,
    regions: Regions,
    *,
    used: str | None = None,
    catalogue: Catalogue | None = None,
    dissolve: bool = False,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
) -> pd.DataFrame:
    """Find the regions whose answer would change if another statement were used.

    An answer changes if a region is touched at one statement and not at the other, or wholly
    within one and not the other, each at its stated reading (where there is none, at the widest).
    A mere change of share is none, and neither is a change of class from "within" to "within at
    most": both stand in the table beside the answers.

    Parameters
    ----------
    name : str
        A system of the catalogue, or one of its aliases.
    launch_points, regions, dissolve, tolerance_m
        As for :func:`~rangemap.measure_coverage`.
    used : str, optional
        Id of the statement that the others are compared with; the system's default otherwise.
    catalogue : Catalogue, optional
        The bundled one by default.

    Returns
    -------
    DataFrame
        One row for each launch point, other statement and region whose answer differs, in the
        order of :func:`~rangemap.statements.compare_statements`, with columns

        ``launch_point, statement, variant, origin, wording, region, region_name``
            names; ``variant`` and ``origin`` as in the comparison.
        ``touched_used``, ``wholly_used``, ``range_class_used``, ``covered_share_used``
            the answers at the statement that is used.
        ``touched``, ``wholly``, ``range_class``, ``covered_share``
            the answers at the other one; the share is NaN where no stated reading is given.

        Statements that may not be drawn (doubtful ones, plans, rules, denials) are left out. A
        statement of which no region's answer changes has no row.

    Raises
    ------
    UnknownNameError
        If the catalogue does not have the name.
    NoStatedRangeError
        If the system has no default and ``used`` is not given.
    InputError
        If ``used`` is no statement of the system that may be drawn.

    Examples
    --------
    What would change if the source had said 100 miles?

    >>> import rangemap as rm
    >>> changed = find_changed_regions(
    ...     "ATACMS", {"Kharkiv": (36.23, 49.99)}, rm.load_regions("RU")
    ... )
    >>> less = changed[changed["statement"] == "gnn-atacms-short-2023"]
    >>> sorted(less.loc[less["touched_used"] & ~less["touched"], "region_name"])
    ['Bryansk Oblast', 'Lipetsk Oblast', 'Oryol Oblast', 'Rostov Oblast', 'Voronezh Oblast']
    """
    catalogue = load_systems() if catalogue is None else catalogue
    comparison = compare_statements(name, catalogue=catalogue)
    drawn = {s.id: s for s in comparison.statements if may_be_drawn(s)}
    chosen = _chosen(comparison, used, drawn, catalogue)
    table = measure_coverage(
        launch_points,
        list(drawn.values()),
        regions,
        dissolve=dissolve,
        tolerance_m=tolerance_m,
    )
    changed = _in_order(changed_answers(table, used=chosen), comparison)
    changed.attrs = as_table(table.attrs, "changed_regions")
    return changed


def changed_answers(table: pd.DataFrame, *, used: str) -> pd.DataFrame:
    """Return the rows of a coverage table whose answer is not that of one statement.

    Parameters
    ----------
    table : DataFrame
        As :func:`~rangemap.measure_coverage` gives it, with that statement among others.
    used : str
        The statement's id.

    Returns
    -------
    DataFrame
        The rows, with the answers of the statement beside them (``touched_used`` ...).
    """
    base = table[table["statement"] == used].set_index(_KEY)[_ANSWERS]
    beside = table.join(base.add_suffix("_used"), on=_KEY)
    differs = (beside["touched"] != beside["touched_used"]) | (
        beside["wholly"] != beside["wholly_used"]
    )
    return beside[differs]


def may_be_drawn(statement: Statement) -> bool:
    """Return whether a statement is more than a lesson, a plan, a rule or a nameless claim."""
    named = statement.citation is not None and bool(statement.citation.stated_by)
    return (
        statement.role != "doubtful"
        and statement.range.modality in DRAWN_MODALITIES
        and (statement.range.modality != "claimed" or named)
    )


def same_version(comparison: Comparison, statement: Statement) -> tuple[Statement, ...]:
    """Return what may be drawn of the version that a statement is about, itself included.

    Figures of another version are no doubt about this one. Empty if the comparison does not
    have the statement.
    """
    variant = next((g.variant for g in comparison.groups if _has(g.statements, statement)), None)
    return tuple(
        each
        for group in comparison.groups
        if group.variant == variant
        for each in group.statements
        if may_be_drawn(each)
    )


def _has(statements: tuple[Statement, ...], statement: Statement) -> bool:
    # By id: the same words may have been read by two policies.
    return any(each.id == statement.id for each in statements)


def shown_km(statement: Statement) -> float:
    """Return the distance of the line that is drawn: the stated one, else the widest."""
    stated = statement.range
    return next(km for km in (stated.stated_km, stated.high_km, stated.low_km) if km is not None)


def at_shown(statement: Statement) -> Statement:
    """Return a statement with the one reading that is shown, to measure no other."""
    stated = replace(
        statement.range,
        low_km=None,
        stated_km=shown_km(statement),
        high_km=None,
        low_basis="open",
        high_basis="open",
    )
    return replace(statement, range=stated)


def _chosen(
    comparison: Comparison, used: str | None, drawn: dict[str, Statement], catalogue: Catalogue
) -> str:
    if used is None:
        if comparison.used is None:
            raise no_range(catalogue[comparison.name], catalogue)
        used = comparison.used.id
    if used not in drawn:
        raise InputError(
            f"used={used!r} is no statement about {comparison.name!r} that may be drawn; expected "
            f"one of {', '.join(drawn) or 'none'}"
        )
    return used


def _in_order(rows: pd.DataFrame, comparison: Comparison) -> pd.DataFrame:
    facts = pd.DataFrame(
        {
            "statement": [row["statement"] for row in comparison.rows],
            "variant": [row["variant"] for row in comparison.rows],
            "origin": [row["origin"] for row in comparison.rows],
            "wording": [row["wording"] for row in comparison.rows],
            "place": range(len(comparison.rows)),
        }
    )
    joined = rows.merge(facts, on="statement", how="left", sort=False)
    # Stable: launch points and regions stay in the order in which they were given.
    return joined.sort_values("place", kind="stable")[list(CHANGE_COLUMNS)].reset_index(drop=True)
