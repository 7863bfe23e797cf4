"""What can be found: plain documents, pushed here by the rooms that own them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

#: What results may be narrowed by and counted by. ``unit`` also means every unit below it; ``year`` is the year made.
FACETS: Final = ("unit", "column", "year", "kind", "validity", "genre", "subject")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a document with an address of its own: an attachment, or one page of it."""

    label: str
    page: int | None
    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found.

    ``key`` is unique over all kinds (``record:GZ2024-00012``), without white space. ``line`` holds the keys of
    the units from the top of the tree down to ``unit`` itself. ``validity`` is a code of the statute's table of
    validity; ``in_force`` says whether the document counts as in force (what has no validity does). ``facets`` are
    further values results can be narrowed by, named as the source likes.
    """

    key: str
    kind: str
    title: str
    url: str
    document_number: str = ""
    index_number: str = ""
    unit: str = ""
    unit_name: str = ""
    line: tuple[str, ...] = ()
    column: str = ""
    column_name: str = ""
    genre: str = ""
    subject: str = ""
    validity: str = ""
    in_force: bool = True
    made_on: date | None = None
    published_on: date | None = None
    keywords: tuple[str, ...] = ()
    abstract: str = ""
    body: str = ""
    parts: tuple[Part, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def day(self) -> date | None:
        """Return the day results are sorted by: the day published, else the day made."""
        return self.published_on or self.made_on

    @property
    def year(self) -> str:
        """Return the year made (else published) in four digits, or nothing."""
        day = self.made_on or self.published_on
        return f"{day.year:04d}" if day else ""
