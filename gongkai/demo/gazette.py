"""One issued number of a gazette: of the month of the last year that holds most numbered documents."""

from collections import Counter
from datetime import date

from gongkai.catalogue.actions.gazette import issue, prepare
from gongkai.catalogue.gazettes import fingerprint, listed, months_before
from gongkai.catalogue.models import Gazette, Record
from gongkai.demo.staff import Team
from gongkai.organisations.models import Unit

MONTHS = 12


def load_gazette(unit: Unit, team: Team, today: date) -> Gazette | None:
    """Have the clerk prepare and the leader issue it; a second call changes nothing. None where nothing is to show."""
    if there := Gazette.objects.filter(unit=unit).first():
        return there
    days = (
        Record.objects.filter(live=True, unit=unit, kind="document")
        .exclude(document_number="")
        .values_list("published_on", flat=True)
    )
    counts = Counter(day.replace(day=1) for day in days if day is not None)
    first = max(months_before(today, MONTHS), key=lambda month: counts[month])
    if not counts[first]:
        return None
    row = prepare(unit, first.year, first.month, by=team.clerk, today=today)
    return issue(row, fingerprint(listed(row)), by=team.leader, today=today)
