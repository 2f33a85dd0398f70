"""Figures: what is drawn is what the numbers are, in the words of the page."""

from __future__ import annotations

import io
import math
import pickle
import re
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from typing import Any

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from plots import (
    ATACMS,
    FLOOR,
    INTERVAL,
    KHARKIV,
    NAN,
    all_words,
    coverage_row,
    coverage_table,
    curve,
    drawn,
    reach,
    rounded,
    words,
)
from png import size_of

import rangemap as rm
from rangemap import Catalogue
from rangemap.errors import InputError, MissingExtraError, UnknownNameError
from rangemap.figures._look import load_look

SYSTEMS = rm.load_systems()


def coverage_plot(**options: Any) -> Axes:
    return rm.plot_coverage(coverage_table(), **options)


def curve_plot(**options: Any) -> Axes:
    return rm.plot_curve(curve(), ranges=SYSTEMS.select("HIMARS", "ATACMS"), **options)


def statements_plot(**options: Any) -> Axes:
    return rm.plot_statements("SCALP", **options)


def reach_plot(**options: Any) -> Axes:
    return rm.plot_reach(reach(), launch_points=KHARKIV, **options)


def atacms_plot() -> Axes:
    return rm.plot_statements("ATACMS")


@cache
def shown(plot: Callable[..., Axes]) -> Axes:
    """Return the one figure of a kind that all tests look at which do not change it."""
    return plot()


PLOTS: tuple[Callable[..., Axes], ...] = (coverage_plot, curve_plot, statements_plot, reach_plot)
each_plot = pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.__name__)


def saved(ax: Axes, kind: str, **options: Any) -> bytes:
    content = io.BytesIO()
    ax.figure.savefig(content, format=kind, **options)
    return content.getvalue()


# --- axes, and nothing but axes ---------------------------------------------------------------


@each_plot
def test_axes_that_are_given_are_drawn_into_and_returned(plot: Callable[..., Axes]) -> None:
    figure = Figure(figsize=(6, 8))
    ax = figure.add_axes((0.4, 0.3, 0.55, 0.5))
    box = ax.get_position().bounds
    assert plot(ax=ax) is ax
    assert figure.axes == [ax]
    assert ax.get_position(original=True).bounds == box
    assert all_words(ax)


@each_plot
@pytest.mark.parametrize("width_mm", [85, None])
def test_no_word_runs_over_the_edge_of_the_figure(
    plot: Callable[..., Axes], width_mm: int | None
) -> None:
    ax = plot(width_mm=width_mm) if width_mm else shown(plot)
    figure = ax.figure
    assert figure.get_figwidth() * 25.4 == pytest.approx(width_mm or 170)
    figure.canvas.draw()
    sheet = figure.bbox
    over = [
        text.get_text()
        for text in ax.texts
        if text.get_text()
        and not (
            text.get_window_extent().x0 >= sheet.x0 - 0.5
            and text.get_window_extent().x1 <= sheet.x1 + 0.5
            and text.get_window_extent().y0 >= sheet.y0 - 0.5
            and text.get_window_extent().y1 <= sheet.y1 + 0.5
        )
    ]
    assert over == []


def test_neither_pyplot_nor_settings_are_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    monkeypatch.delattr(mpl, "pyplot", raising=False)
    # A figure that asked for it would now fail, as this does.
    with pytest.raises(ImportError):
        import_module("matplotlib.pyplot")
    before = mpl.rcParams.copy()
    for plot in PLOTS:
        plot()
    coverage_plot()._repr_png_()  # type: ignore[attr-defined]
    # Of settings as they are kept: to look one up may choose a backend.
    assert dict.__eq__(before, mpl.rcParams)


def test_no_argument_is_changed() -> None:
    table, shapes = coverage_table(), reach().copy()
    before = table.copy()
    rm.plot_coverage(table)
    reach_plot()
    pd.testing.assert_frame_equal(table, before)
    pd.testing.assert_frame_equal(pd.DataFrame(reach()), pd.DataFrame(shapes))


@pytest.mark.parametrize(
    ("plot", "kind", "metadata"),
    [
        (statements_plot, "png", {}),
        (coverage_plot, "pdf", {"CreationDate": None}),
        (curve_plot, "svg", {"Date": None}),
        (reach_plot, "svg", {"Date": None}),
    ],
)
def test_the_same_input_gives_the_same_bytes(
    plot: Callable[..., Axes], kind: str, metadata: dict[str, None]
) -> None:
    with mpl.rc_context({"svg.hashsalt": "rangemap"}):
        first, again = (saved(ax, kind, metadata=metadata) for ax in (shown(plot), plot()))
    assert first == again


def test_figures_drawn_in_eight_threads_are_those_drawn_alone() -> None:
    def bars() -> Axes:
        return coverage_plot(statement="HIMARS", source=False)

    def line() -> Axes:
        return curve_plot(regions=["RU-KRS"], source=False)

    def picture(plot: Callable[[], Axes]) -> bytes:
        return saved(plot(), "png", dpi=50)

    cheap = (bars, line)

    alone = [picture(plot) for plot in cheap]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(picture, cheap * 4))
    assert together == alone * 4


@each_plot
def test_without_matplotlib_it_is_said_what_to_install(
    plot: Callable[..., Axes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r'pip install "rangemap\[figures\]"'):
        plot()


@each_plot
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"ax": [1, 2]}, "expected a matplotlib Axes, got list"),
        ({"width_mm": 17}, "expected 60 to 420, got 17"),
        ({"width_mm": NAN}, "expected 60 to 420, got nan"),
    ],
)
def test_axes_and_widths_that_cannot_be_used_are_refused(
    plot: Callable[..., Axes], options: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        plot(**options)


@each_plot
def test_axes_with_a_width_of_their_own_take_no_other(plot: Callable[..., Axes]) -> None:
    with pytest.raises(InputError, match="axes that are given have their own width"):
        plot(ax=Figure().add_subplot(), width_mm=85)


@each_plot
def test_a_notebook_shows_what_is_returned(plot: Callable[..., Axes]) -> None:
    ax = shown(plot)
    png, size = ax._repr_png_()  # type: ignore[attr-defined]
    inches = ax.figure.get_size_inches()
    assert size_of(png) == pytest.approx([192 * side for side in inches], abs=1)
    # Shown as wide as a column of 170 mm, with two pixels for one.
    assert size["width"] == round(170 / 25.4 * 96)


def test_a_figure_pickles() -> None:
    ax = shown(coverage_plot)
    copy = pickle.loads(pickle.dumps(ax.figure))
    assert words(copy.axes[0]) == words(ax)


@each_plot
def test_a_figure_alone_says_who_made_it_and_the_words_for_it_are_kept(
    plot: Callable[..., Axes],
) -> None:
    ax, bare = shown(plot), plot(source=False)
    assert f"rangemap {rm.__version__}." in all_words(ax)
    assert "rangemap" not in all_words(bare)
    assert len(rm.figure_alt(ax)) > 60
    assert rm.figure_alt(ax) == rm.figure_alt(bare)


def test_axes_of_others_have_no_words() -> None:
    with pytest.raises(InputError, match="expected axes that plot_reach"):
        rm.figure_alt(Figure().add_subplot())


def test_colours_and_dashes_are_those_of_the_page() -> None:
    look = load_look()
    colours = [stroke.colour for stroke in look.edges]
    assert colours == ["#332288", "#d55e00", "#000000", "#4477aa", "#882255"]
    assert (look.land, look.sea) == ("#f4f1ea", "#dbe7f0")
    assert look.edges[0].dashes == ()
    # 8 and 5 pixels on, and off, of a line of 2.6.
    assert rounded(look.edges[2].dashes, 3) == [3.077, 1.923]
    assert len({stroke.dashes for stroke in look.edges}) == 5
    assert not look.unsourced.round_ends


# --- text, letter for letter ------------------------------------------------------------------

NAMES = (
    r"$\frac{1}{2}$ Oblast",
    "50% & <b>bold</b> {x} _y_ ^z^",
    "$100 and $200",
    "A\nname\tin   pieces",
    "Longest " * 12 + "name",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2,
    "Курська область, Орловская область",
    "",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_letter_for_letter(name: str) -> None:
    table = coverage_table().assign(region_name=lambda t: t["region_name"] + name)
    table["launch_point"] = f"from {name}"
    ax = rm.plot_coverage(table)
    saved(ax, "svg")
    texts = re.sub(r"\s", "", "".join(words(ax)))
    expected = re.sub(r"\s", "", f"Alpha{name}")
    assert expected in texts
    assert re.sub(r"\s", "", f"from {name}") in texts


def test_a_name_with_mathematics_is_no_picture_of_it() -> None:
    table = coverage_table().assign(region_name=lambda t: t["region_name"] + " $x^2$")
    svg = saved(rm.plot_coverage(table), "svg").decode()
    assert "Alpha $x^2$" in svg


def test_a_name_that_no_figure_can_carry_is_refused() -> None:
    # Not with +, which loses a U+0000 at the end in NumPy 1.
    table = coverage_table().assign(region_name=lambda t: [f"{x}\x00" for x in t["region_name"]])
    with pytest.raises(InputError, match=r"the region name .* holds U\+0000"):
        rm.plot_coverage(table)


# --- bars -------------------------------------------------------------------------------------


def bars_of(ax: Axes, statement: str) -> list[float]:
    bars = sorted(drawn(ax, f"{statement} bar"), key=lambda bar: bar.get_y())
    return rounded(bar.get_width() for bar in bars)


def test_a_bar_is_as_long_as_the_stated_share() -> None:
    ax = shown(coverage_plot)
    assert bars_of(ax, "article-himars") == [0.475, 1.0, 0.001]
    assert bars_of(ax, "article-atacms") == [1.0, 1.0, 0.54]
    assert {bar.get_x() for bar in ax.patches} == {0.0}


def test_a_thin_line_leads_to_each_end_of_the_wording() -> None:
    ax = coverage_plot(statement="HIMARS")
    lines = [line.get_xdata() for line in drawn(ax, "article-himars whisker")]
    ends = sorted(tuple(rounded(x)) for x in lines)
    assert ends == [(0.001, 0.0), (0.001, 0.003), (0.475, 0.428), (0.475, 0.52)]
    ticks = {round(float(line.get_xdata()[0]), 6) for line in drawn(ax, "article-himars end")}
    assert ticks == {0.0, 0.003, 0.428, 0.52}


def test_our_reading_is_not_drawn_as_firmly_as_a_printed_end() -> None:
    printed = coverage_row("Alpha", (0.3, 0.5, 0.7), "partly", bases=("printed", "policy"))
    ax = rm.plot_coverage(pd.DataFrame([printed]))
    looks = {
        rounded(line.get_xdata())[1]: line.get_linestyle()
        for line in drawn(ax, "article-himars whisker")
    }
    assert looks == {0.3: "-", 0.7: "--"}


@pytest.mark.parametrize(("statement", "way"), [(ATACMS, -1), (FLOOR, 1)])
def test_an_open_end_has_an_arrow_and_no_number(statement: dict[str, Any], way: int) -> None:
    shares = (NAN, 0.5, 0.5) if way < 0 else (0.5, 0.5, NAN)
    kind = "at_best" if way < 0 else "at_least"
    ax = rm.plot_coverage(pd.DataFrame([coverage_row("Alpha", shares, kind, **statement)]))
    (arrow,) = drawn(ax, "open end")
    assert np.sign(arrow.xy[0]) == way
    assert drawn(ax, f"{statement['statement']} end") == []
    assert [text for text in words(ax) if text.endswith("%")][-1:] == ["100%"]
    assert "50%" in words(ax)


def test_arrows_at_open_ends_are_of_one_length() -> None:
    """Of another for each share they would be read as a number."""
    shares = [0.2, 0.5, 0.9, 1.0]
    rows = [coverage_row(f"{s:.1f} R", (NAN, s, s), "at_best", **ATACMS) for s in shares]
    lengths = {arrow.xy[0] for arrow in drawn(rm.plot_coverage(pd.DataFrame(rows)), "open end")}
    assert len(lengths) == 1


def test_two_numbers_stay_two() -> None:
    row = coverage_row("Alpha", (0.2, NAN, 0.6), "partly", **INTERVAL)
    ax = rm.plot_coverage(pd.DataFrame([row]))
    assert bars_of(ax, "user-another") == [0.2]
    (hollow,) = drawn(ax, "user-another hollow")
    assert rounded([hollow.get_x(), hollow.get_width()]) == [0.2, 0.4]
    assert hollow.get_facecolor()[3] == 0
    assert "20–60%" in words(ax)


def test_words_beside_bars_are_those_of_the_table() -> None:
    texts = words(shown(coverage_plot))
    assert [text for text in texts if text in {"43–52%", "all", "under 1%", "54%"}] == [
        "43–52%", "all", "all", "all", "under 1%", "54%",
    ]  # fmt: skip
    assert "0%" not in texts


def test_the_key_says_what_open_shares_are() -> None:
    texts = all_words(shown(coverage_plot))
    assert "ATACMS; shares are at most" in texts
    assert "HIMARS; shares" not in texts


def test_regions_stand_by_name_or_as_given_and_never_by_share() -> None:
    names = {"Alpha", "Bravo", "Charlie", "Delta"}
    by_name = [text for text in words(shown(coverage_plot)) if text in names]
    given = [text for text in words(coverage_plot(order="given", reached_only=False))
             if text in names]  # fmt: skip
    assert by_name == ["Alpha", "Bravo", "Charlie"]
    assert given == ["Delta", "Alpha", "Charlie", "Bravo"]
    with pytest.raises(InputError, match="'name' or 'given', got 'share'"):
        coverage_plot(order="share")


def test_regions_beyond_the_distance_are_counted_or_shown() -> None:
    assert "Not shown: one region beyond the distance." in all_words(shown(coverage_plot))
    every = coverage_plot(reached_only=False)
    assert "beyond the distance" not in all_words(every)
    assert words(every).count("–") == 2


def test_a_figure_of_regions_none_of_which_is_reached_says_so() -> None:
    ax = rm.plot_coverage(coverage_table()[lambda t: t["region_name"] == "Delta"])
    assert "No region lies within the distance." in words(ax)


def test_a_system_is_chosen_by_any_of_its_names() -> None:
    row = coverage_row("Alpha", (0.1, 0.2, 0.3), "partly", system="Storm Shadow / SCALP",
                       statement="article-storm-shadow")  # fmt: skip
    table = pd.concat([coverage_table(), pd.DataFrame([row])])
    for name in ("SCALP", "Storm Shadow / SCALP", "article-storm-shadow"):
        assert bars_of(rm.plot_coverage(table, statement=name), "article-storm-shadow") == [0.2]


def test_whose_words_they_are_stands_under_the_figure() -> None:
    texts = all_words(shown(coverage_plot))
    assert "“about 50 miles” (HIMARS) and “up to 190 miles” (ATACMS): Web article" in texts
    row = coverage_row("Alpha", (0.5, 0.5, NAN), "at_least", **FLOOR)
    own = rm.plot_coverage(pd.DataFrame([row]), ranges={"the minister": "more than 250 km"})
    assert "more than 250 km (no source)" in all_words(own)
    assert "more than 250 km (the minister): not a published figure." in all_words(own)
    assert "Within more than 250 km (no source) (the minister):" in rm.figure_alt(own)


def test_eighty_three_regions_fit_a_page() -> None:
    names = [f"Region {number:02}" for number in range(83)]
    rows = [coverage_row(name, (0.1, 0.2, 0.3), "partly") for name in names]
    table = pd.DataFrame(rows).assign(region=names)
    ax = rm.plot_coverage(table)
    assert ax.figure.get_figheight() * 25.4 < 290
    sizes = {text.get_fontsize() for text in ax.texts if text.get_text().startswith("Region ")}
    assert min(sizes) >= 5.5


WRONG_TABLES: list[tuple[Any, str]] = [
    ([1, 2], "expected a DataFrame as measure_coverage returns it, got list"),
    (coverage_table().iloc[:0], "the table has no rows"),
    (coverage_table().drop(columns="covered_share"), "there is no column 'covered_share'"),
    (pd.DataFrame({"a": [1]}), "got the columns a"),
    (coverage_table().assign(covered_share=1.2), "covered_share of 'Delta' is 1.2; expected a"),
    (coverage_table().assign(covered_share=-0.1), "expected a share from 0 to 1"),
    (coverage_table().assign(covered_share="half"), "is half; expected a share"),
    (
        coverage_table().assign(covered_share=NAN, covered_share_low=NAN, covered_share_high=NAN),
        "'Delta' has no share at any reading",
    ),
    (pd.concat([coverage_table()] * 2), "has two rows for statement"),
    (
        pd.concat([coverage_table(), coverage_table().assign(launch_point="Sumy")]),
        r"2 launch points \('Kharkiv', 'Sumy'\), and a figure shows one",
    ),
    (
        pd.concat([coverage_table().assign(statement=f"s{n}", region=f"r{n}") for n in range(6)])
        .drop_duplicates("statement"),
        "6 statements .* at most 5",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("table", "said"), WRONG_TABLES, ids=lambda v: str(v)[:20])
def test_a_table_that_cannot_be_drawn_is_refused(table: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        rm.plot_coverage(table)


def test_names_that_the_table_does_not_have_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="no statement or system 'Tomahawk'; it has"):
        coverage_plot(statement="Tomahawk")
    with pytest.raises(UnknownNameError, match="no launch point 'Sumy'; it has 'Kharkiv'"):
        coverage_plot(launch_point="Sumy")


def test_a_measured_table_is_drawn_as_it_is() -> None:
    table = rm.measure_coverage(KHARKIV, SYSTEMS.select("HIMARS"), rm.load_regions(["RU-BEL"]))
    assert bars_of(rm.plot_coverage(table), "article-himars") == rounded(table["covered_share"])


# --- curves -----------------------------------------------------------------------------------


def test_a_curve_goes_through_its_kinks_and_what_was_computed() -> None:
    found = curve()
    ax = shown(curve_plot)
    for j, name in enumerate(("Belgorod", "Kursk")):
        (line,) = drawn(ax, name)
        at = dict(zip(rounded(line.get_xdata()), line.get_ydata(), strict=True))
        touched, wholly = float(found.touched_km[0, j]), float(found.wholly_km[0, j])
        assert at[round(touched, 6)] == 0
        assert at[round(wholly, 6)] == 1
        assert [at[round(float(km), 6)] for km in found.range_km] == pytest.approx(
            found.share[0, j].tolist(), abs=1e-9
        )


def test_printed_ranges_are_marks_and_what_the_words_allow_is_a_band() -> None:
    ax = shown(curve_plot)
    (himars,) = drawn(ax, "article-himars line")
    (atacms,) = drawn(ax, "article-atacms line")
    assert rounded(himars.get_xdata()) == rounded([50 * 1.609344] * 2)
    assert rounded(atacms.get_xdata()) == rounded([190 * 1.609344] * 2)
    (band,) = drawn(ax, "article-himars band")
    extent = band.get_extents().transformed(ax.transData.inverted())
    assert rounded([extent.x0, extent.x1], 3) == rounded([45 * 1.609344, 55 * 1.609344], 3)
    assert drawn(ax, "article-atacms band") == []
    (arrow,) = drawn(ax, "open end")
    assert arrow.xy[0] < 0


def test_dots_stand_where_a_mark_meets_a_curve() -> None:
    (dots,) = drawn(shown(curve_plot), "article-himars shares")
    expected = [curve().share_at("Kharkiv", code, 50 * 1.609344) for code in curve().regions]
    assert rounded(dots.get_ydata()) == rounded(share for share in expected if share > 0)


def test_figures_of_two_versions_are_two_lines_and_no_band() -> None:
    (variants,) = [s for s in SYSTEMS["ATACMS"].statements if s.sense == "variants"]
    ax = rm.plot_curve(curve(), ranges=[variants])
    found = [line.get_xdata()[0] for line in drawn(ax, f"{variants.id} line")]
    assert found == [165.0, 300.0]
    assert drawn(ax, f"{variants.id} band") == []


def test_regions_of_a_curve_are_chosen_and_named() -> None:
    ax = rm.plot_curve(curve(), regions={"RU-KRS": "the Kursk region"})
    assert "the Kursk region" in words(ax)
    assert drawn(ax, "Belgorod") == []
    assert "Kursk" in words(rm.plot_curve(curve(), regions=["RU-KRS"]))


def test_a_curve_that_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(InputError, match="expected what coverage_curve returns, got DataFrame"):
        rm.plot_curve(curve().to_frame())  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="the curve has no region 'RU-XX'; it has RU-BEL"):
        rm.plot_curve(curve(), regions=["RU-XX"])
    with pytest.raises(UnknownNameError, match="the curve has no launch point 'Sumy'"):
        rm.plot_curve(curve(), launch_point="Sumy")
    with pytest.raises(InputError, match="regions: none given"):
        rm.plot_curve(curve(), regions=[])
    with pytest.raises(InputError, match="13 regions would be drawn"):
        rm.plot_curve(curve(), regions=["RU-BEL"] * 13)
    with pytest.raises(InputError, match="the curve goes to 400 km"):
        rm.plot_curve(curve(), ranges={"far": "500 km"})


# --- statements -------------------------------------------------------------------------------


def test_each_statement_is_a_mark_at_its_stated_figure() -> None:
    ax = shown(atacms_plot)
    for statement in SYSTEMS["ATACMS"].statements:
        (dots,) = drawn(ax, f"{statement.id} figure")
        stated = statement.range
        figures = [stated.stated_km] if stated.stated_km else [stated.low_km, stated.high_km]
        assert rounded(dots.get_xdata()) == rounded(figures)


def test_figures_of_two_versions_have_nothing_between_them() -> None:
    (variants,) = [s for s in SYSTEMS["ATACMS"].statements if s.sense == "variants"]
    ax = shown(atacms_plot)
    assert drawn(ax, f"{variants.id} interval") == []
    assert len(drawn(ax, f"{variants.id} figure")[0].get_xdata()) == 2


def test_the_statement_that_is_used_is_filled_and_no_outlet_has_a_colour() -> None:
    ax = shown(atacms_plot)
    dots = [line for line in ax.lines if str(line.get_gid()).endswith(" figure")]
    filled = [line.get_gid() for line in dots if line.get_markerfacecolor() != "white"]
    assert filled == ["article-atacms figure"]
    assert {line.get_markeredgecolor() for line in dots} == {"#1b1b1b"}


def test_statements_stand_in_the_order_of_the_comparison() -> None:
    ax = shown(atacms_plot)
    rows = sorted(
        (line.get_ydata()[0], line.get_gid().removesuffix(" figure"))
         for line in ax.lines if str(line.get_gid()).endswith(" figure")
    )  # fmt: skip
    assert [gid for _, gid in rows] == [s.id for s in rm.compare_statements("ATACMS").statements]


def test_versions_grades_and_origins_are_told() -> None:
    texts = all_words(rm.plot_statements("HIMARS"))
    for text in ("Version not named", "Version: GMLRS rocket", "(grade\u00a0C)", "figure of CNN"):
        assert text in texts


def test_words_in_another_language_are_translated_and_stay() -> None:
    ax = shown(atacms_plot)
    assert "“unos 300 kilómetros” (about 300 km)" in words(ax)
    assert "“unos 300 kilómetros” (about 300 km), UBN (Spanish edition)" in rm.figure_alt(ax)
    spanish = [s for s in SYSTEMS["ATACMS"].statements if s.wording == "unos 300 kilómetros"]
    line = rm.plot_curve(curve(), ranges=spanish)
    assert "unos 300 kilómetros (about 300 km)" in words(line)
    assert "“unos 300 kilómetros” (about 300 km) (ATACMS): UBN" in all_words(line)


def test_what_may_not_be_drawn_is_listed_without_a_mark() -> None:
    ax = shown(statements_plot)
    (doubtful,) = [s for s in SYSTEMS["SCALP"].statements if s.role == "doubtful"]
    assert drawn(ax, f"{doubtful.id} figure") == []
    assert "doubtful: not drawn" in words(ax)


def test_statements_are_asked_for_in_any_form() -> None:
    one = words(rm.plot_statements("M270"))
    assert words(rm.plot_statements(SYSTEMS["M270"])) == one
    assert words(rm.plot_statements(rm.compare_statements("M270"))) == one
    assert words(rm.plot_statements(Catalogue([SYSTEMS["M270"]]))) == one
    two = words(rm.plot_statements(["HIMARS", SYSTEMS["M270"]]))
    assert [text for text in two if text in {"HIMARS", "M270"}] == ["HIMARS", "M270"]


def test_systems_that_cannot_be_drawn_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="'HIMRAS' is not in the catalogue; did you mean"):
        rm.plot_statements("HIMRAS")
    with pytest.raises(InputError, match="systems: none given"):
        rm.plot_statements([])
    with pytest.raises(InputError, match="expected names, systems, a catalogue"):
        rm.plot_statements(5)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="a name, a System or a Comparison, got int"):
        rm.plot_statements([5])  # type: ignore[list-item]
    with pytest.raises(InputError, match="no source states a range for North Korean"):
        rm.plot_statements("North Korean ballistic missiles (type not named)")


# --- the map ----------------------------------------------------------------------------------


def vertices(collection: Any) -> np.ndarray[Any, Any]:
    return np.vstack([path.vertices for path in collection.get_paths()])


def test_a_ring_about_a_point_is_a_circle_of_its_distance() -> None:
    ax = shown(reach_plot)
    ((x, y),) = drawn(ax, "Kharkiv place")[0].get_xydata()
    for statement, km in (("article-himars", 50 * 1.609344), ("article-atacms", 190 * 1.609344)):
        ring = vertices(drawn(ax, f"{statement} line")[0])
        away = np.hypot(ring[:, 0] - x, ring[:, 1] - y)
        assert away.min() == pytest.approx(km, rel=1e-4)
        assert away.max() == pytest.approx(km, rel=1e-4)


def test_the_scale_is_true() -> None:
    ax = shown(reach_plot)
    for unit, km in (("km", 1.0), ("mi", 1.609344)):
        bar = vertices(drawn(ax, f"scale {unit}")[0])
        (text,) = [text for text in words(ax) if re.fullmatch(rf"\d+ {unit}", text)]
        assert bar[1, 0] - bar[0, 0] == pytest.approx(int(text.split()[0]) * km)
    # One kilometre of the axes is one on the ground, and the same in both directions.
    assert ax.get_aspect() == 1.0


def test_the_fill_is_the_part_of_the_regions_within_the_distance() -> None:
    regions = rm.load_regions(["RU-BEL", "RU-KRS"])
    ax = reach_plot(regions=regions)
    table = rm.measure_coverage(KHARKIV, SYSTEMS.select("HIMARS", "ATACMS"), regions)
    for statement in ("article-himars", "article-atacms"):
        (fill,) = drawn(ax, f"{statement} fill")
        area = sum(signed_area(part) for path in fill.get_paths()
                   for part in path.to_polygons(closed_only=True))  # fmt: skip
        covered = table.loc[table["statement"] == statement, "covered_area_km2"].sum()
        assert abs(area) == pytest.approx(covered, rel=2e-3)


def signed_area(ring: np.ndarray[Any, Any]) -> float:
    x, y = ring.T
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2


def test_nothing_is_filled_without_regions() -> None:
    ax = shown(reach_plot)
    assert drawn(ax, "article-atacms fill") == []


def test_crimea_is_no_russian_region_and_is_hatched() -> None:
    ax = rm.plot_reach(
        rm.build_reach({"Odesa": (30.72, 46.48)}, {"x": "300 km"}), regions=rm.load_regions("RU")
    )
    assert len(drawn(ax, "occupied")) == 1
    assert "Crimea and Sevastopol (hatched) are Ukrainian territory occupied" in all_words(ax)


def test_printed_words_stand_on_the_map() -> None:
    texts = words(shown(reach_plot))
    assert texts.count("up to 190 miles") == 2
    assert "Kharkiv" in texts
    ax = rm.plot_reach(rm.build_reach(KHARKIV, {"x": "250 km"}))
    assert "250 km (no source)" in words(ax)


def test_other_readings_are_dotted_and_open_ends_lead_to_no_distance() -> None:
    plain, ax = shown(reach_plot), reach_plot(readings=True)
    assert drawn(plain, "article-himars low") == []
    _, low = drawn(ax, "article-himars low casing")[0], drawn(ax, "article-himars low")[0]
    ((x, y),) = drawn(ax, "Kharkiv place")[0].get_xydata()
    ring = vertices(low)
    assert np.hypot(ring[:, 0] - x, ring[:, 1] - y).mean() == pytest.approx(45 * 1.609344, rel=1e-3)
    assert low.get_linestyle()[0][1] is not None
    assert drawn(ax, "article-atacms low") == []
    rows = vertices(drawn(ax, "article-atacms open")[0])
    assert (np.hypot(rows[:, 0] - x, rows[:, 1] - y) < 190 * 1.609344).all()


def test_without_a_stated_reading_both_ends_are_lines() -> None:
    ax = rm.plot_reach(rm.build_reach(KHARKIV, {"x": "165-300 km"}), launch_points=KHARKIV)
    ((x, y),) = drawn(ax, "Kharkiv place")[0].get_xydata()
    ring = vertices(drawn(ax, "user-x line")[0])
    away = rounded(np.hypot(ring[:, 0] - x, ring[:, 1] - y), 0)
    assert set(away) == {165.0, 300.0}


def test_about_several_points_there_are_rings_and_one_line() -> None:
    points = {"A": (36.0, 50.0), "B": (38.0, 50.0)}
    frame = rm.build_reach(points, {"x": "200 km"})
    ax = rm.plot_reach(frame, launch_points=points)
    assert len(drawn(ax, "user-x ring")) == 2
    assert len(drawn(ax, "user-x line")[0].get_paths()) == 1


def test_about_a_line_the_outlines_end_at_the_regions() -> None:
    line = gpd.GeoDataFrame(
        {"launch_point": ["border"], "basis": ["a line"]},
        geometry=[shapely.LineString([(35.0, 51.2), (36.0, 50.4)])],
        crs="EPSG:4326",
    )
    regions = rm.load_regions(["RU-BEL", "RU-KRS"])
    frame = rm.build_reach(line, {"x": "100 km"})
    cut = vertices(
        drawn(rm.plot_reach(frame, regions=regions, launch_points=line), "user-x line")[0]
    )
    whole = vertices(drawn(rm.plot_reach(frame, regions=regions), "user-x line")[0])
    assert np.ptp(cut[:, 1]) < 0.8 * np.ptp(whole[:, 1])


@pytest.mark.parametrize("place", [(179.5, 66.0), (20.0, 89.0), (-179.9, -85.0)],
                         ids=["chukotka", "north pole", "south pole"])  # fmt: skip
def test_a_ring_over_the_antimeridian_or_a_pole_is_one_circle(place: tuple[float, float]) -> None:
    points = {"there": place}
    ax = rm.plot_reach(rm.build_reach(points, {"x": "500 km"}), launch_points=points)
    ((x, y),) = drawn(ax, "there place")[0].get_xydata()
    (line,) = drawn(ax, "user-x line")
    ring = vertices(line)
    away = np.hypot(ring[:, 0] - x, ring[:, 1] - y)
    assert len(line.get_paths()) == 1
    assert away.min() == pytest.approx(500, rel=1e-3)
    assert away.max() == pytest.approx(500, rel=1e-3)


def wrong_reaches() -> list[tuple[Any, str]]:
    good = reach()
    return [
        ("border", "expected a DataFrame as build_reach returns it, got str"),
        (good.iloc[:0], "the table has no rows"),
        (good.drop(columns="reading"), "there is no column 'reading'"),
        (pd.DataFrame(good.drop(columns="geometry")), "the table has no geometries"),
        (good.to_crs("EPSG:3857"), r"expected longitude and latitude \(EPSG:4326\)"),
        (good.assign(reading="middle"), "unknown reading 'middle'"),
        (good.assign(range_km=math.nan), "range_km of 'article-himars' is nan"),
        (good.set_geometry([None] * len(good), crs="EPSG:4326"), "row 0 has no geometry"),
    ]


@pytest.mark.parametrize("number", range(8))
def test_a_reach_that_cannot_be_drawn_is_refused(number: int) -> None:
    frame, said = wrong_reaches()[number]
    with pytest.raises(InputError, match=said):
        rm.plot_reach(frame)


def test_a_map_of_all_the_earth_is_refused() -> None:
    points = {"A": (0.0, 0.0), "B": (180.0, 0.0)}
    with pytest.raises(InputError, match="goes round the Earth"):
        rm.plot_reach(rm.build_reach(points, {"x": "500 km"}))
