"""What the elements of HTML are to a reader: what ends a line, what is never shown, what makes a table."""

from __future__ import annotations

import re
from typing import Final

HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}

_BLOCKS: Final = """
    address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form
    header hgroup hr html legend li listing main menu nav ol p pre search section summary ul xmp
"""
_UNSEEN: Final = """
    head script style template noscript iframe object svg math canvas audio video select datalist textarea
    rt rp rtc del xml noframes noembed title x-svg x-math x-select
"""
_RAW: Final = "script style textarea title iframe noembed noframes xmp noscript"

#: Elements that stand on lines of their own.
BLOCKS: Final = frozenset(_BLOCKS.split()) | frozenset(HEADINGS)

#: Content that no browser shows as text, or that is no part of the document (pinyin above the characters, what a
#: revision deleted, menus to choose from).
UNSEEN: Final = frozenset(_UNSEEN.split())

ROW_GROUPS: Final = frozenset({"thead", "tbody", "tfoot"})

#: Elements whose content is not markup at all, up to their own end tag.
RAW: Final = frozenset(_RAW.split())

HIDDEN: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)

#: Figures set high stand for themselves: 7¹ is seven with a mark, never seventy-one.
RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
