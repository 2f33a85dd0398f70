"""Errors and warnings: each says what is wrong, where, what was expected, and what to do."""

from __future__ import annotations

__all__ = [
    "ForeignLayerWarning",
    "InputError",
    "MissingExtraError",
    "NoStatedRangeError",
    "NotSupportedError",
    "RangemapError",
    "RangemapWarning",
    "ReferenceWarning",
    "ReprojectedWarning",
    "UnitAuditWarning",
    "UnknownNameError",
    "UnsourcedRangeError",
]


class RangemapError(Exception):
    """Base class of every error that the library raises on purpose."""


class InputError(RangemapError, ValueError):
    """A value, a text or a file that was given cannot be used."""


class UnsourcedRangeError(InputError):
    """A distance without a published statement was given where a source is required."""


class UnknownNameError(RangemapError, KeyError):
    """A name that is not in the catalogue; the message lists what is."""

    def __str__(self) -> str:
        # KeyError shows the repr of its argument, which turns a sentence into a quoted one.
        return str(self.args[0]) if self.args else ""


class NoStatedRangeError(RangemapError, LookupError):
    """The system is in the catalogue, but no source states a range for it."""


class MissingExtraError(RangemapError, ImportError):
    """A Python package that only some answers need is not installed; the message names it."""


class NotSupportedError(RangemapError, NotImplementedError):
    """The request is well formed, but this version does not answer it."""


class RangemapWarning(UserWarning):
    """Base class of every warning that the library issues."""


class ReprojectedWarning(RangemapWarning):
    """A layer in another coordinate reference system was brought to EPSG:4326."""


class ForeignLayerWarning(RangemapWarning):
    """Something that rangemap did not make hangs on its map; the page's guarantees are gone."""


class ReferenceWarning(RangemapWarning):
    """What is measured from runs through occupied land, or through a region that is measured."""


class UnitAuditWarning(RangemapWarning):
    """The two figures of a distance printed in two units do not agree, or not in every way."""
