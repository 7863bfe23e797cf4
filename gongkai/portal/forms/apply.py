"""The three groups of art. 29, and not one more demanded: who asks, what for, how to get it."""

from typing import Any

from django import forms

from gongkai.foi.actions.intake import LIMITS
from gongkai.foi.models.case import FORMS, ID_KINDS, ROUTES
from gongkai.portal.forms.fields import Choice, PlainForm, Problem, Words
from gongkai.statute import tables
from gongkai.text import identifiers

USCC = "uscc"
ID_LABELS = dict(ID_KINDS)
PERSON_ID_KINDS = [kind for kind in ID_KINDS if kind[0] != USCC]
KINDS = [("person", "公民"), ("organisation", "法人或者其他组织")]


def organisation_types() -> list[tuple[str, str]]:
    """Return the columns of table three an organisation may count under, as the applicant may choose them."""
    rows = [(row.code, row.label) for row in tables.applicant_types() if row.group]
    return [("", "不确定，由工作人员核对"), *rows]


class WhoForm(PlainForm):
    """Art. 29(1): name, proof of identity, contact."""

    kind = Choice(label="您以什么身份申请", choices=KINDS, missing="请选择申请人是公民，还是法人或者其他组织")
    name = Words(label="姓名", most=LIMITS["name"], expected=True, autocomplete="name")
    id_kind = Choice(label="证件种类", choices=PERSON_ID_KINDS, expected=True, widget=forms.Select)
    id_number = Words(
        label="证件号码",
        most=LIMITS["id_number"],
        expected=True,
        autocomplete="off",
        help_text="用于证明申请人身份，加密保存，只有承办人员可以看到。",
    )
    org_name = Words(label="单位名称", most=LIMITS["name"], expected=True, autocomplete="organization")
    org_code = Words(
        label="统一社会信用代码",
        most=LIMITS["id_number"],
        expected=True,
        autocomplete="off",
        help_text="18位，见营业执照或者登记证书。",
    )
    org_type = Choice(
        label="单位类别", choices=organisation_types, widget=forms.Select, help_text="仅用于年度统计，不影响办理。"
    )
    contact_name = Words(label="联系人", most=LIMITS["contact_name"], autocomplete="name")
    phone = Words(label="联系电话", most=LIMITS["phone"], expected=True, autocomplete="tel", look="short")
    email = Words(label="电子邮箱", most=LIMITS["email"], expected=True, autocomplete="email")
    address = Words(label="通信地址", most=LIMITS["address"], expected=True, autocomplete="street-address")

    def clean(self) -> dict[str, Any]:
        """Ask only for what the chosen kind of applicant needs."""
        kept = super().clean() or self.cleaned_data
        kind = kept.get("kind")
        if kind == "person":
            self._need("name", "请填写姓名")
            self._need("id_kind", "请选择证件种类")
            self._need("id_number", "请填写证件号码")
        if kind == "organisation":
            self._need("org_name", "请填写单位名称")
            self._need("org_code", "请填写统一社会信用代码")
        contacts = ("phone", "email", "address")
        if not any(kept.get(name) or name in self.errors for name in contacts):
            self.add_error("phone", "请至少填写一种联系方式：电话、电子邮箱或者通信地址")
        return kept

    def _need(self, name: str, missing: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, missing)

    def doubts(self) -> list[Problem]:
        """Return what looks wrong but is never refused: numbers and addresses that fail their checks."""
        kept = self.cleaned_data
        if kept["kind"] == "organisation":
            checks = [("org_code", identifiers.uscc(kept["org_code"]))]
        elif kept["id_kind"] == "resident":
            checks = [("id_number", identifiers.resident_id(kept["id_number"]))]
        else:
            checks = []
        if kept["phone"]:
            checks.append(("phone", identifiers.phone(kept["phone"])))
        if kept["email"]:
            checks.append(("email", identifiers.email(kept["email"])))
        return [Problem(f"id_{name}", check.message) for name, check in checks if not check.ok]

    def doubtful(self) -> str:
        """Return the values the doubts rest on: the same ones are asked about only once."""
        return "|".join(
            str(self.cleaned_data.get(name, "")) for name in ("kind", "id_number", "org_code", "phone", "email")
        )


class WhatForm(PlainForm):
    """Art. 29(2): the name, the document number, or another description that helps to find it."""

    title = Words(
        label="所需信息的名称",
        most=200,
        missing="请写明所需信息的名称；不知道准确名称的，用一句话概括即可",
        help_text="一份文件、一组数据的名称。不知道准确名称的，用一句话概括。",
    )
    reference = Words(label="文号或者其他特征", most=200, help_text="如：某某〔2025〕12号，或者制作时间、发布网址。")
    description = Words(
        label="内容描述", most=5000, lines=True, help_text="时间、范围、内容写得越具体，查找越快。不需要说明用途。"
    )


class HowForm(PlainForm):
    """Art. 29(3): the form in which to give it and the way to hand it over."""

    form = Choice(label="获取信息的方式", choices=FORMS, missing="请选择获取信息的方式")
    route = Choice(label="获取信息的途径", choices=ROUTES, missing="请选择获取信息的途径")
    address = Words(label="收件地址", most=LIMITS["address"], expected=True, autocomplete="street-address")
    postcode = Words(label="邮政编码", most=LIMITS["postcode"], autocomplete="postal-code", look="short")
    email = Words(label="收件邮箱", most=LIMITS["email"], expected=True, autocomplete="email")

    def clean(self) -> dict[str, Any]:
        """Ask only for the address of the way chosen."""
        kept = super().clean() or self.cleaned_data
        wanted = {"post": ("address", "请填写收件地址"), "email": ("email", "请填写收件邮箱")}
        name, missing = wanted.get(str(kept.get("route")), ("", ""))
        if name and not kept.get(name) and name not in self.errors:
            self.add_error(name, missing)
        return kept

    def doubts(self) -> list[Problem]:
        """Return what looks wrong but is never refused."""
        if self.cleaned_data["route"] != "email":
            return []
        check = identifiers.email(self.cleaned_data["email"])
        return [] if check.ok else [Problem("id_email", check.message)]

    def doubtful(self) -> str:
        """Return the values the doubts rest on."""
        return str(self.cleaned_data.get("email", ""))


#: The three pages in their order.
PAGES: dict[str, type[WhoForm] | type[WhatForm] | type[HowForm]] = {"who": WhoForm, "what": WhatForm, "how": HowForm}
AnyPage = WhoForm | WhatForm | HowForm
