"""Acts of the portal: a citizen's draft, and the sites."""

from gongkai.portal.actions.drafts import (
    KEPT_FOR,
    attach,
    content_of,
    detach,
    discard,
    finish,
    keep,
    new_secret,
    owner_of,
    start,
    sweep,
)
from gongkai.portal.actions.sites import change_site, close_site, open_site, reopen_site

__all__ = [
    "KEPT_FOR",
    "attach",
    "change_site",
    "close_site",
    "content_of",
    "detach",
    "discard",
    "finish",
    "keep",
    "new_secret",
    "open_site",
    "owner_of",
    "reopen_site",
    "start",
    "sweep",
]
