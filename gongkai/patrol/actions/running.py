"""Running the examination: unit by unit, to be cut off and taken up again at any time."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.audit.actions import log
from gongkai.catalogue.marking import words as words_of
from gongkai.catalogue.models import AttachmentText, Record
from gongkai.catalogue.queries import public
from gongkai.findings.actions import Found, raise_findings
from gongkai.findings.models import DISMISSED, Finding
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.queries import branch, open_units, root
from gongkai.patrol.examining import READING, STOCK
from gongkai.patrol.examining.ground import Fault, Ground, Words, subject_of
from gongkai.patrol.examining.links import links_in, note
from gongkai.patrol.examining.lists import Lists, in_force
from gongkai.patrol.models import DONE, RUNNING, Examined, Run
from gongkai.patrol.queries import SOURCE, source_of
from gongkai.portal.models import Site
from gongkai.portal.sites import main_site
from gongkai.statute.patrol import PatrolRule, patrol_rules

#: Changed whenever what is looked for in words changes: everything is then read anew.
EDITION: Final = "1"
#: What was put right is looked at again for so many days 回头看, whether its words changed or not.
LOOK_BACK: Final = 90
_AT_ONCE: Final = 200
_OF_RECORDS: Final = frozenset({"text", "record"})
_OF_LINKS: Final = frozenset({"P05", "P24"})

Progress = Callable[[int, int], None]


@transaction.atomic
def begin(
    on: date, *, unit: Unit | None = None, record: Record | None = None, rule: str = "", by: Officer | None = None
) -> Run:
    """Begin an examination; ``work`` does it."""
    owner = record.unit if record is not None else unit
    run = Run.objects.create(on=on, unit=owner, record=record, rule=rule, by=by)
    log(
        "patrol.begin",
        actor=f"officer:{by.pk}" if by else "system",
        subject=f"patrol:{run.pk}",
        unit=owner.key if owner else "",
        on=on,
        details={"rule": rule, "record": record.index_number if record else ""},
    )
    return run


def tonight(on: date) -> Run | None:
    """Return the nightly run of a day to be worked on: a new one, or one that was cut off; None where it is done."""
    try:
        with transaction.atomic():
            run, _ = Run.objects.get_or_create(on=on, nightly=True)
    except IntegrityError:  # another process began it at the same moment
        return None
    return None if run.state == DONE else run


def work(run: Run, progress: Progress | None = None) -> Run:
    """Go through what is left of a run and return it finished. Doing it again changes nothing."""
    if run.state == DONE:
        return run
    units = _units(run)
    Run.objects.filter(pk=run.pk).update(state=RUNNING, total=units.count())
    run.refresh_from_db()
    rules = [rule for rule in patrol_rules(run.on) if not run.rule or rule.code == run.rule]
    lists = in_force()
    holding = set(public().order_by().values_list("unit", flat=True).distinct())
    for unit in units.filter(pk__gt=run.cursor).order_by("pk"):
        _go_through(run, unit, rules, lists, holding)
        run.cursor, run.done = unit.pk, run.done + 1
        run.save(update_fields=["cursor", "done", "read", "counts"])
        if progress:
            progress(run.done, run.total)
    run.state, run.finished_at = DONE, timezone.now()
    with transaction.atomic():
        run.save(update_fields=["state", "finished_at"])
        log("patrol.done", actor="system", subject=f"patrol:{run.pk}", on=run.on, details={"found": run.found})
    return run


def _units(run: Run) -> QuerySet[Unit]:
    if run.record is not None:
        return Unit.objects.filter(pk=run.record.unit_id)
    if run.unit is not None:
        return branch(run.unit, run.on)
    owners = Q(pk__in=open_units(run.on).values("pk")) | Q(pk__in=public().order_by().values("unit"))
    return Unit.objects.filter(owners)


def _go_through(run: Run, unit: Unit, rules: list[PatrolRule], lists: Lists, holding: set[int]) -> None:
    ground = Ground(unit, run.on, run.record, () if run.record else _sites(unit, run.on))
    known = _known(unit)
    if unit.pk in holding or known:
        readers = [rule for rule in rules if rule.code in READING]
        if readers or any(rule.code in _OF_LINKS for rule in rules):
            _read(run, ground, readers, lists, known)
    # All is looked at first and written at once, so that nobody waits for the database meanwhile.
    settled = [
        (rule, faults, _before(run, rule, known)) for rule, faults in _stock(run, ground, rules, unit.pk in holding)
    ]
    with transaction.atomic():
        for rule, faults, before in settled:
            _settle(run, unit, rule, faults, before)
        for rule, subject in _no_longer_public(ground, rules, known):
            _settle(run, unit, rule, [], [subject])


def _no_longer_public(
    ground: Ground, rules: list[PatrolRule], known: dict[str, set[str]]
) -> Iterator[tuple[PatrolRule, str]]:
    """Yield what was found in words that nobody reads any more, because the record was taken down."""
    readers = [rule for rule in rules if rule.code in READING and known.get(rule.code)]
    if not readers or ground.record is not None:
        return
    there = {f"record:{index}" for index in ground.records().values_list("index_number", flat=True)}
    for rule in readers:
        for subject in known[rule.code] - there:
            yield rule, subject


def _stock(
    run: Run, ground: Ground, rules: list[PatrolRule], holding: bool
) -> Iterator[tuple[PatrolRule, list[Fault]]]:
    """Yield what each examination of rows finds; those of records only where there are any."""
    for rule in rules:
        examine = STOCK.get(rule.code)
        if examine is None or (run.record is not None and rule.examines not in _OF_RECORDS):
            continue
        idle = rule.examines in _OF_RECORDS and not holding
        yield rule, [] if idle else list(examine(rule, ground))


def _before(run: Run, rule: PatrolRule, known: dict[str, set[str]]) -> set[str]:
    before = known.get(rule.code, set())
    return before if run.record is None else before & {subject_of(run.record)}


def _sites(unit: Unit, on: date) -> tuple[Site, ...]:
    rows = list(Site.objects.filter(unit=unit, closed_on__isnull=True).select_related("unit"))
    top = root(on)
    if top is not None and top.pk == unit.pk and not Site.objects.filter(main=True).exists():
        rows.append(main_site())
    return tuple(rows)


def _known(unit: Unit) -> dict[str, set[str]]:
    """Return by rule the subjects of what was found before and is still there."""
    known: dict[str, set[str]] = {}
    rows = Finding.objects.filter(unit=unit, source__startswith=SOURCE, present=True)
    for rule, subject in rows.values_list("rule", "subject"):
        known.setdefault(rule, set()).add(subject)
    return known


def _settle(run: Run, unit: Unit, rule: PatrolRule, faults: Iterable[Fault], before: Iterable[str]) -> None:
    """Raise what was found, mark what is gone, and count."""
    found: dict[str, list[Fault]] = {subject: [] for subject in before}
    for fault in faults:
        found.setdefault(fault.subject, []).append(fault)
    for subject, here in found.items():
        rows = [Found(rule.code, one.matter, rule.verdict, one.message, rule.label, dict(one.evidence)) for one in here]
        raise_findings(unit, source_of(rule.code), subject, rows, today=run.on)
    count(run, rule, sum(len(here) for here in found.values()))


def count(run: Run, rule: PatrolRule, found: int) -> None:
    """Add to the counts of a run."""
    row = run.counts.setdefault(rule.code, {"found": 0})
    row["found"] += found


def _read(run: Run, ground: Ground, readers: list[PatrolRule], lists: Lists, known: dict[str, set[str]]) -> None:
    """Read the words of what changed since they were last read, and of what had faults before."""
    todo = _unread(run, ground, lists, readers)
    for start in range(0, len(todo), _AT_ONCE):
        batch = list(Record.objects.filter(pk__in=todo[start : start + _AT_ONCE], live=True))
        files = _file_texts(batch)
        looked = [(record, _faults(record, files.get(record.pk, []), readers, lists)) for record in batch]
        with transaction.atomic():
            for record, faults in looked:
                _settle_words(run, ground.unit, record, faults, known)
                _keep(run, record, lists)
        run.read += len(batch)
        run.save(update_fields=["read", "counts"])


def _faults(
    record: Record, files: list[tuple[str, str]], rules: list[PatrolRule], lists: Lists
) -> list[tuple[PatrolRule, list[Fault]]]:
    words = Words(record, (*_fields(record), *files), lists)
    return [(rule, list(READING[rule.code](rule, words))) for rule in rules]


def _settle_words(
    run: Run, unit: Unit, record: Record, faults: list[tuple[PatrolRule, list[Fault]]], known: dict[str, set[str]]
) -> None:
    for rule, found in faults:
        _settle(run, unit, rule, found, {subject_of(record)} & known.get(rule.code, set()))


def _keep(run: Run, record: Record, lists: Lists) -> None:
    """Remember that a record was read, and its links; with one rule alone it is due for the others as before."""
    if run.rule and run.rule not in _OF_LINKS:
        return
    links = links_in(record)
    note(record, links)
    given = {"links": links} if run.rule else {"links": links, "mark": _mark(record, lists)}
    Examined.objects.update_or_create(record=record, defaults=given)


def _unread(run: Run, ground: Ground, lists: Lists, rules: list[PatrolRule]) -> list[int]:
    rows = ground.records().order_by("pk").only("pk", "cleared_id")
    if run.record is not None or run.rule:
        return [row.pk for row in rows]
    marks = dict(Examined.objects.filter(record__unit=ground.unit).values_list("record", "mark"))
    again = _look_back(run, ground.unit, rules)
    due = list(rows.values_list("pk", "cleared_id", "index_number"))
    edition = _edition(lists)
    return [pk for pk, cleared, index in due if marks.get(pk) != f"{cleared}:{edition}" or f"record:{index}" in again]


def _look_back(run: Run, unit: Unit, rules: list[PatrolRule]) -> set[str]:
    since = run.on - timedelta(days=LOOK_BACK)
    rows = Finding.objects.filter(unit=unit, source__in=[source_of(rule.code) for rule in rules])
    rows = rows.exclude(state=DISMISSED).filter(Q(closed_on__isnull=True, present=True) | Q(closed_on__gte=since))
    return set(rows.values_list("subject", flat=True))


def _edition(lists: Lists) -> str:
    return f"{EDITION}:{lists.mark}"


def _mark(record: Record, lists: Lists) -> str:
    return f"{record.cleared_id}:{_edition(lists)}"


def _fields(record: Record) -> list[tuple[str, str]]:
    own = [(str(name), str(value)) for name, value in record.details.items()]
    return [("title", record.title), ("abstract", record.abstract), ("body", words_of(record.body)), *own]


def _file_texts(batch: list[Record]) -> dict[int, list[tuple[str, str]]]:
    """Return the words of the public files of records, page by page: one statement."""
    ids = [int(one["id"]) for record in batch for one in record.attachments]
    found: dict[int, list[tuple[str, str]]] = {}
    rows = AttachmentText.objects.filter(attachment_id__in=ids).select_related("attachment") if ids else []
    for row in rows:
        name = f"file:{row.attachment_id}:{row.page}"
        found.setdefault(row.attachment.record_id, []).append((name, row.text))
    return found
