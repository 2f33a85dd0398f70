"""Text from data on its way into a page: into HTML, into a link, into a block of JSON."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from typing import Any

from rangemap._text import clean
from rangemap.errors import InputError
from rangemap.story import Quote

__all__ = ["Marker", "bdi", "clean", "esc", "figure", "json_block", "safe_href", "safe_url"]

_WEB = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)
# A colon would begin a scheme ("javascript:"), two slashes another server.
_BESIDE = re.compile(r"(?!//)[^\s:\\<>\"']+")
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_JSON_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&{\u2028\u2029"}


def esc(text: str) -> str:
    """Return the text as HTML, for content and for attributes in quotes.

    Examples
    --------
    >>> esc('<img onerror="x">')
    '&lt;img onerror=&quot;x&quot;&gt;'
    """
    return html.escape(clean(text))


def bdi(text: str) -> str:
    """Return a name as HTML whose direction of writing stays its own affair."""
    return f"<bdi>{esc(text)}</bdi>"


def figure(name: str, *values: float | None) -> str:
    """Return the attributes of an element that shows a figure: its name, and its raw numbers.

    By them whoever computes the figures again finds what a page shows.

    Examples
    --------
    >>> figure("share RU-KRS article-atacms", None, 1.0, 1.0)
    ' data-figure="share RU-KRS article-atacms" data-value="- 1.0 1.0"'
    """
    numbers = " ".join("-" if value is None else repr(value) for value in values)
    return f' data-figure="{esc(name)}"' + (f' data-value="{numbers}"' if values else "")


class Marker:
    """Writes texts as HTML, with what is in another language marked as such.

    Parameters
    ----------
    quotes : iterable of Quote
        The words that are, wherever they stand.
    tag, attribute : str
        How they are marked: ``<span lang="uk">``.

    Examples
    --------
    >>> Marker([Quote(text="до 300 км", language="uk")])("It says “до 300 км”.")
    'It says “<span lang="uk">до 300 км</span>”.'
    """

    def __init__(
        self, quotes: Iterable[Quote], *, tag: str = "span", attribute: str = "lang"
    ) -> None:
        self._languages = {quote.text.casefold(): quote.language for quote in quotes}
        # Words may stand within longer ones; the longer ones are tried first.
        words = sorted(self._languages, key=len, reverse=True)
        self._words = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
        self._tag, self._attribute = tag, attribute

    def __call__(self, text: str) -> str:
        """Return the text as HTML."""
        if not self._languages:
            return esc(text)
        pieces, end = [], 0
        for found in self._words.finditer(text):
            language = self._languages.get(found[0].casefold())
            if language is not None:
                lang = f'{self._attribute}="{esc(language)}"'
                pieces.append(esc(text[end : found.start()]))
                pieces.append(f"<{self._tag} {lang}>{esc(found[0])}</{self._tag}>")
                end = found.end()
        return "".join([*pieces, esc(text[end:])])

    def bdi(self, text: str) -> str:
        """Return a name as HTML whose direction of writing stays its own affair."""
        return f"<bdi>{self(text)}</bdi>"


def safe_url(url: str) -> str:
    """Return a web address that may stand in a link, or ``""``.

    Examples
    --------
    >>> safe_url("https://example.org/a"), safe_url("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    return url if _WEB.fullmatch(url) else ""


def safe_href(href: str) -> str:
    r"""Return a web address or the name of a file beside the page, or ``""``.

    Examples
    --------
    >>> safe_href("ranges-uk.html"), safe_href("java\nscript:alert(1)")
    ('ranges-uk.html', '')
    """
    return href if _BESIDE.fullmatch(href) else safe_url(href)


def json_block(value: Any) -> str:
    """Return JSON that may stand inside a ``<script>`` of HTML and inside a template.

    Raises
    ------
    InputError
        If a number is not finite.
    """
    try:
        text = json.dumps(
            _cleaned(value), ensure_ascii=False, allow_nan=False, separators=(",", ":")
        )
    except ValueError as error:
        raise InputError(f"the story holds a number that JSON cannot carry: {error}") from error
    return _JSON_STRING.sub(lambda string: string[0].translate(_JSON_ESCAPES), text)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    # Scripts know one kind of number, and a page has hundreds of them.
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value
