"""Citations as a citizen reads them: 条例33(2) becomes the regulation's name, article and paragraph."""

from django import template

from gongkai.statute.citations import spell

register = template.Library()


@register.filter
def cite(article: str) -> str:
    """Spell a row's short article out; nothing for what is practice rather than law."""
    return spell(article) if article else ""
