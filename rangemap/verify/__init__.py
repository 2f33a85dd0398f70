"""The figures of a page, computed again from what the page records, and compared."""

from rangemap.verify._report import CheckedFigure, PageReport
from rangemap.verify._verify import verify_page

__all__ = ["CheckedFigure", "PageReport", "verify_page"]
