"""The facts of one story: what was measured, gathered once for all who tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import geopandas as gpd
import pandas as pd

from rangemap.compare import shown_km
from rangemap.decisions import Decision
from rangemap.reach import Origin, least_km
from rangemap.regions import given_boundaries
from rangemap.statements import Catalogue, Comparison, Statement
from rangemap.telling._teller import Teller
from rangemap.wording import LEAST_COUNTED_SHARE, From, FromKind, Name, Place
from rangemap.wording import Catalogue as Sentences

__all__ = [
    "BORDER_BASIS",
    "CITY_BASIS",
    "LOCAL_LANGUAGE",
    "MOSCOW",
    "Elsewhere",
    "Facts",
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
#: That of the regions' own names.
LOCAL_LANGUAGE: Final = "ru"


@dataclass(frozen=True, eq=False)
class Elsewhere:
    """The widest statement measured from something else: what that is, and the rows.

    The names of the place are as they were given, in no language of the teller's.
    """

    place: Place
    rows: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Facts:
    """What a story tells of.

    ``table`` is the coverage from all launch points as one shape, ``apart`` from each alone;
    ``systems_given`` says that a catalogue was asked for, and not single numbers; ``elsewhere``
    has this map's reference first, then others for comparison. ``comparisons`` are what was
    published for each name, and ``published`` the coverage of each of those numbers at the
    distance that would be shown; ``shaded`` maps have no lines. All that was measured holds in
    any language; ``teller`` has the one to tell in.
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
    teller: Teller
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

    @property
    def say(self) -> Sentences:
        """The sentences of the language that is told in."""
        return self.teller.say

    @cached_property
    def reference(self) -> From:
        """What is measured from, by its names in the language of the teller."""
        kind: FromKind = "border" if self.is_border else "cities" if self.are_cities else "chosen"
        names = tuple(self.teller.place(origin.name) for origin in self.origins)
        return From(kind, names, self.are_points)

    @cached_property
    def names(self) -> dict[str, Name]:
        """The name of each region, by its code."""
        columns = (self.regions[column] for column in ("region", "name", "short", "prose"))
        return {
            str(code): self.teller.region(str(code), name=str(name), short=short, prose=prose)
            for code, name, short, prose in zip(*columns, strict=True)
        }

    @cached_property
    def official_names(self) -> dict[str, str]:
        """The full name of each region that is shown by a shorter one.

        Written out, an abbreviation ("Курська обл.") says nothing that it did not say before.
        """
        named = zip(self.regions["region"], self._official, strict=True)
        return {
            str(code): str(name)
            for code, name in named
            if name and not _says_all(self.names[code].short, str(name))
        }

    @cached_property
    def local_names(self) -> dict[str, str]:
        """The official name of each region in its own language, where that is not told already."""
        if "name_ru" not in self.regions or self.teller.language == LOCAL_LANGUAGE:
            return {}
        named = zip(self.regions["region"], self.regions["name_ru"], strict=True)
        return {str(code): name for code, name in named if isinstance(name, str)}

    @property
    def _official(self) -> pd.Series[str]:
        own = f"name_{self.teller.language}"
        return self.regions[own if own in self.regions else "name"]

    @cached_property
    def boundaries(self) -> tuple[str, ...] | None:
        """Whose boundaries the regions have; None for the bundled ones."""
        return given_boundaries(self.regions)

    @cached_property
    def touched(self) -> tuple[str, ...]:
        """Codes of the regions with a row: reached by any reading, the widest share first."""
        reach = self.table[["range_low_km", "range_km", "range_high_km"]].max(axis=1)
        reached = self.table[(self.table["nearest_km"] < reach) & ~self._too_near]
        codes = set(reached["region"])
        shares = self._shown_shares(self.widest)
        return tuple(sorted(codes, key=lambda code: (-shares[code], self.names[code].short)))

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
        return tuple(code for code in dict.fromkeys(named) if code in self.names)

    def told(self, place: Place) -> Place:
        """Return a place by its names in the language of the teller."""
        return replace(place, names=tuple(map(self.teller.place, place.names)))

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


def _says_all(short: str, official: str) -> bool:
    return short == official or (short.endswith(".") and official.startswith(short[:-1]))


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
