"""The two replayed tables filed and published as annual reports, through the same acts as real ones."""

from datetime import date

from django.db import transaction

from gongkai.demo.published import Dataset
from gongkai.demo.staff import Team
from gongkai.organisations.models import Unit
from gongkai.reports import actions
from gongkai.reports.models import AnnualReport

NOTES = {
    "national2019": (
        "*",
        "机构改革后权责清单仍在调整，项目数量按已完成梳理的部分直属海关填列，不与上年比较。",
        ("t2.penalty.items", "t2.penalty.change", "t2.coercion.items", "t2.coercion.change"),
    ),
}
PROBLEMS = (
    actions.ProblemData("公开栏目的内容更新不够及时", "按月检查栏目，逾期未更新的逐项督促"),
    actions.ProblemData("答复文书说明理由不够充分", "按答复情形梳理说理要点，审查时逐项核对"),
)
#: The days of January after the year on which each step is done.
OPENED, SUBMITTED, ACCEPTED, PUBLISHED = 8, 15, 20, 25


@transaction.atomic
def publish_report(dataset: Dataset, unit: Unit, team: Team) -> None:
    """Bring one report from first draft to publication; one that is there already stays as it is."""
    if AnnualReport.objects.filter(unit=unit, year=dataset.year, basis=dataset.basis).exists():
        return
    opened, submitted, accepted, published = (
        date(dataset.year + 1, 1, day) for day in (OPENED, SUBMITTED, ACCEPTED, PUBLISHED)
    )
    report = actions.open_report(unit, dataset.year, dataset.basis, by=team.clerk, today=opened)
    actions.write_problems(report, PROBLEMS, by=team.clerk, today=opened)
    if dataset.code in NOTES:
        mark, text, cells = NOTES[dataset.code]
        actions.set_note(report, mark, text, cells, by=team.clerk, today=opened)
    actions.submit(report, by=team.clerk, today=submitted)
    actions.accept(report, by=team.leader, today=accepted)
    actions.publish(report, by=team.leader, today=published)
