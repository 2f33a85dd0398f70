"""A page taken apart: figures, other text, markup, drawings, code and the block of data.

This is no parser of HTML: it looks for what rangemap itself writes. Where a browser would read a
page otherwise than this does, the markup is not rangemap's either, and that is seen.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

__all__ = ["Parts", "Shown", "numbers_in", "take_apart"]

DATA_BLOCK: Final = 'type="application/json" id="rangemap-story"'
#: Tags by which an editor sets words: they hide nothing, run nothing and carry no attribute.
_PLAIN: Final = re.compile(
    r"</?(?:p|b|strong|em|i|br|ul|ol|li|blockquote|q|cite|sup|sub|span|a)\s*/?>"
    r'|<a href="https?://[^"<>]*">'
)
_TAG_NAME: Final = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_FIGURE: Final = re.compile(r' data-figure="([^"]*)"')
_VALUE: Final = re.compile(r' data-value="([^"]*)"')
#: Attributes that are words to a reader: the description of the page, what a screen reader says.
_WORDS: Final = re.compile(r'(?<= aria-label=")[^"]*|(?<=name="description" content=")[^"]*')
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(slots=True)
class Shown:
    """A figure as a page shows it: its words, and its raw numbers as they are written."""

    value: str
    text: str = ""
    times: int = 1


@dataclass(slots=True)
class Parts:
    """What a page consists of; ``blocks`` are its blocks of data, of which it should have one."""

    figures: dict[str, Shown] = field(default_factory=dict)
    texts: Counter[str] = field(default_factory=Counter)
    markup: list[str] = field(default_factory=list)
    drawing: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)

    @property
    def cut_off(self) -> bool:
        """Whether the page does not end as a page does."""
        return "</html>" not in self.markup


def take_apart(page: str) -> Parts:
    """Take a page apart, in one pass."""
    parts = Parts()
    figure: Shown | None = None
    element, depth, svg = "", 0, 0
    for token in _tokens(page):
        if not token.startswith("<"):
            words = " ".join(html.unescape(token).split())
            if svg:
                parts.drawing.append(words)
            elif figure is not None:
                figure.text = f"{figure.text} {words}".strip()
            elif words:
                parts.texts[words] += 1
            continue
        if token.startswith(("<script", "<style")):
            _keep_code(parts, token)
            continue
        tag = _TAG_NAME.match(token)
        name = tag[1] if tag else ""
        step = -1 if token.startswith("</") else 1
        if name == "svg":
            svg = max(0, svg + step)
        _keep_tag(parts, token, inside=bool(svg) or name == "svg")
        found = _FIGURE.search(token)
        if figure is None and found:
            figure, element, depth = _shown(parts, found[1], token), name, 1
        elif figure is not None and name == element:
            depth += step
            figure = figure if depth else None
    return parts


def numbers_in(text: str) -> list[str]:
    """Return the numbers in a text, as they are written."""
    return _NUMBER.findall(text)


def _tokens(page: str) -> Iterator[str]:
    """Yield tags, texts, and scripts and styles with what is in them."""
    lower = page.lower()
    at, size = 0, len(page)
    while at < size:
        if page[at] != "<":
            end = page.find("<", at)
        elif lower.startswith("<!--", at):
            end = _behind(page, "-->", at)
        elif lower.startswith(("<script", "<style"), at):
            close = lower.find("</script" if lower.startswith("<script", at) else "</style", at)
            end = _behind(page, ">", close) if close >= 0 else size
        else:
            end = _behind(page, ">", at)
        end = size if end < 0 else end
        yield page[at:end]
        at = end


def _behind(page: str, mark: str, at: int) -> int:
    found = page.find(mark, at)
    return -1 if found < 0 else found + len(mark)


def _keep_code(parts: Parts, token: str) -> None:
    head, _, rest = token.partition(">")
    if head == f"<script {DATA_BLOCK}":
        parts.blocks.append(rest.rpartition("</script")[0])
    else:
        parts.code.append(token)


def _keep_tag(parts: Parts, token: str, *, inside: bool) -> None:
    if inside:
        parts.drawing.append(token)
        return
    for words in _WORDS.findall(token):
        parts.texts[html.unescape(words)] += 1
    bare = _VALUE.sub("", _WORDS.sub("", token))
    if not _PLAIN.fullmatch(bare):
        parts.markup.append(bare)


def _shown(parts: Parts, name: str, token: str) -> Shown:
    value = _VALUE.search(token)
    shown = Shown(value[1] if value else "")
    known = parts.figures.setdefault(html.unescape(name), shown)
    if known is not shown:
        known.times += 1
    return shown
