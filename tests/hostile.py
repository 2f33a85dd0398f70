"""Texts that have broken pages, and a Story with one of them in every place that holds a text."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable
from typing import Any, Literal, get_origin, get_type_hints

from rangemap.story import Story

#: What a text would set, if any of it ran in a browser or in Python.
FLAG = "PWNED"

PAYLOADS: tuple[str, ...] = (
    # Markup
    f"<script>window.{FLAG}=1</script>",
    f"</script><script>window.{FLAG}=1</script>",
    f"</SCRIPT ><script>alert('{FLAG}')</script>",
    f"<img src=x onerror=window.{FLAG}=1>",
    f"<svg/onload=window.{FLAG}=1>",
    f"<svg><animate onbegin=window.{FLAG}=1 attributeName=x dur=1s>",
    f"</text></svg><img src=x onerror=window.{FLAG}=1>",
    f"<math><mtext></mtext><mglyph><style><img src onerror=window.{FLAG}=1>",
    f"</title><img src=x onerror=window.{FLAG}=1>",
    f"</textarea></noscript></template><img src=x onerror=window.{FLAG}=1>",
    f'<iframe srcdoc="<script>parent.{FLAG}=1</script>"></iframe>',
    f"<details open ontoggle=window.{FLAG}=1><summary>x",
    f"<input autofocus onfocus=window.{FLAG}=1>",
    f'<base href="javascript:window.{FLAG}=1//">',
    f'<meta http-equiv=refresh content="0;url=javascript:window.{FLAG}=1">',
    '<link rel=stylesheet href="https://example.org/x.css">',
    "<b><i></table></td></tr><p>unclosed",
    "<!-- begun and not ended",
    "--> ended --!> twice",
    "<!--<script>",
    "<![CDATA[ x ]]> ]]>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "&lt;b&gt; &amp;amp; &#60;script&#62; &nbsp &copy",
    # Attributes
    f'" onmouseover="window.{FLAG}=1" x="',
    f"' onfocus='window.{FLAG}=1' autofocus x='",
    f"x onclick=window.{FLAG}=1 /",
    f'" style="background:url(javascript:window.{FLAG}=1)" \'',
    # Styles
    "</style><style>*{display:none}</style>",
    "} * { display: none } /*",
    "*/ @import url(https://example.org/x.css);",
    # Scripts and templates
    f"`${{window.{FLAG}=1}}`",
    f"${{window.{FLAG}=1}} \\u0022 \\",
    f"'; window.{FLAG}=1; //",
    f'"}}); window.{FLAG}=1; ({{"',
    "{{ 7*7 }}",
    "{{ cycler.__init__.__globals__.os.environ.__setitem__('" + FLAG + "', '1') }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{% raw %}",
    "{# a comment begun",
    "#} %} }}",
    "%(name)s {0} {name!r} $name",
    "__proto__ constructor toString",
    # Addresses
    f"javascript:window.{FLAG}=1",
    f" jAvA\tsCript:window.{FLAG}=1",
    f"data:text/html,<script>parent.{FLAG}=1</script>",
    "//example.org/x",
    "https://example.org/\"><b>'",
    # Spreadsheets and tables of text
    '=cmd|"/c calc"!A1',
    'a,b;c\td"e""f',
    # Letters
    "\u202egnp.exe\u202c \u2066\u2067\u2069\u2069 \u202dabc",
    "\u202e never ended \u2067 nor this",
    "\u2069\u202c ended and never begun",
    "אבג 123 עברית, العربية ١٢٣",
    "Z\u0361a\u0337l\u0489g\u0335o\u0338 e\u0301\u0302\u0303\u0304\u0305",
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇺🇦 ✈️",
    "line\u2028separator\u2029paragraph\u0085next",
    "zero\u200bwidth\u200d\ufeff joiners\u00ad and soft",
    "  two  spaces\tand a tab ",
    "a\r\nb\rc\nd",
    "\x00 nul \x07 bell \x1b[31m escape \x7f",
    "\ud800 lone \udfff surrogates \ude00\ud83d",
    "\ufffe \uffff \ufdd0 no characters",
    "\x80\x9b31m C1 \x9f",
    "Ы" * 2_000,
    "W" * 300 + " " + "i" * 300,
)

#: A text that names a thing: the same name stays the same, so that things are still found.
NAMES = frozenset({"statement", "region", "id", "reference"})


def spoiled(
    story: Story, text: Callable[[int], str], *, keep: frozenset[str] = frozenset()
) -> Story:
    """Return a Story with ``text(n)`` in the place of its n-th text; ``keep`` names fields.

    Which fields hold texts is read from the types of the dataclasses, so that those of a new
    field are among them. Words chosen from a list are not texts.
    """
    number = itertools.count()
    names: dict[str, str] = {}

    def spoil(value: Any, field: str) -> Any:
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            hints = get_type_hints(type(value))
            changes = {
                item.name: spoil(getattr(value, item.name), item.name)
                for item in dataclasses.fields(value)
                if item.name not in keep and get_origin(hints[item.name]) is not Literal
            }
            return dataclasses.replace(value, **changes)
        if isinstance(value, tuple) and not (value and isinstance(value[0], int | float)):
            return tuple(spoil(item, field) for item in value)
        # What is empty is not shown, and stays so.
        if not isinstance(value, str) or not value:
            return value
        if field not in NAMES:
            return text(next(number))
        if value not in names:
            names[value] = text(next(number))
        return names[value]

    made: Story = spoil(story, "")
    return made


def token(number: int) -> str:
    """Return a harmless text that stands for the n-th one."""
    return f"\ue000{number}\ue001"


def cycled(start: int) -> Callable[[int], str]:
    """Return the payloads in turn from one of them on, each made unlike all others."""

    def text(number: int) -> str:
        payload = PAYLOADS[(start + number) % len(PAYLOADS)]
        return f"{payload}\ue000{number}" if start % 2 else f"{number}\ue000{payload}"

    return text
