"""What a unit tells the public: how far every unit is, one unit's versions, and writing and passing them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.organisations import access, actions, contents, queries
from gongkai.organisations.actions import Refused
from gongkai.organisations.calendar import today
from gongkai.organisations.completeness import missing_in
from gongkai.organisations.forms import ReturnForm
from gongkai.organisations.forms.profiles import TITLES, ProfileForms
from gongkai.organisations.models import Officer, ProfileVersion, Unit
from gongkai.organisations.models.profiles import PASSED, SUBMITTED
from gongkai.organisations.screens import Screen, officer_of
from gongkai.organisations.templatetags.workspace import error_summary
from gongkai.organisations.views.acting import UnitAct

PER_PAGE = 50
STANDINGS = [
    ("", "全部"),
    ("waiting", "待审核"),
    ("hand", "起草中"),
    ("none", "没有公布过"),
    ("missing", "公布内容不全"),
]


class ProfilesScreen(Screen):
    """Every unit within sight: what is public, what waits, what is missing."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them."""
        officer, on = officer_of(request), today()
        units = access.units_for(officer, "units.view", on) & queries.open_units(on)
        words, wanted = request.GET.get("q", "").strip()[:60], request.GET.get("state", "")
        if words:
            units = units.filter(name__icontains=words)
        rows = [row for row in queries.profile_standings(units) if _fits(row, wanted)]
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        context = {"page": page, "q": words, "state": wanted, "states": STANDINGS, "count": len(rows)}
        return render(request, "organisations/profiles.html", context)


def _fits(row: queries.Standing, wanted: str) -> bool:
    row.missing = missing_in(row.content, row.unit.level, row.unit.name_verified)
    if wanted == "waiting":
        return row.in_hand is not None and row.in_hand.state == SUBMITTED
    if wanted == "hand":
        return row.in_hand is not None and row.in_hand.state != SUBMITTED
    if wanted == "none":
        return row.changed_on is None
    return wanted != "missing" or bool(row.missing)


class ProfileScreen(Screen):
    """One unit's profile: what is proposed beside what is public, and the acts."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """Draw it."""
        return self._draw(request, get_object_or_404(Unit, key=key), ReturnForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        """Do the act named, or say why not."""
        unit = get_object_or_404(Unit, key=key)
        version = queries.profile_in_hand(unit)
        form = ReturnForm(request.POST if request.POST.get("act") == "return" else None)
        try:
            if version is None or str(version.number) != request.POST.get("version"):
                raise Refused("这一版已经有人处理过，下面是最新的情况")
            done = self._act(request.POST.get("act", ""), version, form, officer_of(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return self._draw(request, unit, form)
        if not done:
            return self._draw(request, unit, form)
        messages.success(request, done)
        return redirect("organisations:unit_profile", unit.key)

    def _act(self, name: str, version: ProfileVersion, form: ReturnForm, officer: Officer) -> str:
        on = today()
        if name == "submit":
            actions.submit_profile(version, actor=officer, on=on)
            return "已送审；审核通过以前，公众看到的内容不变"
        if name == "recall":
            actions.recall_profile(version, actor=officer, on=on)
            return "已撤回，可以继续修改"
        if name == "pass":
            actions.pass_profile(version, actor=officer, on=on)
            return "已审核通过，门户现在就显示这一版"
        if name == "return":
            if not form.is_valid():
                return ""
            actions.return_profile(version, form.cleaned_data["reason"], actor=officer, on=on)
            return "已退回，填写人可以看到理由"
        raise Refused("没有这种操作")

    def _draw(self, request: HttpRequest, unit: Unit, form: ReturnForm) -> HttpResponse:
        officer, on = officer_of(request), today()
        access.require(officer, "units.view", unit, on)
        version, public = queries.profile_in_hand(unit), queries.profile_content(unit)
        proposed = contents.from_json(version.content) if version else public
        history = ProfileVersion.objects.filter(unit=unit).select_related("edited_by", "passed_by")
        wrote = version is not None and officer.pk in version.editors
        context = {
            "unit": unit,
            "line": queries.line(unit, on)[:0:-1],
            "version": version,
            "waits": version is not None and version.state == SUBMITTED,
            "returned": None if version else history.exclude(state=PASSED).filter(number=_last(history)).first(),
            **_lines(public, proposed),
            "changed": public != proposed,
            "missing": missing_in(proposed, unit.level, unit.name_verified),
            "history": history,
            "form": form,
            "publisher": queries.publisher(unit, on),
            "may_edit": access.may(officer, "units.profile", unit, on),
            "may_pass": access.may(officer, "units.profile_pass", unit, on) and not wrote,
            "wrote": wrote,
        }
        return render(request, "organisations/profile.html", context)


def _lines(old: contents.Content, new: contents.Content) -> dict[str, Any]:
    """Return every line, and apart those that changed: whoever reviews looks at these first."""
    lines = contents.compare(old, new)
    changes, same = [one for one in lines if one.state], [one for one in lines if not one.state]
    return {"differences": lines, "changes": changes, "same": same}


def _last(history: Any) -> int:
    first = history.first()
    return first.number if first else 0


class ProfileVersionScreen(Screen):
    """One version as it was, beside the one passed before it."""

    def get(self, request: HttpRequest, key: str, number: int) -> HttpResponse:
        """Draw it."""
        unit = get_object_or_404(Unit, key=key)
        access.require(officer_of(request), "units.view", unit, today())
        rows = ProfileVersion.objects.filter(unit=unit).select_related("edited_by", "passed_by")
        version = rows.filter(number=number).first()
        if version is None:
            raise Http404("没有这一版")
        before = rows.filter(number__lt=number, state=PASSED).first()
        old = contents.from_json(before.content) if before else contents.Content()
        context = {
            "unit": unit,
            "version": version,
            "before": before,
            **_lines(old, contents.from_json(version.content)),
        }
        return render(request, "organisations/profile_version.html", context)


class ProfileEditScreen(UnitAct):
    """Write a version."""

    permission = "units.profile"

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Start from the version in hand, else from what is public."""
        self.check(officer_of(request))
        version = queries.profile_in_hand(self.unit)
        if version is not None and version.state == SUBMITTED:
            messages.error(request, "这一版已经送审，撤回后才能修改")
            return redirect("organisations:unit_profile", self.unit.key)
        content = contents.from_json(version.content) if version else self._begin()
        return self._ask(ProfileForms(content=content, saves=version.saves if version else 0))

    def _begin(self) -> contents.Content:
        """Return what a new version starts from: one returned last, else what is public."""
        last = ProfileVersion.objects.filter(unit=self.unit).first()
        if last is not None and last.state != PASSED:
            return contents.from_json(last.content)
        return queries.profile_content(self.unit)

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Add a row, keep what was typed, or keep it and send it up."""
        officer = officer_of(request)
        self.check(officer)
        more = request.POST.get("more", "")
        forms = ProfileForms(request.POST, more=more)
        if more:
            return self._ask(forms, checked=False)
        if not forms.is_valid():
            return self._ask(forms)
        try:
            version = actions.save_profile(self.unit, forms.content(), actor=officer, on=self.on, saves=forms.saves)
        except Refused as refusal:
            forms.form.add_error(None, str(refusal))
            return self._ask(forms)
        messages.success(request, "已保存；公众看到的内容不变，须送审并由另一个人审核通过")
        if request.POST.get("then") == "submit":
            self._submit(version, officer)
        return redirect("organisations:unit_profile", self.unit.key)

    def _submit(self, version: ProfileVersion, officer: Officer) -> None:
        try:
            actions.submit_profile(version, actor=officer, on=self.on)
            messages.success(self.request, "已送审")
        except Refused as refusal:
            messages.error(self.request, str(refusal))

    def _ask(self, forms: ProfileForms, checked: bool = True) -> HttpResponse:
        sections = [(name, *TITLES[name], rows) for name, rows in forms.rows.items()]
        faults = error_summary(*forms.all) if checked else {"any": False}
        context = {"unit": self.unit, "form": forms.form, "sections": sections, "faults": faults, "checked": checked}
        return render(self.request, "organisations/profile_edit.html", context)
