"""Frames as files that other tools open, with a Data Package beside them that says what they are."""

from rangemap.export._read import read_frame
from rangemap.export._write import SUFFIXES, write_frame

__all__ = ["SUFFIXES", "read_frame", "write_frame"]
