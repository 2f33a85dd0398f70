"""The facts of one story: what was measured, gathered once for all who tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import geopandas as gpd
import pandas as pd

from rangemap.compare import shown_km
from rangemap.decisions import Decision
from rangemap.reach import Origin, least_km
from rangemap.statements import Catalogue, Comparison, Statement
from rangemap.units import KM_PER, UNIT_NAMES
from rangemap.wording import LEAST_COUNTED_SHARE, english, english_numbers

__all__ = [
    "BORDER_BASIS",
    "CITY_BASIS",
    "MOSCOW",
    "Elsewhere",
    "Facts",
    "described",
    "least_words",
    "reading_words",
    "shown_ending",
    "shown_km",
    "widest_of",
]

#: The bases of the bundled references, by which their sentences are chosen.
BORDER_BASIS: Final = (
    "border between regions as the boundary data draw it; an outer limit, no position"
)
CITY_BASIS: Final = "city centre, for orientation"
MOSCOW: Final = "RU-MOW"


@dataclass(frozen=True, eq=False)
class Elsewhere:
    """The widest statement measured from something else: its name, and the rows."""

    name: str
    rows: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Facts:
    """What a story tells of.

    ``table`` is the coverage from all launch points as one shape, ``apart`` from each alone;
    ``systems_given`` says that a catalogue was asked for, and not single numbers; ``elsewhere``
    has this map's reference first, then others for comparison. ``comparisons`` are what was
    published for each name, and ``published`` the coverage of each of those numbers at the
    distance that would be shown; ``shaded`` maps have no lines.
    ``statements`` run from the shortest distance to the longest.
    """

    statements: tuple[Statement, ...]
    origins: tuple[Origin, ...]
    regions: gpd.GeoDataFrame
    table: pd.DataFrame
    apart: pd.DataFrame
    decisions: tuple[Decision, ...]
    systems: Catalogue
    systems_given: bool
    elsewhere: tuple[Elsewhere, ...]
    comparisons: tuple[Comparison, ...]
    published: pd.DataFrame
    shaded: bool = False

    @cached_property
    def widest(self) -> Statement:
        """The statement of the longest distance, one with a source if there is any."""
        return widest_of(self.statements)

    @cached_property
    def is_russia(self) -> bool:
        """Whether all regions are federal subjects of Russia."""
        return all(str(code).startswith("RU-") for code in self.regions["region"])

    @cached_property
    def are_cities(self) -> bool:
        """Whether everything is measured from bundled city centres."""
        return all(origin.basis == CITY_BASIS for origin in self.origins)

    @cached_property
    def is_border(self) -> bool:
        """Whether everything is measured from the bundled border line."""
        return all(origin.basis == BORDER_BASIS for origin in self.origins)

    @cached_property
    def are_points(self) -> bool:
        """Whether everything is measured from points."""
        return all(origin.is_point for origin in self.origins)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of what is measured from."""
        return tuple(origin.name for origin in self.origins)

    @cached_property
    def short(self) -> dict[str, str]:
        """The short name of each region."""
        return dict(zip(self.regions["region"], self.regions["short"], strict=True))

    @cached_property
    def official_names(self) -> dict[str, str]:
        """The full name of each region that is shown by a shorter one."""
        named = zip(self.regions["region"], self.regions["name"], strict=True)
        return {str(code): str(name) for code, name in named if name != self.short[code]}

    @cached_property
    def local_names(self) -> dict[str, str]:
        """The official name of each region in its own language, where it is known."""
        if "name_ru" not in self.regions:
            return {}
        named = zip(self.regions["region"], self.regions["name_ru"], strict=True)
        return {str(code): name for code, name in named if isinstance(name, str)}

    @cached_property
    def touched(self) -> tuple[str, ...]:
        """Codes of the regions with a row: reached by any reading, the widest share first."""
        reach = self.table[["range_low_km", "range_km", "range_high_km"]].max(axis=1)
        reached = self.table[(self.table["nearest_km"] < reach) & ~self._too_near]
        codes = set(reached["region"])
        shares = self._shown_shares(self.widest)
        return tuple(sorted(codes, key=lambda code: (-shares[code], self.short[code])))

    @cached_property
    def _too_near(self) -> pd.Series[bool]:
        """Rows of statements with a minimum range within which no reading takes anything in."""
        ringed = [statement.id for statement in self.statements if least_km(statement)]
        areas = self.table[[f"covered_area{ending}_km2" for ending in ("_low", "", "_high")]]
        return self.table["statement"].isin(ringed) & ~(areas > 0).any(axis=1)

    @cached_property
    def by_nearness(self) -> tuple[str, ...]:
        """Codes of all regions, the nearest first."""
        near = self.rows(self.widest).sort_values(["nearest_km", "region"])
        return tuple(near["region"])

    @cached_property
    def named_regions(self) -> tuple[str, ...]:
        """Codes of the regions that a reported decision on the widest statement names."""
        named = [
            code
            for decision in self.decisions
            if set(decision.systems) & set(self.widest.systems)
            for code in decision.named_regions
        ]
        return tuple(code for code in dict.fromkeys(named) if code in self.short)

    def rows(self, statement: Statement) -> pd.DataFrame:
        """Return the rows of one statement, all launch points as one shape."""
        return self.table[self.table["statement"] == statement.id]

    def counts(self, statement: Statement) -> list[int]:
        """Return how many regions are counted, at each reading that is present."""
        rows = self.rows(statement)
        columns = ("covered_share_low", "covered_share", "covered_share_high")
        present = [rows[column] for column in columns if rows[column].notna().any()]
        return [int((shares >= LEAST_COUNTED_SHARE).sum()) for shares in present]

    def _shown_shares(self, statement: Statement) -> dict[str, float]:
        rows = self.rows(statement)
        shown = (
            rows["covered_share"]
            .fillna(rows["covered_share_high"])
            .fillna(rows["covered_share_low"])
        )
        return dict(zip(rows["region"], shown, strict=True))


def shown_ending(statement: Statement) -> str:
    """Return the ending of the columns of the reading that is shown."""
    stated = statement.range
    if stated.stated_km is not None:
        return ""
    return "_low" if stated.high_km is None else "_high"


def widest_of(statements: Sequence[Statement]) -> Statement:
    """Return the statement of the longest distance, one with a source if there is any."""
    sourced = [statement for statement in statements if statement.sourced]
    return (sourced or list(statements))[-1]


def reading_words(statement: Statement) -> str:
    """Return how the words are read, in the printed unit: "45 to 55 miles"."""
    stated = statement.range
    low, high = stated.low_printed, stated.high_printed
    unit = UNIT_NAMES[stated.unit][1]
    least = least_words(statement)
    if least and high is not None:
        return english.between(least, f"{high:,.6g} {unit}")
    if low is None and high is None:
        return f"{stated.value:,.6g} {unit}, open to both sides"
    if low is None:
        return f"{english.AT_MOST} {high:,.6g} {unit}"
    if high is None:
        return f"{english.AT_LEAST} {low:,.6g} {unit}"
    if statement.sense == "variants":
        return english_numbers.by_version(f"{low:,.6g}", f"{high:,.6g}", unit)
    return f"{low:,.6g} {unit}" if low == high else f"{low:,.6g} to {high:,.6g} {unit}"


def least_words(statement: Statement) -> str:
    """Return the minimum range of a statement in its unit, nothing where it has none."""
    stated = statement.range
    km = least_km(statement)
    return f"{km / KM_PER[stated.unit]:,.6g} {UNIT_NAMES[stated.unit][1]}" if km else ""


def described(statements: Sequence[Statement]) -> dict[str, str]:
    """Return the words that label each statement's line."""
    return {s.id: _label(s) if s.sourced else f"{_label(s)} (no source)" for s in statements}


def _label(statement: Statement) -> str:
    """Return the words of a line; two distances in full are too long for a map."""
    return statement.range.printed_short if least_km(statement) else statement.wording
