"""Figures for papers and reports, drawn by matplotlib into an ``Axes`` and nowhere else."""

from __future__ import annotations

from rangemap.figures._coverage import plot_coverage
from rangemap.figures._curve import plot_curve
from rangemap.figures._note import figure_alt
from rangemap.figures._reach import plot_reach
from rangemap.figures._statements import plot_statements

__all__ = ["figure_alt", "plot_coverage", "plot_curve", "plot_reach", "plot_statements"]
