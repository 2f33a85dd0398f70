"""How help looks: as wide as the terminal, examples as they are typed, nearest words for typos."""

from __future__ import annotations

import argparse
import difflib
import re
import textwrap
from typing import Final, NoReturn

__all__ = ["Formatter", "Parser"]

_WIDEST: Final = 100
_UNKNOWN: Final = re.compile(r"unrecognized arguments: (-\S+)")
_NO_COMMAND: Final = re.compile(r"argument COMMAND: invalid choice: '([^']*)' \(choose from (.*)\)")


class Formatter(argparse.HelpFormatter):
    """Fills paragraphs to the width of the terminal, and keeps what is indented as it is."""

    def __init__(self, prog: str, **options: int) -> None:
        super().__init__(prog, max_help_position=26, **options)
        self._width = min(self._width, _WIDEST)

    def _fill_text(self, text: str, width: int, indent: str) -> str:  # noqa: ARG002
        blocks = text.strip("\n").split("\n\n")
        return "\n\n".join(
            block if re.search(r"^ |:$", block, flags=re.MULTILINE) else self._filled(block, width)
            for block in blocks
        )

    @staticmethod
    def _filled(block: str, width: int) -> str:
        return textwrap.fill(" ".join(block.split()), width, break_on_hyphens=False)


class Parser(argparse.ArgumentParser):
    """Answers a misspelt command or option with the nearest one that there is."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and the message with a hint, and leave with exit code 2."""
        command = _NO_COMMAND.search(message)
        if command:
            names = re.findall(r"[a-z-]+", command[2])
            message = f"there is no command {command[1]!r}{_hint(command[1], names)}"
        super().error(message)

    def parse_args(  # type: ignore[override]
        self, args: list[str], namespace: argparse.Namespace | None = None
    ) -> argparse.Namespace:
        """Parse, and let the command that was meant complain about what it does not know."""
        found, rest = self.parse_known_args(args, namespace)
        if rest:
            command: argparse.ArgumentParser = getattr(found, "command", self)
            options = re.findall(r"(?<![\w-])--?[a-z][a-z-]*", command.format_help())
            word = rest[0].partition("=")[0]
            hint = _hint(word, options) if word.startswith("--") else ""
            if word in options:
                hint = f"; it stands after the command: {command.prog} {word}"
            command.error(f"unrecognized arguments: {' '.join(rest)}{hint}")
        return found


def _hint(word: str, known: list[str]) -> str:
    # Who types the beginning means it, however like another option it is.
    near = [name for name in known if name.startswith(word)]
    near += difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
