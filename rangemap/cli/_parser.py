"""The options of the command line, and what its help says."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any, Final

from rangemap._version import __version__
from rangemap.cli import _commands, _completion, _export, _texts, _verify
from rangemap.cli._help import Formatter, Parser
from rangemap.wording import LANGUAGES

__all__ = ["build_parser"]

SHELLS: Final = ("bash", "zsh", "fish")


def build_parser() -> argparse.ArgumentParser:
    """Return the parser; each command sets ``run``, which takes the parsed options."""
    parser = Parser(
        prog="rangemap",
        usage="rangemap COMMAND [OPTION ...]",
        description=_texts.DESCRIPTION,
        epilog=_texts.EPILOG,
        formatter_class=Formatter,
        allow_abbrev=False,
        add_help=False,
    )
    # They are told of in a line, so that the help fits a screen.
    parser.add_argument("-h", "--help", action="help", help=argparse.SUPPRESS)
    parser.add_argument(
        "--version",
        action="version",
        version=f"rangemap {__version__}",
        help=argparse.SUPPRESS,
    )
    commands = parser.add_subparsers(
        title="commands",
        metavar="COMMAND",
        required=True,
        parser_class=Parser,
        prog="rangemap",
    )
    _add_map(commands)
    _add_figure(commands)
    _add_coverage(commands)
    _add_export(commands)
    _add_verify(commands)
    _add_systems(commands)
    _add_compare(commands)
    _add_regions(commands)
    _add_sources(commands)
    _add_policy(commands)
    _add_completion(commands)
    return parser


def _add_map(commands: Any) -> None:
    command = _command(commands, "map", "write the page", _commands.write_map, _texts.MAP)
    command.add_argument(
        "settings",
        nargs="?",
        metavar="STORY",
        help="a TOML file that says all of what follows, for a map that is made again",
    )
    _add_inputs(command)
    drawn = command.add_argument_group("what is drawn")
    _add_unsourced(drawn)
    spoken = drawn.add_mutually_exclusive_group()
    _add_language(spoken)
    spoken.add_argument(
        "--languages",
        type=_languages,
        metavar="CODES",
        help=f"write each page in these languages, with links to each other: {','.join(LANGUAGES)}",
    )
    drawn.add_argument(
        "--fill",
        choices=("within", "share"),
        help="tint the part within each distance (default), or each region by its share of area",
    )
    output = _add_output(command, "the HTML file to write; - for standard output")
    _add_json(output, "print paths and counts as JSON")


def _add_figure(commands: Any) -> None:
    says = "write the still map as a picture"
    command = _command(commands, "figure", says, _commands.write_figure, _texts.FIGURE)
    _add_inputs(command)
    drawn = command.add_argument_group("what is drawn")
    _add_unsourced(drawn)
    _add_language(drawn)
    drawn.add_argument(
        "--width",
        choices=("wide", "narrow"),
        default="wide",
        help="828 pixels wide, or 358 for a phone (default: wide)",
    )
    drawn.add_argument(
        "--scale", type=float, metavar="N", help="pixels of a PNG for each of these (default: 2)"
    )
    output = _add_output(command, "the .svg or .png to write", required=True)
    _add_json(output, "print the path as JSON")


def _add_coverage(commands: Any) -> None:
    says = "tabulate what part of each region lies within each range"
    command = _command(commands, "coverage", says, _commands.write_coverage, _texts.COVERAGE)
    _add_inputs(command)
    rows = _add_rows(command)
    rows.add_argument(
        "--budget",
        action="store_true",
        help="add where the error of each figure comes from: what is measured from comes first",
    )
    output = _add_output(command, "the file to write (default: standard output)")
    output.add_argument(
        "--format",
        choices=("csv", "json"),
        help="the kind of file (default: by the end of FILE's name, else csv)",
    )
    _add_json(output, "the same as --format json")


def _add_export(commands: Any) -> None:
    says = "write reach, coverage or regions for other tools"
    command = _command(commands, "export", says, _export.export_frame, _texts.EXPORT)
    command.add_argument(
        "what", choices=("reach", "coverage", "regions"), help="the frame to write"
    )
    _add_inputs(command)
    _add_rows(command)
    output = _add_output(command, "the file to write", required=True)
    _add_json(output, "print the path as JSON")


def _add_rows(command: argparse.ArgumentParser) -> Any:
    rows = command.add_argument_group("rows and columns")
    rows.add_argument(
        "--dissolve",
        action="store_true",
        help="take all that is measured from as one shape, instead of each apart",
    )
    rows.add_argument(
        "--reached-only", action="store_true", help="leave out regions that no reading reaches"
    )
    return rows


def _add_verify(commands: Any) -> None:
    says = "recompute the figures of a page and compare"
    command = _command(commands, "verify", says, _verify.verify, _texts.VERIFY)
    command.add_argument("page", metavar="PAGE", help="an HTML file that rangemap wrote")
    _add_json(command, "print every figure as JSON")


def _add_systems(commands: Any) -> None:
    says = "list the systems and what sources state about their range"
    command = _command(commands, "systems", says, _commands.list_systems, _texts.SYSTEMS)
    command.add_argument(
        "--system", action="append", default=[], metavar="NAME", help="only this one; repeatable"
    )
    _add_policy_file(command)
    _add_json(command)


def _add_compare(commands: Any) -> None:
    says = "put what different sources state about one system side by side"
    command = _command(commands, "compare", says, _commands.compare_system, _texts.COMPARE)
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
    output = _add_output(command, "write a table: CSV, or JSON if the name ends so (default: text)")
    _add_json(output)


def _add_regions(commands: Any) -> None:
    command = _command(
        commands, "regions", "list the bundled regions", _commands.list_regions, _texts.REGIONS
    )
    command.add_argument(
        "--country",
        choices=("RU", "UA"),
        default="RU",
        help="whose regions, within internationally recognised borders (default: RU)",
    )
    _add_json(command)


def _add_sources(commands: Any) -> None:
    says = "list where the bundled data and statements come from"
    command = _command(commands, "sources", says, _commands.list_sources, _texts.SOURCES)
    _add_json(command)


def _add_policy(commands: Any) -> None:
    says = "print how hedged words are read as distances"
    command = _command(commands, "policy", says, _commands.print_policy, _texts.POLICY)
    command.add_argument(
        "--file",
        metavar="FILE",
        help="check and print this table instead of the bundled one",
    )
    _add_json(command)


def _add_completion(commands: Any) -> None:
    says = "print a script that completes commands in a shell"
    run = partial(_completion.print_completion, build=build_parser)
    command = _command(commands, "completion", says, run, _texts.COMPLETION)
    command.add_argument("shell", choices=SHELLS, help="the shell that is to complete")


def _command(commands: Any, name: str, says: str, run: Any, epilog: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=says,
        description=f"{says[0].upper()}{says[1:]}.",
        epilog=epilog,
        formatter_class=Formatter,
        allow_abbrev=False,
    )
    command.add_argument(
        "-q",
        "--quiet",
        action="store_true",
        help="print errors and what was asked for: no notes, no progress, no summary",
    )
    command.set_defaults(run=run, command=command)
    return command


def _add_inputs(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group("what is measured")
    group.add_argument(
        "--from",
        dest="points",
        metavar="FILE",
        help="what to measure from: a CSV with name, lon, lat, or a vector file with points, "
        "lines or areas; or one of the bundled references, border (default) or cities",
    )
    group.add_argument(
        "--system",
        action="append",
        default=[],
        metavar="NAME",
        help="a system of the catalogue; repeatable (default: all that have a range)",
    )
    group.add_argument(
        "--statement",
        action="append",
        default=[],
        metavar="ID",
        help="a statement of the catalogue, by the id that rangemap systems shows; repeatable",
    )
    group.add_argument(
        "--range",
        action="append",
        default=[],
        type=_named_range,
        metavar='"NAME=250 km"',
        help="a distance without a source, in words with a unit; repeatable",
    )
    _add_regions_file(group)
    _add_policy_file(group)


def _add_regions_file(command: Any) -> None:
    command.add_argument(
        "--regions",
        metavar="FILE",
        help="administrative regions in a vector file (default: the 83 federal subjects of Russia)",
    )


def _add_policy_file(command: Any) -> None:
    command.add_argument(
        "--policy",
        metavar="FILE",
        help="read hedged words by this table of yours (see rangemap policy --help)",
    )


def _named_range(text: str) -> tuple[str, str]:
    name, found, words = text.rpartition("=")
    if not found:
        raise argparse.ArgumentTypeError(f'{text!r}: expected a name, "=" and a distance')
    return name.strip(), words.strip()


def _add_unsourced(command: Any) -> None:
    command.add_argument(
        "--allow-unsourced",
        action="store_true",
        help="draw the numbers of --range too: in grey, marked as not published",
    )


def _add_language(command: Any) -> None:
    command.add_argument(
        "--language", choices=tuple(LANGUAGES), help="what to tell in (default: en)"
    )


def _languages(text: str) -> tuple[str, ...]:
    """Return the codes of a list such as ``en,uk``."""
    codes = tuple(code.strip() for code in text.split(","))
    unknown = [code for code in codes if code not in LANGUAGES]
    if unknown or len(set(codes)) < len(codes):
        known = ", ".join(LANGUAGES)
        raise argparse.ArgumentTypeError(f"{text!r}: give each language once, of {known}")
    return codes


def _add_output(command: argparse.ArgumentParser, says: str, *, required: bool = False) -> Any:
    group = command.add_argument_group("output")
    group.add_argument("-o", "--output", required=required, metavar="FILE", help=says)
    group.add_argument(
        "--overwrite", action="store_true", help="replace a file that is there already"
    )
    return group


def _add_json(command: Any, says: str = "print JSON, with every field") -> None:
    command.add_argument("--json", action="store_true", help=says)
