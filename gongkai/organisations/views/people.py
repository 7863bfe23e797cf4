"""Officers: the list, one officer, and the acts of administrators."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from gongkai.organisations import access, actions, queries
from gongkai.organisations.actions.people import may_manage, second_factor_set_up
from gongkai.organisations.calendar import today
from gongkai.organisations.forms import AssignForm, DeputyForm, EmptyForm, OfficerForm, PeopleFilter, UntilForm
from gongkai.organisations.models import Assignment, Deputy, Officer, Role
from gongkai.organisations.screens import Screen, officer_of
from gongkai.organisations.sign_in import locked_until
from gongkai.organisations.views.acting import ActScreen

PER_PAGE = 50


def visible(officer: Officer, on: date) -> QuerySet[Officer]:
    """Return the officers one may see: those at, or holding a post at, a unit where one may."""
    units = access.units_for(officer, "people.view", on)
    if access.may_at_top(officer, "people.view", on):
        return Officer.objects.all()
    posts = Assignment.objects.filter(unit__in=units).exclude(until__lte=on)
    return Officer.objects.filter(Q(unit__in=units) | Q(pk__in=posts.values("officer_id")))


class PeopleScreen(Screen):
    """The officers one may see."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Draw the list."""
        officer, on = officer_of(request), today()
        _require_anywhere(officer, "people.view", on)
        form = PeopleFilter(request.GET)
        wanted = form.cleaned_data if form.is_valid() else {}
        rows = _narrow(visible(officer, on), wanted, on).select_related("unit").order_by("unit__key", "username")
        posts = Assignment.objects.filter(Q(until=None) | Q(until__gt=on)).select_related("role", "unit")
        rows = rows.prefetch_related(Prefetch("assignments", posts, "posts")).distinct()
        context = {
            "form": form,
            "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
            "may_manage": access.units_for(officer, "people.manage", on).exists(),
            "may_roles": access.may_at_top(officer, "roles.manage", on),
        }
        return render(request, "organisations/people.html", context)


def _narrow(rows: QuerySet[Officer], wanted: dict[str, Any], on: date) -> QuerySet[Officer]:
    state = wanted.get("state", "")
    if state != "all":
        rows = rows.filter(is_active=state != "off")
    if wanted.get("q"):
        rows = rows.filter(Q(name__icontains=wanted["q"]) | Q(username__icontains=wanted["q"]))
    if wanted.get("role"):
        rows = rows.filter(assignments__role=wanted["role"]).exclude(assignments__until__lte=on)
    if wanted.get("unit"):
        try:
            rows = rows.filter(unit_id__in=queries.branch_ids(queries.find_unit(wanted["unit"]).pk, on))
        except queries.UnknownUnit:
            return rows.none()
    return rows


class PersonScreen(Screen):
    """One officer: posts, deputies, and the state of the account."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Draw it."""
        officer, on = officer_of(request), today()
        _require_anywhere(officer, "people.view", on)
        person = get_object_or_404(visible(officer, on).select_related("unit").distinct(), pk=pk)
        context = {
            "person": person,
            "posts": person.assignments.select_related("role", "unit").order_by("-since"),
            "deputies": person.deputies.select_related("deputy"),
            "deputising": person.deputising.select_related("principal"),
            "locked_until": locked_until(person.username, timezone.now()),
            "second_factor": second_factor_set_up(person),
            "demanded": access.needs_second_factor(person, on),
            "may_manage": may_manage(officer, person, on),
            "may_assign": access.units_for(officer, "people.manage", on).exists(),
            "on": on,
        }
        return render(request, "organisations/person.html", context)


class CreateScreen(ActScreen):
    """Make an account; the temporary password is shown once."""

    form_class = OfficerForm
    heading, submit = "开设账号", "开设"

    def check(self, officer: Officer) -> None:
        """Whoever manages people anywhere may be shown the form."""
        _require_anywhere(officer, "people.manage", self.on)

    def act(self, officer: Officer, data: dict[str, Any]) -> HttpResponse:
        """Do it."""
        person, password = actions.create_officer(
            data["username"], data["name"], data["unit"], actor=officer, on=self.on
        )
        return _show_password(self.request, person, password)

    def back(self) -> str:
        """Return to the list."""
        return reverse("organisations:people")


class PersonAct(ActScreen):
    """An act on the officer named in the address."""

    form_class: ClassVar[type[forms.BaseForm]] = EmptyForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the officer; what is below their page is found by the subclasses."""
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(Officer, pk=kwargs["pk"])

    def about(self) -> Any:
        """Name the officer."""
        return self.person

    def check(self, officer: Officer) -> None:
        """Ask for the right over the account."""
        _require_anywhere(officer, "people.manage", self.on)
        if not may_manage(officer, self.person, self.on):
            raise access.Denied(f"您没有管理{self.person}账号的权限：其岗位超出了您管理的范围")

    def back(self) -> str:
        """Return to the officer's page."""
        return reverse("organisations:person", args=[self.person.pk])


class AssignScreen(PersonAct):
    """Give a post."""

    form_class = AssignForm
    heading, submit = "安排岗位", "安排"

    def check(self, officer: Officer) -> None:
        """The unit of the post decides; here it is enough to see the officer and to manage people somewhere."""
        _require_anywhere(officer, "people.manage", self.on)
        get_object_or_404(visible(officer, self.on).distinct(), pk=self.person.pk)

    def initial(self) -> dict[str, Any]:
        """Start from the officer's unit, today."""
        return {"since": self.on, "unit": self.person.unit.key if self.person.unit else ""}

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        row = actions.assign(self.person, actor=officer, on=self.on, **data)
        return f"已安排{self.person}为{row.unit}{row.role}"


class EndScreen(PersonAct):
    """End a post."""

    form_class = UntilForm
    heading, submit, grave = "结束岗位", "确认结束", True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the post."""
        super().setup(request, *args, **kwargs)
        self.post_held = get_object_or_404(Assignment, pk=kwargs["post"], officer=self.person)

    def check(self, officer: Officer) -> None:
        """The unit of the post decides."""
        access.require(officer, "people.manage", self.post_held.unit, self.on)

    def initial(self) -> dict[str, Any]:
        """Start from today."""
        return {"until": self.on}

    def effects(self, data: dict[str, Any]) -> list[str]:
        """Say what ends."""
        return [
            f"{self.person}自{data['until']}起不再是{self.post_held.unit}{self.post_held.role}。",
            "代理这个人的B岗，这项权限同时失效。",
        ]

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        actions.end_assignment(self.post_held, until=data["until"], actor=officer, on=self.on)
        return "岗位已结束"


class DeputyScreen(PersonAct):
    """Let someone stand in."""

    form_class = DeputyForm
    heading, submit = "设定代理（AB岗）", "设定"
    hint = "期间内，代理人可以办理这个人名下各岗位的事项；到期自动失效。"

    def initial(self) -> dict[str, Any]:
        """Start from today."""
        return {"since": self.on}

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        actions.set_deputy(self.person, actor=officer, on=self.on, **data)
        return f"{data['since']}至{data['until']}由{data['deputy']}代理"


class EndDeputyScreen(PersonAct):
    """End standing in early."""

    form_class = UntilForm
    heading, submit = "结束代理", "结束"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the row."""
        super().setup(request, *args, **kwargs)
        self.row = get_object_or_404(Deputy, pk=kwargs["row"], principal=self.person)

    def initial(self) -> dict[str, Any]:
        """Start from today."""
        return {"until": self.on}

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        actions.end_deputy(self.row, until=data["until"], actor=officer, on=self.on)
        return "代理已结束"


class DisableScreen(PersonAct):
    """Close an account."""

    heading, submit, grave = "停用账号", "确认停用", True

    def effects(self, data: dict[str, Any]) -> list[str]:
        """Say what ends and what stays."""
        return [
            f"{self.person}立即不能登录，名下岗位全部不起作用。",
            "其办过的事项和操作记录都保留；以后可以重新启用。",
        ]

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        actions.disable_officer(self.person, actor=officer, on=self.on)
        return "账号已停用"


class EnableScreen(PersonAct):
    """Open an account again."""

    heading, submit = "启用账号", "启用"

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        actions.enable_officer(self.person, actor=officer, on=self.on)
        return "账号已启用"


class ResetScreen(PersonAct):
    """Give a temporary password, shown once."""

    heading, submit, grave = "重置密码", "确认重置", True

    def effects(self, data: dict[str, Any]) -> list[str]:
        """Say what follows."""
        return ["原密码立即失效，已登录的地方全部退出。", "系统给出一个临时密码，只显示一次；本人登录后必须改掉。"]

    def act(self, officer: Officer, data: dict[str, Any]) -> HttpResponse:
        """Do it."""
        password = actions.reset_password(self.person, actor=officer, on=self.on)
        return _show_password(self.request, self.person, password)


class ResetSecondScreen(PersonAct):
    """Take away a lost authenticator."""

    heading, submit, grave = "重置动态口令", "确认重置", True

    def effects(self, data: dict[str, Any]) -> list[str]:
        """Say what follows."""
        return ["原验证器和备用码作废。", "请先当面或用可靠方式核实确是本人；岗位要求动态口令的，下次登录须重新设置。"]

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        actions.reset_second_factor(self.person, actor=officer, on=self.on)
        return "动态口令已重置"


class UnlockScreen(PersonAct):
    """Lift the lock after failed sign-ins."""

    heading, submit = "解除锁定", "解除"

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        actions.unlock(self.person, actor=officer, on=self.on)
        return "已解除锁定"


class RolesScreen(Screen):
    """The roles, and which demand a second factor."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Draw them."""
        officer, on = officer_of(request), today()
        _require_anywhere(officer, "people.view", on)
        held = Assignment.objects.filter(since__lte=on, officer__is_active=True).exclude(until__lte=on)
        counts: dict[int, set[int]] = {}
        for role_id, officer_id in held.values_list("role_id", "officer_id"):
            counts.setdefault(role_id, set()).add(officer_id)
        rows = [(role, len(counts.get(role.pk, ()))) for role in Role.objects.all()]
        labels = {role.code: role.label for role, _ in rows}
        opened = [(rule, "、".join(labels[code] for code in labels if code in rule.roles)) for rule in _rules()]
        context = {"rows": rows, "rules": opened, "may_roles": access.may_at_top(officer, "roles.manage", on)}
        return render(request, "organisations/roles.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set or lift the demand for one role."""
        if not access.may_at_top(officer_of(request), "roles.manage", today()):
            raise access.Denied("您没有“管理岗位”的权限")
        role = get_object_or_404(Role, code=request.POST.get("role", ""))
        required = request.POST.get("required") == "yes"
        actions.require_second_factor(role, required, actor=officer_of(request), on=today())
        return redirect("organisations:roles")


def _rules() -> list[access.Rule]:
    return list(access.rules().values())


def _require_anywhere(officer: Officer, act: str, on: date) -> None:
    if not access.units_for(officer, act, on).exists():
        raise access.Denied(f"您没有“{access.rules()[act].label}”的权限")


def _show_password(request: HttpRequest, person: Officer, password: str) -> HttpResponse:
    return render(request, "organisations/password.html", {"person": person, "password": password})
