"""Keep a paper as plain data, and draw it again exactly as it was issued."""

from dataclasses import fields, is_dataclass
from typing import Any

from gongkai.papers import letter as papers

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        papers.Letter,
        papers.Paragraph,
        papers.Heading,
        papers.Items,
        papers.Fields,
        papers.Grid,
        papers.Cell,
    )
}


def freeze(value: Any) -> Any:
    """Return a paper, or a part of one, as JSON values; each part names its kind."""
    if is_dataclass(value) and not isinstance(value, type):
        return {"kind": type(value).__name__} | {f.name: freeze(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [freeze(part) for part in value]
    return value


def thaw(value: Any) -> Any:
    """Return what ``freeze`` kept. Raises ``KeyError`` for a kind that no longer exists."""
    if isinstance(value, dict):
        kind = _KINDS[value["kind"]]
        known = {field.name for field in fields(kind)}
        return kind(**{name: thaw(part) for name, part in value.items() if name in known})
    if isinstance(value, list):
        return tuple(thaw(part) for part in value)
    return value
