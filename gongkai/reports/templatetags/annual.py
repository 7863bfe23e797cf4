"""Template tags of the annual report's screens: states as badges, bases in words."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongkai.reports.models import BASES
from gongkai.reports.queries.board import STATE_LABELS

register = template.Library()
_KINDS = {"returned": "urgent", "submitted": "brand", "accepted": "brand", "published": "done"}


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """Draw a report's state; the empty one is a report not begun."""
    return format_html(
        '<span class="gk-badge gk-badge--{}">{}</span>', _KINDS.get(state, "dashed"), STATE_LABELS[state]
    )


@register.filter
def basis_label(basis: str) -> str:
    """Name a basis: 本级, 关区, 全系统."""
    return dict(BASES).get(basis, basis).partition("（")[0]
