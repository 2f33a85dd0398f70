"""One language to tell in: its sentences, names and texts, and what stays in another one."""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import Final

from rangemap.resources import data_file
from rangemap.statements import Statement
from rangemap.story import Quote
from rangemap.translations import load_translations
from rangemap.wording import Catalogue, Name, Printed, catalogue

__all__ = ["NOT_NAMED", "Teller"]

_QUOTATION: Final = re.compile(r'"([^"]+)"|“([^”]+)”')
#: Of a statement without a source the words are nobody's quotation: they are told, not quoted.
_OURS: Final = "en"
#: What stands in the seeds where a source names none.
NOT_NAMED: Final = "not named"
_NO_PUBLISHER: Final = ("none printed", "not shown")


class Teller:
    """Tells in one language, and keeps a list of the words that it leaves in another.

    Parameters
    ----------
    language : str
        One of :data:`rangemap.wording.LANGUAGES`.

    Raises
    ------
    InputError
        If there are no sentences in that language.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.say: Catalogue = catalogue(language)
        self._known = load_translations(language)
        self._foreign: dict[str, str] = {}

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """What was told in another language, the longest first."""
        ordered = sorted(self._foreign.items(), key=lambda each: (-len(each[0]), each))
        return tuple(Quote(text=text, language=language) for text, language in ordered)

    def original(self, words: str, language: str) -> str:
        """Return words that are shown as they are, and remember them if they are foreign."""
        if words and language != self.language:
            self._foreign.setdefault(words, language)
        return words

    def text(self, text: str, *, language: str = "en") -> str:
        """Return a text of the data or seeds in this language, or as it is.

        Quotations in it stay as they are.
        """
        if language == self.language:
            return self.say.curled(text)
        told = self._known.texts.get(text, "")
        if not told:
            return self.original(self.say.curled(text), language)
        for quotation in _QUOTATION.findall(text):
            self.original(self.say.curled("".join(quotation)), language)
        return self.say.curled(told)

    def variant(self, name: str) -> str:
        """Return a version of a system; that none is named stays a sign for the catalogue."""
        return name if name.endswith(NOT_NAMED) else self.text(name)

    def publisher(self, name: str) -> str:
        """Return who published; that nobody is named stays a sign for the catalogue."""
        if name.startswith(_NO_PUBLISHER):
            for aside in re.findall(r"\((.+)\)", name):
                self.original(aside, "en")
            return name
        return self.text(name)

    def origin(self, name: str) -> str:
        """Return whose figure it is: a name, or the title of a page without a publisher."""
        title = re.fullmatch("“(.+)”", name)
        if title is None:
            return self.text(name)
        return self.say.quoted(Printed(self.original(title[1], "en")))

    def system(self, name: str) -> str:
        """Return the name of a system. One without words of its own is the same everywhere."""
        return self._known.texts.get(name, name)

    def place(self, name: str) -> str:
        """Return the name of a city, a launch point, a country or a sea."""
        return self._known.places.get(name, name)

    def region(self, code: str, *, name: str, short: str, prose: str) -> Name:
        """Return the name of a region. A region of the user's keeps its own."""
        if code in self._known.regions and name == _bundled_names().get(code):
            known = self._known.regions[code]
            return Name(known.short, known.prose)
        return Name(short, prose)

    def printed(self, statement: Statement, *, language: str = "") -> Printed:
        """Return the words of a statement, with what they say in this language.

        ``language`` is that of words without a source which are quoted all the same.
        """
        translation = self._translation(statement)
        if statement.citation is None and not language:
            return Printed(translation or statement.wording, sourced=False)
        if statement.citation is not None:
            language = statement.citation.language
        return Printed(self.original(statement.wording, language), translation)

    def printed_short(self, statement: Statement) -> tuple[str, str]:
        """Return the figure as a table head has it, and what it says in this language."""
        short = statement.range.printed_short
        translation = self._translation(statement, short=True)
        if statement.citation is None:
            return translation or short, ""
        # What the policy makes of any words is in English.
        return self.original(short, "en"), translation if self.language != "en" else ""

    def readings(self, statement: Statement) -> str:
        """Return how the words are read, in the printed unit: "45 to 55 miles"."""
        stated = statement.range
        return self.say.readings(
            stated.value,
            stated.low_printed,
            stated.high_printed,
            stated.unit,
            variants=statement.sense == "variants",
            least=stated.inner_printed,
        )

    def nearer(self, statement: Statement) -> str:
        """Return what a minimum range leaves out: "nearer than 70 km"; nothing without one."""
        least = statement.range.inner_printed
        return "" if least is None else self.say.nearer(least, statement.range.unit)

    def conversion(self, statement: Statement) -> str:
        """Return the figure in the other unit: "about 80 km"."""
        return self.say.conversion(*statement.range.converted)

    def _translation(self, statement: Statement, *, short: bool = False) -> str:
        language = statement.citation.language if statement.citation else _OURS
        if language == self.language:
            return ""
        stated = statement.range
        if stated.inner_printed is not None:
            return self.say.both_ends(stated.inner_printed, stated.value, stated.unit)
        return self.say.translation(stated.hedge_short, stated.values, stated.unit, short=short)


@cache
def _bundled_names() -> dict[str, str]:
    """Return the English name of each bundled region, by its code."""
    with data_file("regions.csv").open(encoding="utf-8", newline="") as lines:
        return {row["region"]: row["name"] for row in csv.DictReader(lines)}
