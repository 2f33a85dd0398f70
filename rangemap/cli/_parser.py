"""The options of the command line, and what its help says."""

from __future__ import annotations

import argparse
from typing import Any, Final

from rangemap._version import __version__
from rangemap.cli import _commands, _export
from rangemap.wording import LANGUAGES

__all__ = ["build_parser"]

DESCRIPTION: Final = """\
Maps and tables of the ranges that published sources state. Nothing is measured
or tested here: every distance is quoted from a statement that somebody
published, and shown with how far it can be wrong.
"""

EXAMPLES: Final = """\
examples:
  rangemap map -o ranges.html
      the pages on the bundled statements, files that need no network
  rangemap figure -o map.svg
      the still map as a picture, with its key and sources
  rangemap coverage --system ATACMS -o table.csv
      the figures behind it, in full precision
  rangemap coverage --range "had it said 300 km=up to 300 km" --dissolve
      what would change if the source had said 300 km?
  rangemap systems --system ATACMS
      every statement on a name, with its readings and where it was read
  rangemap compare ATACMS --from border
      what different publications printed, and what another figure would change

exit codes: 0 done, 2 wrong usage, 3 bad input, 4 a missing Python package
"""

MAP_EPILOG: Final = """\
With --languages en,uk,ru a page is written in each language, measured once:
FILE in the first, and beside it FILE.uk.html and so on, with links between
them. What sources printed stays in their words, with a translation after it.

Without --from two pages are written that link to each other: FILE, measured
from the border, and beside it one whose name ends in "-from-points", measured
from three city centres. Files of those names are replaced, unless
--no-overwrite is given; each is written whole or not at all. All points are
taken as one shape for the table of a page. At the end this prints where each
page is and, for each statement, how many regions lie wholly, partly and not
at all within it.
"""

FIGURE_EPILOG: Final = """\
The picture carries its key, what it is measured from and its sources, and
needs nothing besides. An .svg needs no other package; for a .png install
rangemap[figures], which brings what draws it and a font, so that the picture
is the same on every machine.
"""

COVERAGE_EPILOG: Final = """\
Columns: launch_point, system, statement, region (ISO 3166-2), region_name,
the range and its low and high reading, the region's area, the area and the
share of it within the range at each reading (empty where the source leaves
the reading open), nearest_km, touched, wholly, range_class. Shares are of
area, not of people. Rows come in the order of the regions. The id of a
statement that begins with "user-" marks a number without a source. Text that
a spreadsheet would take for a formula gets an apostrophe before it.

With --budget six pairs of figures follow, in area and in share: the lowest and
the highest that each kind of error allows by itself, for what is measured from
(the same figure from the border, each of three city centres, and these as one
shape), the wording, what other sources state, the boundary, its edges, and the
computing; largest_error names the widest. What is not known is empty.
"""


COMPARE_EPILOG: Final = """\
Statements are grouped by whose figure they print, so that a page and those that
repeat it are one voice; versions of one name stand apart; nothing is averaged.
Grades say how the words were seen, not whether they are true: A on the page
that printed them, B on a page that relays another or names no publisher or
date, C on a copy. With --from each statement also says how many regions would
be answered differently, touched or wholly within, if it were the one used.

examples:
  rangemap compare "Storm Shadow"
      the statements by version and origin, with what their units show
  rangemap compare HIMARS --from cities -o himars.csv
      a table, with the regions whose answer another figure would change
"""

POLICY_EPILOG: Final = """\
In a formula n is the printed number, g its grain (how finely it is rounded), a and b
the ends of an interval. A bound with g is our reading, not the source's.

examples:
  rangemap policy
      the bundled table
  rangemap policy --file mine.csv
      check a table of your own, and print it; every fault is named by line and column
  rangemap coverage --policy mine.csv --system HIMARS -o table.csv
      what would change if the words were read by it
"""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser; each command sets ``run``, which takes the parsed options."""
    parser = argparse.ArgumentParser(
        prog="rangemap",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"rangemap {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_map(commands)
    _add_figure(commands)
    _add_coverage(commands)
    _add_export(commands)
    _add_systems(commands)
    _add_compare(commands)
    _add_regions(commands)
    _add_sources(commands)
    _add_policy(commands)
    return parser


def _add_map(commands: Any) -> None:
    command = _command(commands, "map", "write the page", _commands.write_map, MAP_EPILOG)
    command.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="the HTML file to write"
    )
    spoken = command.add_mutually_exclusive_group()
    _add_language(spoken)
    spoken.add_argument(
        "--languages",
        type=_languages,
        metavar="CODES",
        help=f"write each page in these languages, with links to each other: {','.join(LANGUAGES)}",
    )
    _add_inputs(command)
    _add_unsourced(command)
    _add_overwrite(command)


def _add_figure(commands: Any) -> None:
    command = _command(
        commands, "figure", "write the still map as a picture", _commands.write_figure,
        FIGURE_EPILOG,
    )  # fmt: skip
    command.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="the .svg or .png to write"
    )
    command.add_argument(
        "--width",
        choices=("wide", "narrow"),
        default="wide",
        help="828 pixels wide, or 358 for a phone (default: wide)",
    )
    command.add_argument(
        "--scale", type=float, metavar="N", help="pixels of a PNG for each of these (default: 2)"
    )
    _add_inputs(command)
    _add_language(command)
    _add_unsourced(command)
    _add_overwrite(command)


def _add_coverage(commands: Any) -> None:
    command = _command(
        commands,
        "coverage",
        "tabulate what part of each region lies within each range",
        _commands.write_coverage,
        COVERAGE_EPILOG,
    )
    _add_inputs(command)
    command.add_argument(
        "--dissolve",
        action="store_true",
        help="take all that is measured from as one shape, instead of each apart",
    )
    command.add_argument(
        "--reached-only", action="store_true", help="leave out regions that no reading reaches"
    )
    command.add_argument(
        "--budget",
        action="store_true",
        help="add where the error of each figure comes from: what is measured from comes first",
    )
    command.add_argument(
        "--format",
        choices=("csv", "json"),
        help="the kind of file (default: by the end of FILE's name, else csv)",
    )
    command.add_argument(
        "-o", "--output", metavar="FILE", help="the file to write (default: standard output)"
    )
    _add_overwrite(command)


def _add_export(commands: Any) -> None:
    command = _command(commands, "export", _export.SAYS, _export.export_frame, _export.EPILOG)
    _export.add_options(command)
    _add_inputs(command)


def _add_systems(commands: Any) -> None:
    command = _command(
        commands,
        "systems",
        "list the systems and what sources state about their range",
        _commands.list_systems,
        "The statement marked * is the one used unless another is chosen.",
    )
    command.add_argument(
        "--system", action="append", default=[], metavar="NAME", help="only this one; repeatable"
    )
    _add_policy_file(command)
    _add_json(command)


def _add_compare(commands: Any) -> None:
    command = _command(
        commands,
        "compare",
        "put what different sources state about one system side by side",
        _commands.compare_system,
        COMPARE_EPILOG,
    )
    command.add_argument("system", metavar="SYSTEM", help="a system of the catalogue, or an alias")
    command.add_argument(
        "--from",
        dest="points",
        metavar="FILE",
        help="count the regions whose answer would change, measured from this: as for coverage, "
        "a file, or border or cities; all of it is taken as one shape",
    )
    command.add_argument(
        "--used",
        metavar="ID",
        help="the statement that the others are compared with (default: the system's)",
    )
    _add_regions_file(command)
    _add_policy_file(command)
    _add_json(command)
    command.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="write a table: CSV, or JSON if the name ends so (default: text, to standard output)",
    )
    _add_overwrite(command)


def _add_regions(commands: Any) -> None:
    command = _command(commands, "regions", "list the bundled regions", _commands.list_regions, "")
    command.add_argument(
        "--country",
        choices=("RU", "UA"),
        default="RU",
        help="whose regions, within internationally recognised borders (default: RU)",
    )
    _add_json(command)


def _add_sources(commands: Any) -> None:
    command = _command(
        commands,
        "sources",
        "list where the bundled data and statements come from",
        _commands.list_sources,
        "",
    )
    _add_json(command)


def _add_policy(commands: Any) -> None:
    command = _command(
        commands,
        "policy",
        "print how hedged words are read as distances",
        _commands.print_policy,
        POLICY_EPILOG,
    )
    command.add_argument(
        "--file",
        metavar="PATH",
        help="check and print this table instead of the bundled one",
    )
    _add_json(command)


def _command(commands: Any, name: str, says: str, run: Any, epilog: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=says,
        description=f"{says[0].upper()}{says[1:]}.",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.set_defaults(run=run)
    return command


def _add_language(command: Any) -> None:
    command.add_argument(
        "--language",
        choices=tuple(LANGUAGES),
        default="en",
        help="what to tell in (default: en)",
    )


def _languages(text: str) -> tuple[str, ...]:
    """Return the codes of a list such as ``en,uk``."""
    codes = tuple(code.strip() for code in text.split(","))
    unknown = [code for code in codes if code not in LANGUAGES]
    if unknown or len(set(codes)) < len(codes):
        known = ", ".join(LANGUAGES)
        raise argparse.ArgumentTypeError(f"{text!r}: give each language once, of {known}")
    return codes


def _add_inputs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--from",
        dest="points",
        metavar="FILE",
        help="what to measure from: a CSV with name, lon, lat, or a vector file with points, "
        "lines or areas; or one of the bundled references, border (default) or cities",
    )
    command.add_argument(
        "--system",
        action="append",
        default=[],
        metavar="NAME",
        help="a system of the catalogue; repeatable (default: all that have a range)",
    )
    command.add_argument(
        "--range",
        action="append",
        default=[],
        type=_named_range,
        metavar='"NAME=250 km"',
        help="a distance without a source, in words with a unit; repeatable",
    )
    _add_regions_file(command)
    _add_policy_file(command)


def _add_regions_file(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--regions",
        metavar="FILE",
        help="administrative regions in a vector file (default: the 83 federal subjects of Russia)",
    )


def _add_policy_file(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--policy",
        metavar="PATH",
        help="read hedged words by this table of yours (see rangemap policy --help)",
    )


def _named_range(text: str) -> tuple[str, str]:
    name, found, words = text.rpartition("=")
    if not found:
        raise argparse.ArgumentTypeError(f'{text!r}: expected a name, "=" and a distance')
    return name.strip(), words.strip()


def _add_unsourced(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--allow-unsourced",
        action="store_true",
        help="draw the numbers of --range too: in grey, marked as not published",
    )


def _add_overwrite(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--overwrite",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="replace a file that is there already (default), or refuse to",
    )


def _add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="as JSON, with every field")
