"""The one top level: options in, an exit code out, and no traceback for a user's mistake."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import Final, TextIO

from rangemap.cli._parser import build_parser
from rangemap.cli._terminal import fail, progress_on_stderr, warnings_on_stderr
from rangemap.errors import MissingExtraError, RangemapError

__all__ = ["main"]

DONE: Final = 0
USAGE: Final = 2
BAD_INPUT: Final = 3
NOT_ENOUGH: Final = 4
# As a shell reports a program that a signal has ended: 128 + SIGINT, 128 + SIGPIPE.
INTERRUPTED: Final = 130
READER_GONE: Final = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0 done; 1 the answer is no; 2 usage (raised as ``SystemExit`` by argparse); 3 bad input; 4 a
    package that is not installed is needed, or there is not enough to answer from.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    parser = build_parser()
    if not words:
        parser.print_help(sys.stderr)
        return USAGE
    arguments = parser.parse_args(words)
    _write_utf8(sys.stdout)
    try:
        return _run(arguments)
    except RangemapError as error:
        missing = isinstance(error, MissingExtraError)
        return fail(str(error), NOT_ENOUGH if missing else BAD_INPUT)
    except ModuleNotFoundError as error:
        needed = f"this needs the Python package {error.name!r}, which is not installed"
        return fail(f"{needed}: pip install {error.name}", NOT_ENOUGH)
    except OSError as error:
        return _fail_at_file(error)
    except KeyboardInterrupt:
        return fail("stopped", INTERRUPTED)


def _run(arguments: argparse.Namespace) -> int:
    quiet = arguments.quiet
    with warnings_on_stderr(quiet=quiet), progress_on_stderr(quiet=quiet):
        answer: int | None = arguments.run(arguments)
    sys.stdout.flush()
    return DONE if answer is None else answer


def _fail_at_file(error: OSError) -> int:
    if isinstance(error, BrokenPipeError):
        # The interpreter flushes once more as it ends, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    where = f"{error.filename}: " if error.filename else ""
    return fail(f"{where}{error.strerror or error}", BAD_INPUT)


def _write_utf8(stream: TextIO) -> None:
    """Make tables the same bytes in every locale and on every system."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", newline="\n")
