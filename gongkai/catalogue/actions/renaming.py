"""What a unit's other name or place means for what it published: it is found under the present one."""

from datetime import date

from gongkai.catalogue.actions.gazette import KIND as GAZETTE
from gongkai.catalogue.announcing import KIND
from gongkai.catalogue.models import Gazette, Record
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import branch_ids
from gongkai.search import outbox


def found_anew(sender: object, unit: Unit, on: date, **_: object) -> None:
    """Have what a unit and those below it published indexed again; inside the transaction of the change."""
    public = Record.objects.filter(unit__in=branch_ids(unit.pk, on), live=True)
    outbox.put(KIND, public.values_list("index_number", flat=True))
    issued = Gazette.objects.filter(unit__in=branch_ids(unit.pk, on), issued_on__isnull=False)
    outbox.put(GAZETTE, (str(pk) for pk in issued.values_list("pk", flat=True)))
