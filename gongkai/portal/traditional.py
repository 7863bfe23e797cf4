"""A finished page in Traditional characters: its words and what is read out of it, not its addresses."""

from gongkai.text.variants import to_traditional_html


def converted(page: str) -> str:
    """Return an HTML page of ours in Traditional characters, and said to be so."""
    return to_traditional_html(page).replace('<html lang="zh-CN"', '<html lang="zh-Hant"', 1)
