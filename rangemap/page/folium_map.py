"""A Story as a ``folium.Map``: it shows itself in a notebook, and other layers can hang on it.

Folium compiles what it is given as a template, twice, and puts it into the page as markup. So
nothing of a Story ever passes through a Folium or branca class: :class:`PageFigure` writes the
page itself, and asks Folium only for the parts of layers that others have added.
"""

# branca shows the children of an element in no other way.
# ruff: noqa: SLF001

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink

from rangemap._warn import warn
from rangemap.errors import ForeignLayerWarning, InputError, NotSupportedError
from rangemap.files import write_whole
from rangemap.page.escape import clean
from rangemap.page.html import MAP_NAME, Foreign, notebook_html, page_html
from rangemap.page.plain import plain_text
from rangemap.story import Story

__all__ = ["PageFigure", "RangeMap", "story_map"]


def story_map(story: Story, *, retell: Callable[[str], Story] | None = None) -> folium.Map:
    """Return a Story as a map: display it, save it, or hang other layers on it.

    Parameters
    ----------
    story
        What the reader is told.
    retell
        Tells the same in another language, by its code.

    Raises
    ------
    InputError
        If the key asks for a kind of line that the page does not have.
    """
    return RangeMap(story, retell=retell)


class PageFigure(Figure):
    """The page around a :class:`RangeMap`."""

    def __init__(self, story: Story) -> None:
        super().__init__(title=None)
        self.story = story

    @classmethod
    def _generate_id(cls) -> str:
        # branca draws ids from the system's randomness: the same input, another page.
        return "rangemap"

    def render(self, **kwargs: Any) -> str:
        """Return the page; the same one however often it is called."""
        return self.page(self.story, **kwargs)

    def page(self, story: Story, **kwargs: Any) -> str:
        """Return the page of a Story, with the layers that hang on this one."""
        names = self._foreign_names()
        if not names:
            return page_html(story)
        _warn_of(names)
        return page_html(story, foreign=self._foreign(**kwargs))

    def save(
        self,
        outfile: str | bytes | os.PathLike[str] | BinaryIO,
        close_file: bool = True,
        **kwargs: Any,
    ) -> None:
        """Write the page to a path, whole or not at all, or to an open binary file."""
        content = self.render(**kwargs).encode("utf-8")
        if isinstance(outfile, bytes):
            outfile = os.fsdecode(outfile)
        if isinstance(outfile, str | os.PathLike):
            write_whole(outfile, content)
            return
        outfile.write(content)
        if close_file:
            outfile.close()

    def _repr_html_(self, **kwargs: Any) -> str:
        return notebook_html(
            self.story,
            self.render(**kwargs),
            width=self.width,
            height=self.height or "820px",
        )

    def _map(self) -> RangeMap:
        for child in self._children.values():
            if isinstance(child, RangeMap):
                return child
        raise NotSupportedError("this page has lost its map; make a new one with draw_map")

    def _slots(self) -> tuple[Element, Element, Element]:
        return self.header, self.html, self.script

    def _foreign_names(self) -> list[str]:
        own = self._map()
        own_meta = {"meta_http"}
        return [
            *(_layer_name(child) for child in own.foreign_children()),
            *(f"link {name!r}" for name, _ in own.default_js + own.default_css),
            *(_layer_name(child) for child in self._children.values() if child is not own),
            *(
                _layer_name(child)
                for slot in self._slots()
                for name, child in slot._children.items()
                if name not in own_meta
            ),
        ]

    def _foreign(self, **kwargs: Any) -> Foreign:
        with _restored(self._slots()):
            self.header._children.pop("meta_http", None)
            for child in list(self._children.values()):
                child.render(**kwargs)
            head, body, script = (slot.render(**kwargs) for slot in self._slots())
        return Foreign(head=head, body=body, script=script)


class RangeMap(folium.Map):
    """A ``folium.Map`` whose page rangemap writes. Made by :func:`story_map`."""

    def __init__(self, story: Story, *, retell: Callable[[str], Story] | None = None) -> None:
        west, south, east, north = story.map.bounds
        super().__init__(location=((south + north) / 2, (west + east) / 2), tiles=None)
        _check_drawable(story)
        self.story = story
        self._retell = retell
        self._told = {story.language: story}
        # Own lists, because add_js_link() changes the list of the whole class.
        self.default_js: list[tuple[str, str]] = []
        self.default_css: list[tuple[str, str]] = []
        PageFigure(story).add_child(self)

    @classmethod
    def _generate_id(cls) -> str:
        return MAP_NAME.removeprefix("map_")

    def __repr__(self) -> str:
        return f"<RangeMap: {clean(self.story.headline)}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the finding and the figures where a notebook or a terminal shows text alone."""
        printer.text("RangeMap(...)" if cycle else plain_text(self.story))

    def told_in(self, language: str) -> Story:
        """Return the Story in a language.

        Raises
        ------
        InputError
            If there are no sentences in that language.
        NotSupportedError
            If the map was made of one Story alone, and that is in another language.
        """
        if language not in self._told:
            if self._retell is None:
                raise NotSupportedError(
                    f"this map was made of one story, in {self.story.language!r}, and cannot be "
                    f"told in {language!r}; make it with draw_map, which can tell it in others"
                )
            self._told[language] = self._retell(language)
        return self._told[language]

    def to_bytes(self, story: Story | None = None) -> bytes:
        """Return the page as it is saved: UTF-8, with LF at the ends of lines.

        ``story`` is what to tell instead of the map's own Story, with the same layers.
        """
        page = self._figure().page(self.story if story is None else story)
        return page.encode("utf-8")

    def save(
        self,
        outfile: str | bytes | os.PathLike[str] | BinaryIO,
        close_file: bool = True,
        **kwargs: Any,
    ) -> None:
        """Write the page to a path, whole or not at all, or to an open binary file."""
        self._figure().save(outfile, close_file, **kwargs)

    def render(self, **kwargs: Any) -> str:
        """Hand the layers of others to the page: what they load, and the map they hang on."""
        figure = self._figure()
        for name, url in self._links(folium.Map.default_js, self.default_js):
            figure.header.add_child(JavascriptLink(url), name=name)
        for name, url in self._links(folium.Map.default_css, self.default_css):
            figure.header.add_child(CssLink(url), name=name)
        figure.script.add_child(Element(f"var {MAP_NAME} = rangemap.start();"), name=MAP_NAME)
        for child in self.foreign_children():
            child.render(**kwargs)
        for number, layer in enumerate(self.objects_to_stay_in_front):
            front = f"{layer.get_name()}.bringToFront();"
            code = f'{front}\n{MAP_NAME}.on("overlayadd", function () {{ {front} }});'
            figure.script.add_child(Element(code), name=f"front_{number}")
        # As with all macro elements of branca, what is made hangs on the figure.
        return ""

    def foreign_children(self) -> list[Element]:
        """Return what was hung on the map: rangemap itself hangs nothing there."""
        return list(self._children.values())

    def _figure(self) -> PageFigure:
        root = self.get_root()
        if not isinstance(root, PageFigure):
            raise NotSupportedError(
                "a rangemap map is a whole page and cannot be put into another figure; save it "
                "with save_html and show the file in an iframe"
            )
        return root

    def _links(
        self, folium_links: Iterable[tuple[str, str]], own_links: Iterable[tuple[str, str]]
    ) -> list[tuple[str, str]]:
        # Leaflet's script is in the page. Its style sheet is too, but pictures of markers and
        # controls are not: those a second sheet finds on the server it comes from.
        return [link for link in folium_links if link[0] != "leaflet"] + list(own_links)


@contextmanager
def _restored(elements: Iterable[Element]) -> Iterator[None]:
    """Take back what rendering hangs on a figure, so that it can be rendered again."""
    before = [(element, element._children.copy()) for element in elements]
    try:
        yield
    finally:
        for element, children in before:
            element._children = children


def _warn_of(names: list[str]) -> None:
    warn(
        f"the map carries what rangemap did not make: {', '.join(names)}. The page will load "
        "scripts and styles from other servers, so it needs a network, need not be the same "
        "bytes twice, and has no Content-Security-Policy: text in those layers is not checked "
        "and may run as code. Save the map without them for a page that keeps these promises.",
        ForeignLayerWarning,
    )


def _layer_name(element: Element) -> str:
    kind = type(element).__name__
    name = getattr(element, "layer_name", None)
    return f"{kind} {name!r}" if isinstance(name, str) else kind


def _check_drawable(story: Story) -> None:
    used = [row.slot for row in story.key if row.slot is not None]
    if any(slot not in range(5) for slot in used):
        raise InputError(
            f"the page has five kinds of line, slots 0 to 4; the key asks for {used}; choose at "
            "most five statements"
        )
