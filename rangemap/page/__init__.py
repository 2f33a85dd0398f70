"""A Story as a page, as a ``folium.Map`` that shows itself, and as a picture."""

from rangemap.page.folium_map import RangeMap, story_map
from rangemap.page.picture import write_figure
from rangemap.page.save import paths_in_languages, save_html

__all__ = ["RangeMap", "paths_in_languages", "save_html", "story_map", "write_figure"]
