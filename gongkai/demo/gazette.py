"""One issued number of a gazette: of the latest month that has ended and holds numbered documents."""

from datetime import date

from gongkai.catalogue.actions.gazette import issue, prepare
from gongkai.catalogue.gazettes import fingerprint, listed, months_before, published_in
from gongkai.catalogue.models import Gazette
from gongkai.demo.staff import Team
from gongkai.organisations.models import Unit

MONTHS = 24


def load_gazette(unit: Unit, team: Team, today: date) -> Gazette | None:
    """Have the clerk prepare and the leader issue it; a second call changes nothing. None where nothing is to show."""
    if there := Gazette.objects.filter(unit=unit).first():
        return there
    for first in months_before(today, MONTHS):
        if published_in(unit, first.year, first.month):
            row = prepare(unit, first.year, first.month, by=team.clerk, today=today)
            return issue(row, fingerprint(listed(row)), by=team.leader, today=today)
    return None
