"""A single entry: a correction is a batch of one line, released by another; a withdrawal takes effect at once."""

from datetime import date

from django.db import transaction

from gongkai.enforcement.actions.acting import Refused, needed, record
from gongkai.enforcement.actions.preparing import Compared, differences, line_of
from gongkai.enforcement.examining import Bad, judge
from gongkai.enforcement.models import PREPARED, PUBLIC, WITHDRAWN, Batch, Change, Entry
from gongkai.enforcement.sources import announce
from gongkai.organisations import access
from gongkai.organisations.models import Officer


def given_of(entry: Entry) -> dict[str, str]:
    """Return all values of an entry as they were given, names unmasked: for those who prepare corrections."""
    return {**entry.values, **(entry.sealed or {})}


@transaction.atomic
def propose(entry: Entry, given: dict[str, str], reason: str, *, by: Officer, today: date) -> Batch:
    """Prepare a correction of an entry, or the return of a withdrawn one. Raises ``Denied`` and ``Refused``."""
    held = Entry.objects.select_for_update().select_related("unit").get(pk=entry.pk)
    access.require(by, "enforcement.prepare", held.unit, today)
    why = needed(reason, "更正的理由")
    kind = held.row
    line = judge(kind, given, today, 1)
    if isinstance(line, Bad):
        codes = {one.label: one.field for one in kind.fields}
        faults = [(codes.get(one.field, ""), one.message) for one in line.faults]
        raise Refused("有的项目填写不对，请核对", faults)
    if line.until is not None and line.until < today:
        raise Refused(f"按这样填写，公示期已于{line.until.isoformat()}届满，不能再公示")
    if line.digest == held.digest and held.state == PUBLIC:
        raise Refused("内容没有变化，不需要更正")
    if Entry.objects.filter(unit=held.unit, kind=held.kind, key=line.key).exclude(pk=held.pk).exists():
        raise Refused(f"已经有另一条同样的{'、'.join(kind.field(code).label for code in kind.key)}")
    if held.lines.filter(batch__state=PREPARED).exists():
        raise Refused("这一条已有改动在等待发布，请先处理那一批")
    batch = Batch.objects.create(
        unit=held.unit, kind=held.kind, origin="correction", reason=why, prepared_by=by, prepared_on=today
    )
    changes = differences(kind, held, line.values, line.sealed)
    line_of(batch, Compared(line, held, changes, line.doubts)).save()
    record("enforcement.propose", f"enforcement:{held.pk}", held.unit, by, today, batch=batch.pk, kind=held.kind)
    return batch


@transaction.atomic
def withdraw(entry: Entry, reason: str, *, by: Officer, today: date) -> Entry:
    """Take an entry out of public view at once, with a reason the public sees. Raises ``Denied`` and ``Refused``."""
    held = Entry.objects.select_for_update().select_related("unit").get(pk=entry.pk)
    access.require(by, "enforcement.withdraw", held.unit, today)
    why = needed(reason, "撤回的理由")
    if held.state != PUBLIC:
        raise Refused(f"这一条的状态是“{held.get_state_display()}”，不需要撤回")
    held.state, held.changed_on, held.version = WITHDRAWN, today, held.version + 1
    held.save(update_fields=["state", "changed_on", "version"])
    Change.objects.create(entry=held, act="withdrawn", on=today, reason=why, by=by)
    announce([held])
    record("enforcement.withdraw", f"enforcement:{held.pk}", held.unit, by, today, kind=held.kind)
    return held
