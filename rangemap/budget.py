"""Where the error of each covered area comes from: what is measured from before all else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from rangemap._attrs import as_table
from rangemap.compare import at_shown, same_version, shown_km
from rangemap.coverage import measure_apart_and_together, measure_coverage
from rangemap.errors import InputError
from rangemap.geodesy import DEFAULT_TOLERANCE_M
from rangemap.points import LaunchPoints, as_launch_points, load_launch_points
from rangemap.reach import Band, Origin, least_km, origins
from rangemap.regions import PreparedRegions, Regions, boundary_errors_km, prepare_regions
from rangemap.statements import (
    Catalogue,
    Ranges,
    Statement,
    as_statements,
    compare_statements,
    load_systems,
)

__all__ = ["BUDGET_COLUMNS", "ERROR_KINDS", "measure_error_budget"]

#: What a covered area can be wrong for; the first is most often the largest.
ERROR_KINDS: Final = ("reference", "wording", "statement", "boundary", "edges", "geometry")

BUDGET_COLUMNS: Final = (
    *(
        column
        for kind in ERROR_KINDS
        for column in (
            f"covered_area_{kind}_low_km2",
            f"covered_area_{kind}_high_km2",
            f"covered_share_{kind}_low",
            f"covered_share_{kind}_high",
        )
    ),
    "largest_error",
)

Floats = NDArray[np.float64]
#: The lowest and the highest area, and the same of the share; NaN where it is not known.
_Ends = tuple[Floats, Floats, Floats, Floats]


def measure_error_budget(
    launch_points: LaunchPoints,
    ranges: Ranges,
    regions: Regions,
    *,
    references: Sequence[LaunchPoints] | None = None,
    catalogue: Catalogue | None = None,
    dissolve: bool = False,
    reached_only: bool = False,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
) -> pd.DataFrame:
    """Measure coverage, and beside each figure what it would be if one thing were otherwise.

    Parameters
    ----------
    launch_points, ranges, regions, dissolve, reached_only, tolerance_m
        As for :func:`~rangemap.measure_coverage`.
    references : sequence of launch points, optional
        What else the distance could be measured from: each launch point alone and, of several
        that are given together, all as one shape. By default, for regions of Russia, the bundled
        references: the border, the three city centres each, and these as one shape; for other
        regions there are none. ``()`` for none.
    catalogue : Catalogue, optional
        Whose other statements on the same names count. ``ranges`` if that is one, else the
        bundled one.

    Returns
    -------
    DataFrame
        The table of :func:`~rangemap.measure_coverage`, and for each of six kinds of error the
        lowest and the highest figure that it allows, by itself: ``covered_area_KIND_low_km2``,
        ``covered_area_KIND_high_km2``, ``covered_share_KIND_low``, ``covered_share_KIND_high``.
        The figure in question is that of the stated reading (of an interval, the high one), and
        it lies between the two. The kinds, in the order of the columns:

        ``reference``
            the same figure from the other references. A place that is a reference itself is
            not compared with itself.
        ``wording``
            the low and the high reading of the words. An end that the source leaves open is
            NaN; both are for a number without a source, which has no words to read, and for
            figures of several versions, which are no spread of one.
        ``statement``
            the figure at what other sources state of the same name and version, each at its
            stated reading. NaN if nobody else does, or the number has no source.
        ``boundary``
            the position of the region's boundary, as far as the data say; NaN where they do not.
            The area of a region wholly within is off by that of all of its boundary, its share
            is not.
        ``edges``
            the boundary's edges read as geodesics.
        ``geometry``
            the way the figure is computed.

        ``largest_error`` is the kind with the widest span of areas, of those with both ends;
        None where none of them changes the area.

    Raises
    ------
    InputError, UnknownNameError, NoStatedRangeError
        As for :func:`~rangemap.measure_coverage`, for ``references`` too.

    Notes
    -----
    Which of the references gives an end is not said: nothing here looks for a place to measure
    from. The spans are each by itself and not to be added: the reference, the wording and the
    statement are alternatives, not errors that chance would even out.

    Examples
    --------
    >>> import rangemap as rm
    >>> table = measure_error_budget(
    ...     rm.load_launch_points("border"),
    ...     rm.load_systems().select("HIMARS"),
    ...     rm.load_regions(["RU-BEL", "RU-KRS"]),
    ... )
    >>> ends = ["covered_share_reference_low", "covered_share_reference_high"]
    >>> table[["region_name", "covered_share", *ends]].round(2).values.tolist()
    [['Belgorod Oblast', 0.8, 0.0, 0.8], ['Kursk Oblast', 0.47, 0.0, 0.47]]
    >>> table["largest_error"].tolist()
    ['reference', 'reference']
    """
    if catalogue is None:
        catalogue = ranges if isinstance(ranges, Catalogue) else load_systems()
    ready, statements = prepare_regions(regions), as_statements(ranges)
    # Several measurements are made of them: a reprojection is told once.
    launch_points = as_launch_points(launch_points)
    given = _checked(references, ready)
    table = measure_coverage(
        launch_points, statements, ready,
        dissolve=dissolve, reached_only=reached_only, tolerance_m=tolerance_m,
    )  # fmt: skip
    own = origins(launch_points, dissolve=dissolve)
    elsewhere = _elsewhere(table, given, own, statements, ready, tolerance_m)
    rivals = _rivals(statements, catalogue)
    published = _published(launch_points, rivals, ready, dissolve, tolerance_m)
    of_sums = table["area_error_geometry_km2"]
    ends: dict[str, _Ends] = {
        "reference": _span(table, elsewhere),
        "wording": _wording(table, statements),
        "statement": _span(table, _figures_of_others(table, rivals, published)),
        **_of_data(table, ready),
        "geometry": _around(table, of_sums, of_sums / table["region_area_km2"]),
    }
    return _joined(table, ends)


def _checked(
    references: Sequence[LaunchPoints] | None, regions: PreparedRegions
) -> Sequence[LaunchPoints]:
    if references is None:
        russian = all(str(code).startswith("RU-") for code in regions.codes)
        return (load_launch_points("border"), load_launch_points("cities")) if russian else ()
    if not isinstance(references, list | tuple):
        raise InputError(
            f"references: expected a list of launch points, such as "
            f'[load_launch_points("border")], got {type(references).__name__}'
        )
    return [as_launch_points(each) for each in references]


def _elsewhere(
    table: pd.DataFrame,
    references: Sequence[LaunchPoints],
    own: Sequence[Origin],
    statements: Sequence[Statement],
    regions: PreparedRegions,
    tolerance_m: float,
) -> list[pd.Series]:
    """Return the figure of each row from each reference; NaN where it is the row's own."""
    shown = [at_shown(statement) for statement in statements]
    found = []
    for points in references:
        alone, one = (origins(points, dissolve=dissolve) for dissolve in (False, True))
        if len(own) == len(alone) == 1 and _same_place(own[0], alone[0]):
            continue
        each, together = measure_apart_and_together(points, shown, regions, tolerance_m=tolerance_m)
        for sources, measured in ((alone, each), (one, together))[: 1 if len(alone) == 1 else 2]:
            for origin in sources:
                rows = measured[measured["launch_point"] == origin.name]
                area = rows.set_index(["statement", "region"])["covered_area_km2"]
                there = _looked_up(area, table["statement"], table["region"])
                same = [it.name for it in own if _same_place(it, origin)]
                found.append(there.mask(table["launch_point"].isin(same)))
    return found


def _same_place(one: Origin, other: Origin) -> bool:
    return bool(shapely.normalize(one.geometry) == shapely.normalize(other.geometry))


def _rivals(
    statements: Sequence[Statement], catalogue: Catalogue
) -> dict[str, tuple[Statement, ...]]:
    """Return what others state of the name and version of each statement, if anyone does."""
    found = {}
    for statement in statements:
        names = [name for name in statement.systems if name in catalogue]
        same = {
            each.id: each
            for name in names
            for each in same_version(compare_statements(name, catalogue=catalogue), statement)
        }
        # A page and those that repeat it are one voice.
        voices = {each.citation.origin for each in same.values() if each.citation is not None}
        found[statement.id] = tuple(same.values()) if len(voices) > 1 else ()
    return found


def _published(
    launch_points: LaunchPoints,
    rivals: dict[str, tuple[Statement, ...]],
    regions: PreparedRegions,
    dissolve: bool,
    tolerance_m: float,
) -> pd.Series:
    """Return the area of each launch point and region at each distance that others state."""
    different = _different(rivals)
    keys = ["launch_point", "statement", "region"]
    if not different:
        return pd.Series(dtype=float)
    measured = measure_coverage(
        launch_points, [at_shown(each) for each in different.values()], regions,
        dissolve=dissolve, tolerance_m=tolerance_m,
    )  # fmt: skip
    return measured.set_index(keys)["covered_area_km2"]


def _different(rivals: dict[str, tuple[Statement, ...]]) -> dict[Band, Statement]:
    """Return one statement for each distance that is printed: many print the same one."""
    return {_shown_band(each): each for same in rivals.values() for each in same}


def _shown_band(statement: Statement) -> Band:
    return least_km(statement), shown_km(statement)


def _figures_of_others(
    table: pd.DataFrame, rivals: dict[str, tuple[Statement, ...]], published: pd.Series
) -> list[pd.Series]:
    """Return, for each distance that is printed, the figure of the rows that it is a doubt of."""
    found = []
    measured = _different(rivals)
    distances = {
        name: sorted({_shown_band(each) for each in same}) for name, same in rivals.items() if same
    }
    for name, bands in distances.items():
        rows = table[table["statement"] == name]
        for band in bands:
            at = pd.Series(measured[band].id, index=rows.index)
            area = _looked_up(published, rows["launch_point"], at, rows["region"])
            found.append(area.reindex(table.index))
    return found


def _looked_up(figures: pd.Series, *keys: pd.Series) -> pd.Series:
    wanted = pd.MultiIndex.from_arrays(keys)
    return pd.Series(figures.reindex(wanted).to_numpy(dtype=float), index=keys[0].index)


def _shown(table: pd.DataFrame, what: str, unit: str = "") -> pd.Series:
    """Return the figures at the reading that is shown: stated, else high, else low."""
    stated, high, low = (table[f"covered_{what}{end}{unit}"] for end in ("", "_high", "_low"))
    return stated.fillna(high).fillna(low)


def _span(table: pd.DataFrame, others: Sequence[pd.Series]) -> _Ends:
    """Return the least and the most of the row's own area and others; NaN where there is none."""
    area = _shown(table, "area", "_km2").to_numpy(dtype=float)
    low = high = np.full(len(table), np.nan)
    for other in others:
        low, high = np.fmin(low, other), np.fmax(high, other)
    low, high = np.minimum(low, area), np.maximum(high, area)
    region = table["region_area_km2"].to_numpy(dtype=float)
    return low, high, low / region, high / region


def _wording(table: pd.DataFrame, statements: Sequence[Statement]) -> _Ends:
    read = {s.id for s in statements if s.sourced and s.sense != "variants"}
    is_read = table["statement"].isin(read)

    def at(column: str) -> Floats:
        return table[column].where(is_read).to_numpy(dtype=float)

    return (
        at("covered_area_low_km2"),
        at("covered_area_high_km2"),
        at("covered_share_low"),
        at("covered_share_high"),
    )


def _of_data(table: pd.DataFrame, regions: PreparedRegions) -> dict[str, _Ends]:
    """Return the ends for the data of the boundary, and for the reading of its edges.

    The errors of the table are those of the larger one, and in proportion to it.
    """
    row = pd.Index(regions.codes).get_indexer(pd.Index(table["region"]))
    most = regions.position_error_km[row]
    ends = {}
    for kind, error_km in zip(("boundary", "edges"), boundary_errors_km(regions), strict=True):
        part = error_km[row] / np.where(most > 0, most, 1.0)
        ends[kind] = _around(
            table, table["area_error_boundary_km2"] * part, table["covered_share_error"] * part
        )
    return ends


def _around(table: pd.DataFrame, area_error: pd.Series, share_error: pd.Series) -> _Ends:
    """Return the figures less and plus an error.

    An area is no less than nothing, but it can be more than the region's own, which is off too.
    """
    area, share = _shown(table, "area", "_km2"), _shown(table, "share")
    low, high = area - area_error, area + area_error
    share_low, share_high = share - share_error, share + share_error
    return (
        low.clip(lower=0).to_numpy(dtype=float),
        high.to_numpy(dtype=float),
        share_low.clip(lower=0).to_numpy(dtype=float),
        share_high.clip(upper=1).to_numpy(dtype=float),
    )


def _joined(table: pd.DataFrame, ends: dict[str, _Ends]) -> pd.DataFrame:
    values = [column for kind in ERROR_KINDS for column in ends[kind]]
    spans = np.array([ends[kind][1] - ends[kind][0] for kind in ERROR_KINDS])
    # An open end has no span; of equal spans the first in the order of the columns counts.
    spans = np.nan_to_num(spans, nan=0.0)
    largest = np.array(ERROR_KINDS, dtype=object)[spans.argmax(axis=0)]
    largest[spans.max(axis=0, initial=0.0) <= 0] = None
    further = dict(zip(BUDGET_COLUMNS, [*values, largest], strict=True))
    budget = pd.DataFrame(further, index=table.index)
    # Text alone, with None in it: pandas would make that a number that is missing.
    budget["largest_error"] = pd.Series(largest, index=table.index, dtype=object)
    joined = pd.concat([table, budget], axis=1)
    joined.attrs = as_table(table.attrs, "error_budget")
    return joined
