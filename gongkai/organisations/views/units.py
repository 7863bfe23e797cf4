"""The tree of units, one unit, and the acts on it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from gongkai.organisations import access, actions, practices, queries
from gongkai.organisations.calendar import today
from gongkai.organisations.forms import CloseForm, MergeForm, MoveForm, OpenForm, RenameForm, TitlesForm, UploadForm
from gongkai.organisations.models import Assignment, Officer, Placement, Practice, Unit, UnitName, UnitProfile
from gongkai.organisations.screens import Screen, officer_of
from gongkai.organisations.views.acting import ActScreen, UnitAct

SHOWN_ERRORS = 200


@dataclass
class Node:
    """A unit in the drawn tree, with what stands below it and whether another bears its name."""

    unit: Unit
    above: "Node | None" = None
    below: list["Node"] = field(default_factory=list)
    shared: bool = False

    @property
    def total(self) -> int:
        """Count the units below, at any depth."""
        return sum(1 + node.total for node in self.below)


def forest(on: date, closed: bool) -> tuple[list[Node], dict[int, Node]]:
    """Return the tops of the tree as it stands on a day, and every node by unit, in two statements."""
    units = Unit.objects.all() if closed else queries.open_units(on)
    nodes = {unit.pk: Node(unit) for unit in units}
    edges = Placement.objects.filter(since__lte=on).exclude(until__lte=on)
    for unit_id, parent_id in edges.order_by("unit__key").values_list("unit_id", "parent_id"):
        if unit_id in nodes and parent_id in nodes:
            nodes[unit_id].above = nodes[parent_id]
            nodes[parent_id].below.append(nodes[unit_id])
    named: dict[str, list[Node]] = defaultdict(list)
    for node in nodes.values():
        named[node.unit.name].append(node)
    for same in named.values():
        for node in same:
            node.shared = len(same) > 1
    return [node for node in nodes.values() if node.above is None], nodes


class UnitsScreen(Screen):
    """The tree, or what a search finds in it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Draw it."""
        officer, on = officer_of(request), today()
        words = request.GET.get("q", "").strip()[:60]
        closed = request.GET.get("closed") == "1"
        tops, nodes = forest(on, closed)
        found = _search(words, nodes) if words else None
        context = {
            "tops": tops,
            "found": found,
            "q": words,
            "closed": closed,
            "count": len(nodes),
            "unverified": sum(not node.unit.name_verified for node in nodes.values()),
            "may_manage": access.units_for(officer, "units.manage", on).exists(),
        }
        return render(request, "organisations/units.html", context)


def _search(words: str, nodes: dict[int, Node]) -> list[Node]:
    earlier = set(UnitName.objects.filter(name__icontains=words).values_list("unit_id", flat=True))
    low = words.lower()
    return [
        node
        for pk, node in nodes.items()
        if pk in earlier or low in node.unit.name.lower() or low in {node.unit.code.lower(), node.unit.key}
    ]


class UnitScreen(Screen):
    """One unit: how to reach it, what it was called, where it stood, who holds which post."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """Draw it."""
        officer, on = officer_of(request), today()
        unit = get_object_or_404(Unit.objects.select_related("merged_into"), key=key)
        held = None
        if access.may(officer, "units.view", unit, on):
            held = Assignment.objects.filter(unit=unit, since__lte=on, officer__is_active=True)
            held = held.exclude(until__lte=on).select_related("officer", "role").order_by("role", "officer")
        context = {
            "unit": unit,
            "line": queries.line(unit, on)[:0:-1],
            "names": UnitName.objects.filter(unit=unit),
            "placements": Placement.objects.filter(unit=unit).select_related("parent"),
            "below": queries.children(unit, on) & queries.open_units(on),
            "absorbed": unit.absorbed.all(),
            "held": held,
            "choices": _choices(unit, on),
            "same": Unit.objects.filter(name=unit.name).exclude(pk=unit.pk),
            "may_manage": access.may(officer, "units.manage", unit, on),
            "may_contact": access.may(officer, "units.contact", unit, on),
            "may_profile": access.may(officer, "units.profile", unit, on),
            "contact": queries.contact_lines(unit),
            "profile": UnitProfile.objects.filter(unit=unit).first(),
            "in_hand": queries.profile_in_hand(unit),
            "publisher": queries.publisher(unit, on),
            "may_practice": access.may(officer, "units.practice", unit, on),
            "unrecorded": actions.UNRECORDED,
        }
        return render(request, "organisations/unit.html", context)


def _choices(unit: Unit, on: date) -> list[dict[str, Any]]:
    """Return a unit's choices for the screen: those of no year, and those made for years."""
    rows = []
    for matter in practices.matters().values():
        if matter.per_year:
            made = Practice.objects.filter(unit=unit, code=matter.code).order_by("-year")
            rows += [{"matter": matter, "year": row.year, "value": shown(row.value)} for row in made]
        else:
            rows.append({"matter": matter, "year": 0, "value": shown(practices.choice(unit, matter.code, on))})
    return rows


def shown(value: Any) -> str:
    """Write a choice for the screen."""
    if isinstance(value, list):
        return "、".join(str(item["label"]) if isinstance(item, dict) else str(item) for item in value) or "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    return "—" if value in (None, "") else str(value)


class OpenScreen(ActScreen):
    """Set up a unit."""

    form_class = OpenForm
    heading, submit = "设立单位", "设立"

    def check(self, officer: Officer) -> None:
        """Whoever manages any unit may be shown the form."""
        if not access.units_for(officer, "units.manage", self.on).exists():
            raise access.Denied("您没有“管理单位”的权限")

    def initial(self) -> dict[str, Any]:
        """Start below the unit the officer came from; below a local customs stand its offices."""
        key = self.request.GET.get("above", "").strip()[:20]
        above = Unit.objects.filter(key=key).first()
        if above is not None and above.level == "local":
            return {"above": key, "level": "office", "province": above.province, "city": above.city}
        return {"above": key}

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        self.made = actions.open_unit(actor=officer, on=self.on, **data)
        return f"已设立{self.made.name}，内部编号{self.made.key}"

    def back(self) -> str:
        """Go to the new unit, or to the tree."""
        made = getattr(self, "made", None)
        return unit_address(made) if made else reverse("organisations:units")


def unit_address(unit: Unit | None) -> str:
    """Return the address of a unit's page."""
    return reverse("organisations:unit", args=[unit.key]) if unit else reverse("organisations:units")


class _OnUnit(UnitAct):
    permission = "units.manage"

    def back(self) -> str:
        return unit_address(self.unit)


class RenameScreen(_OnUnit):
    """Rename a unit."""

    form_class = RenameForm
    heading, submit = "更名", "确认更名"

    def initial(self) -> dict[str, Any]:
        """Start from today."""
        return {"since": self.on, "verified": True}

    def effects(self, data: dict[str, Any]) -> list[str]:
        """Say what changes and what does not."""
        lines = [
            f"自{data['since']}起名称为“{data['name']}”；此前的文书、年报仍用“{self.unit}”。",
            "岗位、申请件、隶属关系都不变：系统按内部编号识别单位。",
        ]
        same = Unit.objects.filter(name=data["name"], closed_on=None).exclude(pk=self.unit.pk)
        lines += [f"注意：{other.key}也叫“{data['name']}”。" for other in same]
        return lines

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        actions.rename_unit(self.unit, actor=officer, on=self.on, **data)
        return f"已更名为{self.unit.name}"


class MoveScreen(_OnUnit):
    """Put a unit under another."""

    form_class = MoveForm
    heading, submit = "调整隶属关系", "确认调整"

    def initial(self) -> dict[str, Any]:
        """Start from today."""
        return {"since": self.on}

    def effects(self, data: dict[str, Any]) -> list[str]:
        """Say who gains and who loses sight of it."""
        before, count = queries.parent(self.unit, self.on), queries.branch(self.unit, self.on).count()
        return [
            f"自{data['since']}起，{self.unit}连同下级共{count}个单位改属{data['above']}。",
            f"{before or '原上级'}“含下级单位”的岗位不再管到这里，{data['above']}的开始管到这里。",
            f"复议机关、关区年报的口径随之改为{data['above']}；此前日期的统计不变。",
        ]

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        actions.move_unit(self.unit, data["above"], since=data["since"], actor=officer, on=self.on)
        return f"{self.unit}自{data['since']}起隶属{data['above']}"


class CloseScreen(_OnUnit):
    """Close a unit."""

    form_class = CloseForm
    heading, submit, grave = "撤销单位", "确认撤销", True

    def initial(self) -> dict[str, Any]:
        """Start from today."""
        return {"closed_on": self.on}

    def effects(self, data: dict[str, Any]) -> list[str]:
        """Say what ends and what stays."""
        held = Assignment.objects.filter(unit=self.unit).exclude(until__lte=data["closed_on"]).count()
        return [
            f"{self.unit}自{data['closed_on']}起不再存续，门户不再列出，不能再收申请。",
            f"现有{held}项任职不会自动结束，以便办完手头的申请；办完后请逐项结束。",
            "历史名称、申请件和统计都保留，上级仍可查看。",
        ]

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        actions.close_unit(self.unit, closed_on=data["closed_on"], actor=officer, on=self.on)
        return f"{self.unit}已撤销"


class MergeScreen(_OnUnit):
    """Merge a unit into another."""

    form_class = MergeForm
    heading, submit, grave = "并入其他单位", "确认并入", True

    def initial(self) -> dict[str, Any]:
        """Start from today."""
        return {"merged_on": self.on}

    def effects(self, data: dict[str, Any]) -> list[str]:
        """Say what goes where."""
        below = queries.children(self.unit, data["merged_on"]).count()
        return [
            f"{self.unit}自{data['merged_on']}起撤销，并入{data['into']}（{data['into'].key}）。",
            f"它的{below}个下级单位改属{data['into']}。",
            f"它的历史申请件保留在原单位名下，由{data['into']}“含下级单位”的岗位查看。",
        ]

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        actions.merge_unit(self.unit, data["into"], merged_on=data["merged_on"], actor=officer, on=self.on)
        return f"{self.unit}已并入{data['into']}"


class TitlesScreen(_OnUnit):
    """Edit what the annual report calls the unit."""

    form_class = TitlesForm
    heading, submit, permission = "年报主体名称", "保存", "units.contact"
    hint = "年报以全系统或者关区为口径时，封面上的主体名称；没有的不填。"

    def build(self, data: Any = None, files: Any = None) -> TitlesForm:
        """Start from what holds now."""
        return TitlesForm(data, instance=Unit.objects.get(pk=self.unit.pk))

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        actions.update_contact(self.unit, {name: data[name] or "" for name in data}, actor=officer, on=self.on)
        return "年报主体名称已保存"


class ImportScreen(Screen):
    """Bring units in from a CSV: first what it would do, then the act."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the file."""
        self._check(officer_of(request))
        return render(request, "organisations/import.html", {"form": UploadForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what the file would do; do it where that was confirmed."""
        officer, on = officer_of(request), today()
        self._check(officer)
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return render(request, "organisations/import.html", {"form": form})
        text, wanted = form.cleaned_data["text"], request.POST.get("confirmed", "")
        report = actions.import_units(
            text, actor=officer, on=on, dry_run=wanted not in {"all", "partial"}, partial=wanted == "partial"
        )
        context = {"form": form, "report": report, "text": text, "shown": report.errors[:SHOWN_ERRORS]}
        return render(request, "organisations/import.html", context)

    def _check(self, officer: Officer) -> None:
        on = today()
        top = queries.root(on)
        if top is None:
            raise access.Denied("尚未建立单位，请用命令行初始化")
        access.require(officer, "units.manage", top, on)
