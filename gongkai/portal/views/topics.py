"""Topic pages: blocks drawn from what is public at this moment, whatever a topic once named."""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from gongkai.catalogue.listing import Asked, latest, records, shown
from gongkai.catalogue.models import Record
from gongkai.catalogue.queries import column_at, column_ids_below, public
from gongkai.charts import BROAD, SLIM
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import profile_content, root
from gongkai.organisations.telephones import Telephone, telephones
from gongkai.portal.blocks import Block, Event, events, from_rows
from gongkai.portal.caching.declaring import kept, rests_on
from gongkai.portal.heads import column_head
from gongkai.portal.models import Topic
from gongkai.portal.queries import public_topics
from gongkai.portal.views.columns import address_of, scope_of
from gongkai.portal.views.figures import drawn as drawn_figure
from gongkai.portal.views.frame import page
from gongkai.portal.views.records import File, files_of
from gongkai.series import queries as series_queries
from gongkai.series.models import Series

_FIGURE_PERIODS = 25


@dataclass
class Drawn:
    """A block with what it shows; a block of which nothing is public any more shows nothing."""

    block: Block
    number: int
    records: list[Record] = field(default_factory=list)
    more: str = ""
    files: list[tuple[Record, list[File]]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    unit: Unit | None = None
    contact: dict[str, str] = field(default_factory=dict)
    phones: list[Telephone] = field(default_factory=list)
    series: Series | None = None
    charts: list[SafeString] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return self.block.kind != "text" and not (self.records or self.files or self.events or self.unit or self.series)


@require_safe
@kept()
def topics(request: HttpRequest) -> HttpResponse:
    """List the topics of the site."""
    on = today()
    scope = scope_of(request, "", on)
    rests_on(request, "topics", "units")
    rows = list(public_topics(scope.unit, on, below=scope.below))
    return page(request, "portal/topics/topics.html", {"topics": rows, "whole": scope.unit is None})


@require_safe
@kept()
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one topic, or say that it was withdrawn."""
    found = Topic.objects.select_related("unit").filter(slug=slug, published_on__isnull=False).first()
    if found is None:
        raise Http404
    rests_on(request, f"topic:{found.pk}", f"unit:{found.unit_id}")
    if found.withdrawn_on is not None:
        return page(request, "portal/topics/gone.html", {"topic": found}, status=410)
    return shown_topic(request, found)


def shown_topic(request: HttpRequest, found: Topic) -> HttpResponse:
    """Answer with a topic's page; a preview shows a version that is not saved as the topic's own."""
    parts = [draw(request, block, number) for number, block in enumerate(from_rows(found.blocks), 1)]
    head = column_head(
        found.title, found.summary or found.title, found.keywords or found.title, "catalogue", shared=True
    )
    context = {"topic": found, "parts": [part for part in parts if not part.empty]}
    return page(request, "portal/topics/topic.html", context, head=head)


def draw(request: HttpRequest, block: Block, number: int) -> Drawn:
    """Fill a block with what is public now, and say that the page rests on it."""
    made = Drawn(block, number)
    {
        "text": lambda *_: None,
        "records": _records,
        "chosen": _chosen,
        "files": _files,
        "figure": _figure,
        "contact": _contact,
        "timeline": _timeline,
    }[block.kind](request, made)
    return made


def _records(request: HttpRequest, made: Drawn) -> None:
    on = today()
    rests_on(request, "tree", "units")
    column = column_at(made.block.column)
    unit = Unit.objects.filter(key=made.block.unit).first() if made.block.unit else None
    owner = unit or root(on)
    if column is None or owner is None:
        return
    ids = column_ids_below(column)
    rests_on(request, *(f"column:{one}@{owner.pk}" for one in ids))
    asked = Asked(unit, True, on, tuple(ids), valid=True if made.block.valid else None)
    made.records = latest(records(asked), max(1, min(made.block.most, 50)))
    made.more = address_of(column, unit.key if unit else "")


def _named(request: HttpRequest, block: Block) -> list[Record]:
    """Return the public records a block names, in its order; those named and not public may become so."""
    ids = dict(Record.objects.filter(index_number__in=block.lines).values_list("index_number", "pk"))
    rests_on(request, *(f"record:{pk}" for pk in ids.values()))
    return shown([ids[number] for number in block.lines if number in ids])


def _chosen(request: HttpRequest, made: Drawn) -> None:
    made.records = _named(request, made.block)


def _files(request: HttpRequest, made: Drawn) -> None:
    wanted = [row.pk for row in _named(request, made.block)]
    by_pk = {row.pk: row for row in public().filter(pk__in=wanted).prefetch_related("files")}
    with_files = [(by_pk[pk], files_of(by_pk[pk])) for pk in wanted if pk in by_pk]
    made.files = [(row, files) for row, files in with_files if files]


def _figure(request: HttpRequest, made: Drawn) -> None:
    key, _, slug = made.block.lines[0].strip("/").removeprefix("figures/").partition("/")
    found = Series.objects.select_related("unit").filter(unit__key=key, slug=slug).first()
    if found is None:
        rests_on(request, "series")
        return
    rests_on(request, "series", f"series:{found.pk}")
    rows = series_queries.rows_of(found)[-_FIGURE_PERIODS:] if found.is_public else []
    if rows:
        made.series, made.rows = found, rows[::-1]
        made.charts = [drawn_figure(found, rows, None, {}, form) for form in (BROAD, SLIM)]


def _contact(request: HttpRequest, made: Drawn) -> None:
    made.unit = Unit.objects.filter(key=made.block.unit).first()
    if made.unit is not None:
        rests_on(request, f"unit:{made.unit.pk}")
        made.contact = dict(profile_content(made.unit).contact)
        made.phones = telephones(made.contact.get("phone", ""))


def _timeline(request: HttpRequest, made: Drawn) -> None:
    made.events, _ = events(made.block)
