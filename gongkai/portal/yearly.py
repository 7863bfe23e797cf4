"""Requests received and concluded, year by year, drawn twice: for a desk and for a phone."""

from django.utils.safestring import SafeString, mark_safe

from gongkai.charts import BROAD, SLIM, Form, Picture, Slot, Strand, columns, svg

TITLE = "各年收到和办结的政府信息公开申请（件）"
_MOST = {BROAD.name: 8, SLIM.name: 5}


def drawings(rows: list[tuple[str, int, int]]) -> list[SafeString]:
    """Return the chart of (year, received, concluded) for both papers: the last eight years, five on a phone."""
    text = "".join(f"{year}年收到{received}件，办结{concluded}件；" for year, received, concluded in rows)
    return [_drawn(rows[-_MOST[form.name] :], form, text) for form in (BROAD, SLIM)]


def _drawn(rows: list[tuple[str, int, int]], form: Form, text: str) -> SafeString:
    slots = tuple(Slot(f"{year}年" if form is BROAD else year, f"{year}年") for year, _, _ in rows)
    strands = (
        Strand("本年新收", tuple(received for _, received, _ in rows)),
        Strand("本年办结", tuple(concluded for _, _, concluded in rows)),
    )
    picture = Picture(TITLE, slots, strands, magnify=False, text=text)
    return mark_safe(svg(columns(picture, form, f"yearly-{form.name}")))  # noqa: S308 - its words are escaped
