"""Frames as files that other tools open, described by a Data Package beside them."""

from rangemap.export._read import read_frame
from rangemap.export._write import SUFFIXES, write_frame

__all__ = ["SUFFIXES", "read_frame", "write_frame"]
