"""The one top level: options in, an exit code out, and no traceback for a user's mistake."""

from __future__ import annotations

import io
import os
import sys
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TextIO

from rangemap.cli._parser import build_parser
from rangemap.errors import MissingExtraError, RangemapError, RangemapWarning

__all__ = ["main"]

DONE: Final = 0
BAD_INPUT: Final = 3
MISSING_EXTRA: Final = 4
# As a shell reports a program that a signal has ended: 128 + SIGINT, 128 + SIGPIPE.
INTERRUPTED: Final = 130
READER_GONE: Final = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0 done; 2 usage (raised as ``SystemExit`` by argparse); 3 bad input; 4 a package that is not
    installed is needed.
    """
    arguments = build_parser().parse_args(argv)
    _write_utf8(sys.stdout)
    try:
        with _notes_on_stderr():
            arguments.run(arguments)
        sys.stdout.flush()
    except RangemapError as error:
        missing = isinstance(error, MissingExtraError)
        return _fail(str(error), MISSING_EXTRA if missing else BAD_INPUT)
    except ModuleNotFoundError as error:
        needed = f"this needs the Python package {error.name!r}, which is not installed"
        return _fail(f"{needed}: pip install {error.name}", MISSING_EXTRA)
    except BrokenPipeError:
        # The interpreter flushes once more as it ends, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _fail(f"{where}{error.strerror or error}", BAD_INPUT)
    except KeyboardInterrupt:
        return _fail("stopped", INTERRUPTED)
    return DONE


def _write_utf8(stream: TextIO) -> None:
    """Make tables the same bytes in every locale and on every system."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", newline="\n")


def _fail(message: str, code: int) -> int:
    print(f"rangemap: {_printable(message)}", file=sys.stderr)
    return code


def _printable(text: str) -> str:
    """Return a text that cannot steer a terminal: it may quote what stood in a file."""
    return "".join(
        c if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"} else ascii(c)[1:-1]
        for c in text
    )


@contextmanager
def _notes_on_stderr() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("always", RangemapWarning)
        others = warnings.showwarning

        def show(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if issubclass(category, RangemapWarning):
                print(f"rangemap: note: {_printable(str(message))}", file=sys.stderr)
            else:
                others(message, category, filename, lineno, file, line)

        warnings.showwarning = show
        yield
