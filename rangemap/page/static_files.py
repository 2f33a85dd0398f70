"""Scripts and styles of the page, which are files of their own."""

from __future__ import annotations

from importlib.resources import files

__all__ = ["static_text"]


def static_text(name: str) -> str:
    """Return a file of ``static/`` with ends of line as LF, as every parser of HTML sees it."""
    text = (files("rangemap.page") / "static" / name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")
