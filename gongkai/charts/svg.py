"""A layout written as SVG.

Every shape carries its look twice: as attributes, so that the picture can be taken away by itself, and as classes, so
that a page may give it its own colours (contrast, dark). Never as inline style, which a strict page refuses.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

from gongkai.charts.picture import KINDS, Drawing
from gongkai.charts.shapes import Bar, Key, Mark, Rule, Trace, Words

_FILLS: Final = ("#0f3f73", "#5d9b7c", "#9a5b00", "#6b4c9a")
_DASHES: Final = ("", "7 4", "2 3", "10 3 2 3")
_RULES: Final = {"grid": "#d5dce4", "base": "#8794a3", "fence": "#8794a3"}
_SOFT, _DARK = "#4a5665", "#1b232d"
_DARK_WORDS: Final = {"value", "head", "name"}
_FONT: Final = "PingFang SC, Microsoft YaHei, Noto Sans SC, Noto Sans CJK SC, sans-serif"
_HATCHES: Final = ("", "M0 6L6 0", "M0 0L6 6", "M0 3H6")
_UNSAFE: Final = re.compile(r"[^a-zA-Z0-9_-]+")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def svg(drawing: Drawing) -> str:
    """Write a drawing as one ``<svg>`` element, safe to put into a page as it is."""
    name = _UNSAFE.sub("-", drawing.name) or "chart"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{drawing.form.name}" viewBox="0 0 {drawing.width} '
        f'{drawing.height}" role="img" aria-labelledby="{name}-title{f" {name}-text" if drawing.text else ""}"'
        f' font-family="{_FONT}">',
        f'<title id="{name}-title">{_clean(drawing.title)}</title>',
        f'<desc id="{name}-text">{_clean(drawing.text)}</desc>' if drawing.text else "",
        _patterns(drawing, name),
        *(_shape(one, name) for one in drawing.shapes),
        "</svg>",
    ]
    return "".join(parts)


def key(strand: int, name: str) -> str:
    """Write what a strand's columns look like as a small picture of its own, for a legend outside."""
    return (
        f'<svg class="key" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{_pattern(strand, name, 1, False)}'
        f'<rect class="{KINDS[strand]}" width="16" height="16" fill="{_FILLS[strand]}"/>'
        f"{_hatch(strand, False, name, 0, 0, 16, 16)}</svg>"
    )


def _clean(text: str) -> str:
    return escape(_CONTROL.sub("", text))


def _patterns(drawing: Drawing, name: str) -> str:
    bars = [one for one in drawing.shapes if isinstance(one, Bar)]
    wanted = {(one.strand, one.soft) for one in bars}
    wanted |= {(one.strand, False) for one in drawing.shapes if isinstance(one, Key) and not one.line}
    size = min((one.width for one in bars), default=10.0)
    return "".join(_pattern(strand, name, 1 if size >= 6 else 0.5, soft) for strand, soft in sorted(wanted))


def _pattern(strand: int, name: str, scale: float, soft: bool) -> str:
    path = "M0 6L6 0M0 0L6 6" if soft else _HATCHES[strand]
    if not path:
        return ""
    turn = f' patternTransform="scale({scale:g})"' if scale != 1 else ""
    return (
        f'<pattern id="{_pattern_name(strand, soft, name)}" width="6" height="6" patternUnits="userSpaceOnUse"{turn}>'
        f'<path class="hatch" d="{path}" stroke="#fff" stroke-width="1.2"/></pattern>'
    )


def _hatch(strand: int, soft: bool, name: str, x: float, y: float, width: float, height: float) -> str:
    if not _HATCHES[strand] and not soft:
        return ""
    pattern = _pattern_name(strand, soft, name)
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="url(#{pattern})"/>'


def _pattern_name(strand: int, soft: bool, name: str) -> str:
    return f"{name}-{KINDS[strand]}-soft" if soft else f"{name}-{KINDS[strand]}"


def _shape(shape: object, name: str) -> str:
    match shape:
        case Bar():
            return _bar(shape, name)
        case Words():
            dark = shape.kind in _DARK_WORDS
            weight = ' font-weight="600"' if shape.kind == "head" else ""
            return (
                f'<text class="{shape.kind}" x="{shape.x:g}" y="{shape.y:g}" font-size="{shape.size:g}" '
                f'text-anchor="{shape.anchor}" fill="{_DARK if dark else _SOFT}"{weight}>'
                f"{_clean(shape.text)}</text>"
            )
        case Rule():
            return (
                f'<line class="{shape.kind}" x1="{shape.x1:g}" y1="{shape.y1:g}" x2="{shape.x2:g}" y2="{shape.y2:g}" '
                f'stroke="{_RULES[shape.kind]}"/>'
            )
        case Trace():
            return _trace(shape)
        case Mark():
            return _mark(shape)
        case Key():
            return _key(shape, name)
    raise TypeError(f"no way to write a {type(shape).__name__}")


def _bar(bar: Bar, name: str) -> str:
    where = f'x="{bar.x:g}" y="{bar.y:g}" width="{bar.width:g}" height="{bar.height:g}"'
    drawn = f'<rect class="{KINDS[bar.strand]}" {where} fill="{_FILLS[bar.strand]}"/>'
    return drawn + _hatch(bar.strand, bar.soft, name, bar.x, bar.y, bar.width, bar.height)


def _trace(trace: Trace) -> str:
    path = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in part) for part in trace.parts if len(part) > 1)
    if not path:
        return ""
    dash = f' stroke-dasharray="{_DASHES[trace.strand]}"' if _DASHES[trace.strand] else ""
    return (
        f'<path class="line-{KINDS[trace.strand]}" d="{path}" fill="none" stroke="{_FILLS[trace.strand]}" '
        f'stroke-width="2" stroke-linejoin="round" stroke-linecap="round"{dash}/>'
    )


def _mark(mark: Mark) -> str:
    kind, colour = KINDS[mark.strand], _FILLS[mark.strand]
    look = f'class="{kind}" fill="{colour}"'
    if mark.soft:
        look = f'class="hollow line-{kind}" fill="#fff" stroke="{colour}" stroke-width="1.6"'
    x, y = mark.x, mark.y
    match mark.strand:
        case 0:
            return f'<circle {look} cx="{x:g}" cy="{y:g}" r="3.4"/>'
        case 1:
            return f'<rect {look} x="{x - 3.2:g}" y="{y - 3.2:g}" width="6.4" height="6.4"/>'
        case 2:
            return f'<path {look} d="M{x:g} {y - 4.4:g}L{x + 4:g} {y + 3:g}L{x - 4:g} {y + 3:g}Z"/>'
    return f'<path {look} d="M{x:g} {y - 4.6:g}L{x + 4.6:g} {y:g}L{x:g} {y + 4.6:g}L{x - 4.6:g} {y:g}Z"/>'


def _key(shape: Key, name: str) -> str:
    if shape.line:
        trace = Trace(shape.strand, (((shape.x, shape.y), (shape.x + 22, shape.y)),))
        return _trace(trace) + _mark(Mark(shape.strand, 0, shape.x + 11, shape.y))
    return _bar(Bar(shape.strand, 0, shape.x + 8, shape.y - 6, 12, 12), name)
