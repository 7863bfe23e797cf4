"""Units and officers for the tests of any room: obviously fictional, with posts since long ago."""

from datetime import date

from gongkai.organisations.models import Assignment, Officer, Placement, Role, Unit, UnitName

START = date(2018, 1, 1)


def unit(
    key: str, name: str, level: str, above: Unit | None = None, since: date = START, opened_on: date | None = None
) -> Unit:
    """Make a unit, below another or at the top."""
    made = Unit.objects.create(key=key, name=name, level=level, opened_on=opened_on)
    UnitName.objects.create(unit=made, name=name, since=since)
    if above is not None:
        Placement.objects.create(unit=made, parent=above, since=since)
    return made


def post(person: Officer, role: str, at: Unit, below: bool = False, since: date = START) -> None:
    """Give an officer a post."""
    row = Role.objects.get(code=role)
    Assignment.objects.create(officer=person, role=row, unit=at, below=below, since=since)


def officer(username: str, role: str, at: Unit, below: bool = False) -> Officer:
    """Make an officer with one post, who can sign in."""
    person = Officer.objects.create_user(username=username, password="correct horse battery", name=username)
    post(person, role, at, below)
    return person
