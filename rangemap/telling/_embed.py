"""The code by which another page shows a page."""

from __future__ import annotations

import html

__all__ = ["embed_code"]


def embed_code(title: str, address: str) -> str:
    """Return HTML that shows the page in another one, with a link in case no frame is shown."""
    words = html.escape(title)
    # Scripts without same-origin: the page works, and cannot touch the one around it.
    return (
        f'<iframe src="{address}" title="{words}" width="100%" height="900" '
        'loading="lazy" style="border:0" sandbox="allow-scripts allow-downloads allow-popups '
        'allow-popups-to-escape-sandbox"></iframe>\n'
        f'<p><a href="{address}">{words}</a></p>'
    )
