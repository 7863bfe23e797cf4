"""What the screens of cases share: which case, seen by whom, with how many days left."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from gongkai.audit.models import Entry
from gongkai.foi import policies, queries
from gongkai.foi.models import Applicant, Case
from gongkai.organisations import access
from gongkai.organisations.calendar import calendar, today
from gongkai.organisations.models import Officer
from gongkai.organisations.screens import Screen, officer_of
from gongkai.statute import tables
from gongkai.text import masking

#: Acts that no policy row names, because the clock does them or they belong to another act.
OTHER_ACTS = {
    "foi.submit_decision": "送审",
    "foi.lapse": "逾期结案",
    "foi.resettle": "期限随日历或者意见期限重新计算",
}


class CaseScreen(Screen):
    """A screen about one case the officer may see."""

    def case(self, request: HttpRequest, pk: int) -> Case:
        """Return the case. A case out of sight and one that does not exist look the same."""
        self.officer, self.today = officer_of(request), today()
        found = queries.visible_to(self.officer, self.today).select_related("applicant").filter(pk=pk).first()
        if found is None:
            raise Http404("没有这件申请，或者不在您的查看范围内")
        return found

    def insider(self, case: Case) -> bool:
        """Say whether the officer may know who asks."""
        return queries.sees_applicant(self.officer, case, self.today)

    def require_insider(self, case: Case) -> None:
        """Raise ``access.Denied`` unless the officer may know who asks."""
        access.require(self.officer, "foi.see_applicant", case.unit, self.today)


@dataclass(frozen=True)
class Row:
    """A case as a list shows it."""

    case: Case
    title: str
    days: int | None
    state: str
    state_kind: str
    outcome: str
    channel: str


def workdays_left(due: date | None, on: date) -> int | None:
    """Return the workdays from ``on`` until a due date, negative when it is past; None where none is set."""
    if due is None:
        return None
    if due >= on:
        return calendar().workdays_between(on, due, provisional=True)
    return -max(calendar().workdays_between(due, on, provisional=True), 1)


def rows_of(cases: "QuerySet[Case] | list[Case]", officer: Officer, on: date) -> list[Row]:
    """Return cases as a list shows them; what is asked is masked for those who do not handle them."""
    inside = set(access.units_for(officer, "foi.see_applicant", on).values_list("pk", flat=True))
    return [row_of(case, case.unit_id in inside, on) for case in cases]


def row_of(case: Case, inside: bool, on: date) -> Row:
    """Return one case as a list shows it."""
    title = case.title if inside else masking.redact(case.title)
    days = None if case.concluded_on else workdays_left(case.due_on, on)
    outcome = tables.outcome(case.outcome).label if case.outcome else ("确认前撤回" if case.concluded_on else "")
    kind = "done" if case.concluded_on else ("dashed" if case.due_on is None else "brand")
    return Row(case, title, days, policies.STATE_LABELS[case.state], kind, outcome, tables.channel(case.channel).label)


def entries(case: Case) -> QuerySet[Entry]:
    """Return what the record holds about a case, oldest first."""
    return Entry.objects.filter(subject=f"case:{case.pk}").order_by("number")


def act_label(act: str) -> str:
    """Return what an act is called."""
    rule = access.rules().get(act)
    return rule.label if rule else OTHER_ACTS.get(act, act)


def actors(found: list[Entry]) -> dict[str, str]:
    """Return the names behind the actors of entries."""
    keys = {int(entry.actor[8:]) for entry in found if entry.actor.startswith("officer:")}
    names = {f"officer:{pk}": str(one) for pk, one in Officer.objects.in_bulk(keys).items()}
    return names | {"applicant": "申请人", "system": "系统"}


def masked(applicant: Applicant, inside: bool) -> list[tuple[str, str]]:
    """Return who asks, label and value, empty ones left out; masked for those who do not handle the case."""
    person = applicant.kind == "person"
    rows = [
        ("姓名" if person else "名称", applicant.name, masking.mask_name if person else _hidden),
        ("证件号码" if applicant.id_kind != "uscc" else "统一社会信用代码", applicant.id_number, masking.mask_id),
        ("联系人", applicant.contact_name, masking.mask_name),
        ("联系电话", applicant.phone, masking.mask_phone),
        ("电子邮箱", applicant.email, masking.mask_email),
        ("通信地址", applicant.address, masking.mask_address),
        ("邮政编码", applicant.postcode, _hidden),
    ]
    return [(label, value if inside else mask(value)) for label, value, mask in rows if value]


def _hidden(value: str) -> str:
    return "＊" * min(len(value), 6)
