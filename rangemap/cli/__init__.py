"""The command line: the same answers as the library, for a terminal."""

from rangemap.cli._main import main

__all__ = ["main"]
