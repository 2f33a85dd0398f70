"""The documentation as a site: ``make docs`` writes it to out/docs."""

from __future__ import annotations

from rangemap import __version__

project = "rangemap"
author = "The rangemap authors"
project_copyright = author
release = version = __version__

extensions = ["myst_parser", "numpydoc", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["screenshots"]

# Headings of the pages are what they link to, as on a code host.
myst_heading_anchors = 3
myst_enable_extensions = ["dollarmath"]
# The pages are also read beside the code: what lies outside of this folder stays a plain link.
suppress_warnings = ["myst.xref_missing"]

autosummary_generate = False
autodoc_typehints = "none"
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_xref_param_type = False

html_theme = "furo"
html_title = f"rangemap {version}"
html_show_sphinx = False
html_show_copyright = False
