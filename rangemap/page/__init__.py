"""A Story as a page, as a ``folium.Map`` that shows itself, and as a picture."""

from rangemap.page.folium_map import RangeMap, story_map
from rangemap.page.html import page_html
from rangemap.page.picture import write_figure
from rangemap.page.save import PAGE_ENDINGS, paths_in_languages, save_html

__all__ = [
    "PAGE_ENDINGS",
    "RangeMap",
    "page_html",
    "paths_in_languages",
    "save_html",
    "story_map",
    "write_figure",
]
