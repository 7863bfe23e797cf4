"""Template tags that draw an official paper on the screen."""

from collections.abc import Iterable

from django import template

from gongkai.papers.letter import Block

register = template.Library()


@register.filter
def kinds(blocks: Iterable[Block]) -> list[tuple[str, Block]]:
    """Return each block with the name of its kind, which templates cannot ask for themselves."""
    return [(type(block).__name__, block) for block in blocks]
