"""``rangemap completion``: a script that completes commands, options and files in a shell."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import Final

from rangemap.errors import MissingExtraError

__all__ = ["FILES", "print_completion"]

#: What the help calls an argument that is the name of a file.
FILES: Final = frozenset({"FILE", "PAGE", "STORY"})


def print_completion(
    arguments: argparse.Namespace, build: Callable[[], argparse.ArgumentParser]
) -> None:
    """Print the script for one shell."""
    try:
        import shtab
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            "completion scripts are made by the package shtab, which is not installed: "
            'pip install "rangemap[completion]"'
        ) from error
    parser = build()
    for action in _actions(parser):
        if action.metavar in FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif isinstance(action.metavar, str):
            # It stands between double quotes in the script for zsh, and shtab escapes none in it.
            action.metavar = action.metavar.replace('"', "")
    sys.stdout.write(shtab.complete(parser, arguments.shell).rstrip("\n") + "\n")


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    # argparse shows what it was told to look for in no other way.
    for action in parser._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for command in action.choices.values():
                yield from _actions(command)
        else:
            yield action
