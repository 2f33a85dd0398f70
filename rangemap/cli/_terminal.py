"""What a terminal is told beside the answer: errors, notes, progress; all on standard error."""

from __future__ import annotations

import logging
import os
import sys
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TextIO

from rangemap.errors import RangemapWarning

__all__ = ["fail", "progress_on_stderr", "warnings_on_stderr"]

_BOLD_RED, _BOLD, _PLAIN = "\x1b[1;31m", "\x1b[1m", "\x1b[0m"
_PROGRAM: Final = "rangemap:"


def fail(message: str, code: int) -> int:
    """Print an error, and return the exit code."""
    print(f"{_painted(_PROGRAM, _BOLD_RED)} {_printable(message)}", file=sys.stderr)
    return code


@contextmanager
def warnings_on_stderr(*, quiet: bool) -> Iterator[None]:
    """Print the library's warnings as notes, or none at all."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore" if quiet else "always", RangemapWarning)
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
                name = _painted(f"{_PROGRAM} note:", _BOLD)
                print(f"{name} {_printable(str(message))}", file=sys.stderr)
            else:
                others(message, category, filename, lineno, file, line)

        warnings.showwarning = show
        yield


@contextmanager
def progress_on_stderr(*, quiet: bool) -> Iterator[None]:
    """Print the steps that the library logs, a line each, if somebody sits before a terminal."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    logger = logging.getLogger("rangemap")
    handler = _Steps()
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


class _Steps(logging.Handler):
    """A line for each step."""

    def emit(self, record: logging.LogRecord) -> None:
        print(f"{_PROGRAM} {_printable(record.getMessage())} ...", file=sys.stderr, flush=True)


def _painted(text: str, colour: str) -> str:
    return f"{colour}{text}{_PLAIN}" if _wants_colour() else text


def _wants_colour() -> bool:
    """Follow https://no-color.org and its counterpart: a variable counts if it is not empty."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return os.environ.get("TERM") != "dumb" and sys.stderr.isatty()


def _printable(text: str) -> str:
    """Return a text that cannot steer a terminal: it may quote what stood in a file."""
    return "".join(
        c if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"} else ascii(c)[1:-1]
        for c in text
    )
