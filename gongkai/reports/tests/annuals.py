"""Annual reports for the tests: officers with posts, and reports brought to a state through the acts themselves."""

from datetime import date

from gongkai.organisations.actions import ensure_roles
from gongkai.organisations.models import Assignment, Officer, Role, Unit
from gongkai.reports import actions
from gongkai.reports.models import AnnualReport, EnteredFigure
from gongkai.statute.tables import cell_code, form_for_year

TODAY = date(2023, 1, 10)
SINCE = date(2000, 1, 1)


def officer(username: str, unit: Unit, role: str, below: bool = False) -> Officer:
    """Make an officer who holds a role at a unit."""
    ensure_roles()
    made = Officer.objects.create(username=username, name=f"{username}甲", unit=unit)
    Assignment.objects.create(officer=made, role=Role.objects.get(code=role), unit=unit, below=below, since=SINCE)
    return made


def staff(unit: Unit) -> tuple[Officer, Officer]:
    """Return the unit's clerk and leader, made where they are missing."""
    found = {one.username: one for one in Officer.objects.filter(unit=unit)}
    names = {"disclosure_officer": f"{unit.key}-clerk", "leader": f"{unit.key}-leader"}
    pair = [found.get(name) or officer(name, unit, role) for role, name in names.items()]
    return pair[0], pair[1]


def fill_table_two(unit: Unit, year: int, basis: str = "own", value: int = 0) -> None:
    """Enter the same figure into every cell of table two."""
    form = form_for_year(year)
    EnteredFigure.objects.bulk_create(
        EnteredFigure(
            unit=unit, year=year, basis=basis, form=form.code, row=row.row, column=column.column, value=value, by="t"
        )
        for row in form.rows(2)
        for column in row.columns
        if not row.optional
    )


def opened(unit: Unit, year: int = 2022, basis: str = "own", today: date = TODAY, value: int = 0) -> AnnualReport:
    """Return a draft that could be submitted."""
    clerk, _ = staff(unit)
    if not EnteredFigure.objects.filter(unit=unit, year=year, basis=basis).exists():
        fill_table_two(unit, year, basis, value)
    report = actions.open_report(unit, year, basis, by=clerk, today=today)
    problem = actions.ProblemData("公开栏目更新不够及时", "按月检查并通报")
    return actions.write_problems(report, [problem], by=clerk, today=today)


def submitted(unit: Unit, year: int = 2022, basis: str = "own", today: date = TODAY, value: int = 0) -> AnnualReport:
    """Return a submitted report."""
    return actions.submit(opened(unit, year, basis, today, value), by=staff(unit)[0], today=today)


def accepted(unit: Unit, year: int = 2022, basis: str = "own", today: date = TODAY, value: int = 0) -> AnnualReport:
    """Return an accepted report."""
    return actions.accept(submitted(unit, year, basis, today, value), by=staff(unit)[1], today=today)


def published(unit: Unit, year: int = 2022, basis: str = "own", today: date = TODAY, value: int = 0) -> AnnualReport:
    """Return a published report."""
    return actions.publish(accepted(unit, year, basis, today, value), by=staff(unit)[1], today=today)


def returned(unit: Unit, year: int = 2022, basis: str = "own", today: date = TODAY) -> AnnualReport:
    """Return a report that was sent back."""
    return actions.return_(submitted(unit, year, basis, today), "请补充", by=staff(unit)[1], today=today)


def t2_codes(year: int = 2022) -> list[str]:
    """Return the cells of table two."""
    form = form_for_year(year)
    return [cell_code(2, row.row, column.column) for row in form.rows(2) for column in row.columns]
