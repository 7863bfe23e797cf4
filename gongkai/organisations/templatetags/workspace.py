"""Template tags of the officers' screens: dates, badges, days left, sortable headers, fields and pages."""

from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongkai.organisations import menu, notices, queries
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer
from gongkai.text.dates import long_date

register = template.Library()
SOON = 5  # workdays left from which a case is shown as pressing; a matter of display only
GUESSED = "放假安排尚未公布，按法定节日和周末暂算"


@register.simple_tag
def is_demonstration() -> bool:
    """Say whether the mark of the demonstration belongs on the page."""
    return queries.is_demonstration()


@register.simple_tag(takes_context=True)
def workspace_places(context: Context) -> list[dict[str, Any]]:
    """Return the places of the workspace, the present one marked."""
    request: HttpRequest = context["request"]
    here = menu.current(request)
    return [{"label": one.label, "url": one.url, "current": one is here} for one in menu.places(request)]


@register.filter
def iso(value: object) -> str:
    """Write a date as tables do: 2026-11-21, and a moment with its minutes."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else "—"


@register.filter
def amount(value: object) -> str:
    """Write a whole number as tables do: 1,234,567; what is not known is a dash."""
    return f"{value:,}" if isinstance(value, int) else "—"


@register.filter
def longdate(value: object) -> str:
    """Write a date as prose does: 2026年11月21日."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return long_date(value) if isinstance(value, date) else "—"


@register.simple_tag
def badge(text: object, kind: str = "") -> SafeString:
    """Draw a badge; ``kind`` is "", brand, urgent, done or dashed."""
    return format_html('<span class="gk-badge{}">{}</span>', f" gk-badge--{kind}" if kind else "", text)


@register.simple_tag
def days_left(days: int | None, waiting: object = "", provisional: bool = False) -> SafeString:
    """Draw the workdays left until a reply is due; with none, the words for what the clock waits for."""
    if days is None:
        return format_html('<span class="gk-days gk-days--wait">{}</span>', waiting or "不计时")
    kind, words = "", f"剩 {days} 个工作日"
    if days < 0:
        kind, words = " gk-days--late", f"超期 {-days} 个工作日"
    elif days == 0:
        kind, words = " gk-days--soon", "今日到期"
    elif days <= SOON:
        kind = " gk-days--soon"
    mark = format_html(' <abbr title="{}">暂</abbr>', GUESSED) if provisional else ""
    return format_html('<span class="gk-days{}">{}{}</span>', kind, words, mark)


@register.simple_tag(takes_context=True)
def sort_header(context: Context, key: str, label: str, extra: str = "") -> SafeString:
    """Draw a table header that sorts by ``key``: ``?sort=key``, and ``?sort=-key`` when pressed again."""
    request: HttpRequest = context["request"]
    now = str(request.GET.get("sort") or context.get("sort", ""))
    parameters = request.GET.copy()
    parameters["sort"] = f"-{key}" if now == key else key
    parameters.pop("page", None)
    state, arrow = {key: ("ascending", "↑"), f"-{key}": ("descending", "↓")}.get(now, ("none", ""))
    return format_html(
        '<th scope="col" aria-sort="{}" class="{}"><a href="?{}">{}<span aria-hidden="true">{}</span></a></th>',
        state, extra, parameters.urlencode(), label, arrow,
    )  # fmt: skip


@register.inclusion_tag("organisations/frame/field.html")
def field(bound: Any, hint: str = "") -> dict[str, Any]:
    """Draw a form field: label, hint, error, control. A hint given here stands in for the form's own."""
    if hint:
        bound.help_text = hint
    widget = bound.field.widget
    single = getattr(widget, "input_type", "") == "checkbox" and not bound.use_fieldset
    return {"field": bound, "single_check": single, "choices": bound.use_fieldset}


@register.inclusion_tag("organisations/frame/errors.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """Draw the summary of what is wrong, each line a link to its field."""
    bound = [one for one in forms if one]
    general = [error for one in bound for error in one.non_field_errors()]
    fields = [(one[name], error) for one in bound for name in one.fields for error in one[name].errors]
    return {"general": general, "fields": fields, "any": bool(general or fields)}


@register.inclusion_tag("organisations/frame/pages.html", takes_context=True)
def pages(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Draw the pages of a list."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {"page": page, "shown": list(shown), "request": context["request"], "gap": page.paginator.ELLIPSIS}


@register.simple_tag(takes_context=True)
def desk_notices(context: Context) -> list[notices.Notice]:
    """Return what other rooms tell the officer at the desk."""
    request: HttpRequest = context["request"]
    return notices.notices(request.user, today()) if isinstance(request.user, Officer) else []
