"""A Story as a page: one file that needs nothing else, and a ``folium.Map`` that shows itself."""

from rangemap.page.folium_map import RangeMap, story_map
from rangemap.page.save import save_html

__all__ = ["RangeMap", "save_html", "story_map"]
