"""The printable 政府信息公开申请表: the three groups of article 29 of the Regulations and nothing more.

Group one is who asks (name, proof of identity, means of contact), group two what is asked for (name, document number
or another description), group three how (form and way of supply). No purpose, no need, no profession.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.papers.letter import Block, Cell, Grid, GridRow, Letter, Paragraph

TITLE = "政府信息公开申请表"


@dataclass(frozen=True, slots=True)
class Contact:
    """How the office reaches the applicant; article 29 asks for means of contact, not for all of these."""

    telephone: str = ""
    address: str = ""
    postcode: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Citizen:
    """An applicant who is a natural person."""

    name: str = ""
    document_kind: str = ""
    document_number: str = ""
    contact: Contact = Contact()


@dataclass(frozen=True, slots=True)
class Organisation:
    """An applicant that is a legal person or another organisation."""

    name: str = ""
    credit_code: str = ""
    contact_person: str = ""
    contact: Contact = Contact()


@dataclass(frozen=True, slots=True)
class Choice:
    """One box of the form: its label and whether it is ticked."""

    label: str
    ticked: bool = False


def application_form(
    *,
    applicant: Citizen | Organisation | None = None,
    information_name: str = "",
    information_number: str = "",
    description: str = "",
    forms: Sequence[Choice] = (),
    ways: Sequence[Choice] = (),
    applied_on: str = "",
    office: str = "",
    number: str = "",
    query_hint: str = "",
    mark: str | None = None,
) -> Letter:
    """Return the form, filled with what is given; without values it is the blank form to print and fill by hand.

    Args:
        applicant: who asks; decides which half of group one is filled.
        information_name: the name of the information asked for.
        information_number: its document number (文号), when known.
        description: other features by which it can be found.
        forms: the boxes of 获取信息的方式 (paper, electronic …).
        ways: the boxes of 获取信息的途径 (post, e-mail, collected …).
        applied_on: the day of the request, already written out.
        office: the office that answers.
        number: the number of the request (申请编号), once there is one.
        query_hint: how to look up the progress; never the query code itself on a paper that others may see.
        mark: a warning for the head of the page.
    """
    citizen = applicant if isinstance(applicant, Citizen) else Citizen()
    organisation = applicant if isinstance(applicant, Organisation) else Organisation()
    body = (
        *_citizen_rows(citizen),
        *_organisation_rows(organisation),
        *_information_rows(information_name, information_number, description),
        *_form_rows(forms, ways),
        (_label("申请日期", 3), _value(applied_on, 3)),
    )
    blocks: list[Block] = [Grid(header=(), body=body, widths=(0.8, 1.3, 1.9, 3.1, 1.9, 3.1))]
    if query_hint:
        blocks.append(Paragraph(query_hint))
    return Letter(
        title=TITLE,
        number=f"申请编号：{number}" if number else "",
        addressee=office,
        blocks=tuple(blocks),
        mark=mark,
        seal_place=False,
        compact=True,
    )


def _label(text: str, columns: int = 1, rows: int = 1) -> Cell:
    return Cell(text, columns=columns, rows=rows, head=True)


def _value(text: str, columns: int = 1, lines: int = 1) -> Cell:
    return Cell(text, columns=columns, align="left", lines=lines)


def _address(contact: Contact) -> str:
    return f"{contact.address}\n邮政编码：{contact.postcode}" if contact.postcode else contact.address


def _citizen_rows(citizen: Citizen) -> tuple[GridRow, ...]:
    contact = citizen.contact
    return (
        (
            _label("申请人信息", rows=7),
            _label("公民", rows=3),
            *_pair("姓名", citizen.name, "联系电话", contact.telephone),
        ),
        _pair("证件名称", citizen.document_kind, "证件号码", citizen.document_number),
        _pair("电子邮箱", contact.email, "通信地址", _address(contact)),
    )


def _organisation_rows(organisation: Organisation) -> tuple[GridRow, ...]:
    contact = organisation.contact
    return (
        (_label("法人或者其他组织", rows=4), _label("名称"), _value(organisation.name, 3)),
        _pair("统一社会信用代码", organisation.credit_code, "联系人", organisation.contact_person),
        _pair("联系电话", contact.telephone, "电子邮箱", contact.email),
        (_label("通信地址"), _value(_address(contact), 3)),
    )


def _pair(first: str, first_value: str, second: str, second_value: str) -> GridRow:
    return (_label(first), _value(first_value), _label(second), _value(second_value))


def _information_rows(name: str, number: str, description: str) -> tuple[GridRow, ...]:
    return (
        (_label("所需信息", rows=3), _label("名称", 2), _value(name, 3, lines=2)),
        (_label("文号", 2), _value(number, 3)),
        (_label("其他特征性描述\n（便于查询）", 2), _value(description, 3, lines=14)),
    )


def _form_rows(forms: Sequence[Choice], ways: Sequence[Choice]) -> tuple[GridRow, ...]:
    return (
        (_label("形式要求", rows=2), _label("获取信息的方式", 2), _value(_boxes(forms), 3)),
        (_label("获取信息的途径", 2), _value(_boxes(ways), 3)),
    )


def _boxes(choices: Sequence[Choice]) -> str:
    return "\u3000".join(f"{'☑' if choice.ticked else '☐'}{choice.label}" for choice in choices)
