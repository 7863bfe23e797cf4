"""Registering a request that came at the counter, by mail, fax or e-mail: the three groups of art. 29, on one page."""

from datetime import date
from typing import Any

from django import forms
from django.utils.crypto import get_random_string

from gongkai.foi import actions
from gongkai.foi.actions.intake import LIMITS
from gongkai.foi.forms.acts import read_files
from gongkai.foi.forms.fields import DayField, FilesField, choice, words
from gongkai.foi.models import Applicant
from gongkai.foi.models.case import FORMS, ID_KINDS, ROUTES
from gongkai.organisations import access
from gongkai.organisations.models import Officer, Unit
from gongkai.statute import tables
from gongkai.text import identifiers


class RegisterForm(forms.Form):
    """Where and how it came, who asks, what for, and how it should be given."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=64)
    unit = choice("受理单位", [])
    channel = choice("提出渠道", [], radio=True)
    arrived_on = DayField(label="到达日期", error_messages={"required": "请填写到达日期"})
    confirmed_on = DayField(
        label="与申请人确认收到的日期",
        required=False,
        help_text="平信、传真、电子邮件须双方确认；尚未确认的留空，确认后再登记",
    )
    kind = choice("申请人", Applicant.KINDS, radio=True)
    name = words("姓名或者名称", most=LIMITS["name"])
    id_kind = choice("证件种类", ID_KINDS)
    id_number = words("证件号码", most=LIMITS["id_number"], help_text="号码看起来不对时只作提醒，不影响登记")
    type = choice("申请人类别", [], required=False, help_text="法人或者其他组织选填，答复送审前核对即可")
    contact_name = words("联系人", most=LIMITS["contact_name"], required=False)
    phone = words("联系电话", most=LIMITS["phone"], required=False, help_text="电话、邮箱、地址至少填写一项")
    email = words("电子邮箱", most=LIMITS["email"], required=False)
    address = words("通信地址", most=LIMITS["address"], required=False)
    postcode = words("邮政编码", most=LIMITS["postcode"], required=False)
    title = words("所需信息的名称", most=200)
    reference = words("文号", most=200, required=False)
    description = words("其他特征性描述", most=5000, rows=4, required=False, help_text="便于查找的时间、地点、事项等")
    form = choice("获取信息的方式", FORMS, radio=True)
    route = choice("获取信息的途径", ROUTES, radio=True)
    files = FilesField(  # type: ignore[assignment]  # a field, not the uploads
        label="附件", required=False, help_text="申请书扫描件、授权委托书等，可多选"
    )

    GROUPS = (
        ("来件", ("unit", "arrived_on", "confirmed_on", "channel")),
        (
            "申请人信息",
            ("kind", "name", "id_kind", "id_number", "type", "contact_name", "phone", "email", "address", "postcode"),
        ),
        ("所需信息", ("title", "reference", "description", "files")),
        ("形式要求", ("form", "route")),
    )

    def __init__(self, officer: Officer, today: date, **kwargs: Any) -> None:
        """Offer the units where the officer may register, and every channel but the portal's own."""
        self.today = today
        kwargs["initial"] = {"arrived_on": today, "token": get_random_string(32)} | (kwargs.get("initial") or {})
        super().__init__(use_required_attribute=False, **kwargs)
        self.units = {str(unit.pk): unit for unit in access.units_for(officer, "foi.file", today)}
        rows = [(pk, f"{unit.name}（{unit.code or unit.key}）") for pk, unit in self.units.items()]
        self.fields["unit"].choices = [("", "请选择"), *rows]  # type: ignore[attr-defined]
        if len(rows) == 1:
            self.initial["unit"] = rows[0][0]
        ways = [(row.code, row.label) for row in tables.channels() if row.code != "web"]
        self.fields["channel"].choices = ways  # type: ignore[attr-defined]
        types = [(row.code, row.label) for row in tables.applicant_types() if row.group]
        self.fields["type"].choices = [("", "不确定，以后核对"), *types]  # type: ignore[attr-defined]
        for name in ("arrived_on", "confirmed_on"):
            self.fields[name].widget.attrs["max"] = today.isoformat()

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields under the headings of the printed form."""
        return [(label, [self[name] for name in names]) for label, names in self.GROUPS]

    def clean_files(self) -> list[tuple[str, bytes]]:
        """Look into every file before anything is registered."""
        return read_files(self, "files")

    def clean(self) -> dict[str, Any]:
        """Check what belongs together; numbers are only warned about, later."""
        data = super().clean() or {}
        confirmed, arrived = data.get("confirmed_on"), data.get("arrived_on")
        if confirmed and arrived and not arrived <= confirmed <= self.today:
            self.add_error("confirmed_on", "确认日期应在到达之后、今天之前")
        if data.get("kind") == "person":
            data["type"] = ""
        return data

    def filing(self) -> actions.Filing:
        """Return the request as the act takes it."""
        data = self.cleaned_data
        person = {name: data[name] for name in ("kind", "id_kind", "type", *LIMITS)}
        asked = {name: data[name] for name in ("title", "description", "reference", "form", "route")}
        unit: Unit = self.units[data["unit"]]
        return actions.Filing(
            unit=unit,
            channel=data["channel"],
            arrived_on=data["arrived_on"],
            applicant=actions.ApplicantData(**person),
            request=actions.RequestData(**asked),
            token=f"office-{data['token']}",
        )

    def needs_confirmation(self) -> bool:
        """Say whether the channel's clock starts only from a confirmation."""
        return tables.channel(self.cleaned_data["channel"]).needs_confirmation

    def warnings(self) -> list[str]:
        """Return what looks wrong in numbers and addresses: told, never refused."""
        data = self.cleaned_data
        number_check = {"resident": identifiers.resident_id, "uscc": identifiers.uscc}.get(data["id_kind"])
        checks = [number_check(data["id_number"])] if number_check else []
        checks += [
            check(data[name])
            for name, check in (("phone", identifiers.phone), ("email", identifiers.email))
            if data[name]
        ]
        return [check.message for check in checks if not check.ok]
