"""What a record must hold: by its form whenever it is saved, by the law before it is reviewed, signed and published."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

from gongkai.catalogue.actions.acting import Problem
from gongkai.catalogue.details import FIELDS, PARTICULARS, label_of
from gongkai.catalogue.models import Attachment, Record
from gongkai.organisations.calendar import calendar
from gongkai.organisations.practices import choice
from gongkai.statute import catalogue as law
from gongkai.text.document_numbers import problem as number_problem

LONGEST_BODY: Final = 2_000_000
MOST_JOINT: Final = 20
_EARLIEST: Final = date(1949, 10, 1)
_VOCABULARIES: Final[dict[str, Callable[[], Any]]] = {
    "subject": law.subjects,
    "genre": law.genres,
    "item20": law.article20_items,
    "customs_class": law.customs_classes,
    "document_class": law.document_classes,
    "attribute": law.attributes,
}


def malformed(record: Record, on: date) -> list[Problem]:
    """Return what is wrong with what was typed, all fields at once; an empty field is never malformed here."""
    return [*_lengths(record), *_codes(record), *_days(record, on), *_number(record), *_own_fields(record)]


def _lengths(record: Record) -> Iterator[Problem]:
    for field in record._meta.concrete_fields:
        value = getattr(record, field.attname)
        if field.max_length and isinstance(value, str) and len(value) > field.max_length:
            yield Problem(field.name, f"{field.verbose_name}最多{field.max_length}个字，现在有{len(value)}个")
    if len(record.body) > LONGEST_BODY:
        yield Problem("body", f"正文最多{LONGEST_BODY // 10_000}万字，过长的内容请放在附件里")
    if len(record.joint_issuers) > MOST_JOINT:
        yield Problem("joint_issuers", f"联合发布机构最多{MOST_JOINT}个")
    if any(len(str(name)) > 100 for name in record.joint_issuers):
        yield Problem("joint_issuers", "每个联合发布机构的名称最多100个字，一行写一个")
    if record.source_url and not record.source_url.startswith(("http://", "https://")):
        yield Problem("source_url", "原网址应以 http:// 或者 https:// 开头")
    if not record.title.strip():
        yield Problem("title", "请填写名称")


def _codes(record: Record) -> Iterator[Problem]:
    if record.kind not in {row.code for row in law.record_kinds()}:
        yield Problem("kind", "请选择信息类型")
    for name, rows in _VOCABULARIES.items():
        value = getattr(record, name)
        if value and value not in {row.code for row in rows()}:
            yield Problem(name, f"请从列出的{label_of(name)}中选择")
    if record.ground and record.ground not in {row.code for row in law.withholding_grounds()}:
        yield Problem("ground", "请从列出的不公开理由中选择")


def _days(record: Record, on: date) -> Iterator[Problem]:
    made, effective, lapses = record.made_on, record.effective_on, record.lapses_on
    if made and made > on:
        yield Problem("made_on", "生成日期不能晚于今天")
    if made and made < _EARLIEST:
        yield Problem("made_on", f"生成日期不能早于{_EARLIEST.year}年，请核对")
    if effective and lapses and lapses < effective:
        yield Problem("lapses_on", "失效日期不能早于生效日期")
    if made and lapses and lapses < made:
        yield Problem("lapses_on", "失效日期不能早于生成日期")
    if record.expire_at and record.go_live_at and record.expire_at <= record.go_live_at:
        yield Problem("expire_at", "撤下时间应晚于发布时间")


def _number(record: Record) -> Iterator[Problem]:
    if record.document_number:
        wrong = number_problem(record.document_number)
        if wrong:
            yield Problem("document_number", wrong)


def _own_fields(record: Record) -> Iterator[Problem]:
    for name, value in record.details.items():
        if name not in FIELDS:
            yield Problem("details", "有认不出的专有项目，请重新填写")
            continue
        label, _, most = FIELDS[name]
        if len(str(value)) > most:
            yield Problem(name, f"{label}最多{most}个字，现在有{len(str(value))}个")
    video = str(record.details.get("video", ""))
    if video and not video.startswith("https://"):
        yield Problem("video", "视频地址应以 https:// 开头")
    attendance = str(record.details.get("attendance", ""))
    if attendance and not (attendance.isascii() and attendance.isdigit()):
        yield Problem("attendance", "出席人数只填数字")


def incomplete(record: Record, *, decided: bool) -> list[Problem]:
    """Return what the law asks for and the record lacks (条例 art. 12 and the catalogue's elements).

    ``decided``: the attribute must be there too, which before the review may still be open.
    """
    kind = law.record_kind(record.kind)
    missing = [
        Problem(row.code, f"请填写{row.label}：{row.hint}")
        for row in law.elements()
        if _asked(row.required, kind, record) and not _has(record, row.code)
    ]
    if not decided:
        missing = [one for one in missing if one.field != "attribute"]
    for name in kind.must:
        if not record.details.get(name):
            missing.append(Problem(name, f"{kind.label}须写明{FIELDS[name][0]}（{kind.article}）"))
    if not record.body.strip() and not record.attachments:
        missing.append(Problem("body", "正文和附件至少要有一项"))
    if record.column.closed_on is not None:
        missing.append(Problem("column", f"栏目“{record.column.name}”已经停用，请另选栏目"))
    missing += _dead_files(record)
    return [*missing, *(grounds(record) if record.attribute else [])]


def _dead_files(record: Record) -> list[Problem]:
    ids = {int(one["id"]) for one in record.attachments}
    there = set(Attachment.objects.filter(record_id=record.pk, pk__in=ids).values_list("pk", flat=True))
    return [Problem("attachments", "附件中有文件已经不存在，请重新上传")] if ids - there else []


def _asked(required: str, kind: law.RecordKind, record: Record) -> bool:
    public = not record.attribute or law.attribute(record.attribute).public
    return {
        "all": True,
        "kind": kind.needs_abstract,
        "document": kind.has_validity,
        "publish": public,
    }.get(required, False)


def _has(record: Record, code: str) -> bool:
    if code == "made_on" and record.made_on is None:
        return not law.record_kind(record.kind).needs_made_on
    if code == "source":  # what is not reprinted comes from its issuer
        return bool(record.source or record.issuer)
    return bool(getattr(record, f"{code}_id" if code == "column" else code))


def grounds(record: Record) -> list[Problem]:
    """Return what is missing where something is not to be published: ground, particulars, day of the next look."""
    decision = law.attribute(record.attribute)
    if decision.public:
        return []
    problems = []
    if decision.ground_required:
        known = {row.code: row for row in law.withholding_grounds(record.attribute)}
        if record.ground not in known:
            problems.append(Problem("ground", f"“{decision.label}”须选择法定理由"))
        else:
            given = record.ground_details
            problems += [
                Problem(need, f"请填写{PARTICULARS[need]}：{known[record.ground].hint}")
                for need in known[record.ground].needs
                if not str(given.get(need, "")).strip()
            ]
    if record.review_again_on is None:
        problems.append(Problem("review_again_on", "不主动公开的信息须定期复审，请填写复审日期（条例第十八条）"))
    return problems


def warnings(record: Record, on: date) -> list[str]:
    """Return what deserves a second look but hinders nothing: too late, or too early where the unit wants to know."""
    told = []
    if record.publish_due and on > record.publish_due and not record.first_published_at:
        late = calendar().workdays_between(record.publish_due, on, provisional=True)
        told.append(f"已超过法定公开期限（{record.publish_due:%Y-%m-%d}）{late}个工作日（条例第二十六条）")
    days = choice(record.unit, "too_early_days", on)
    if days and record.made_on and not record.first_published_at:
        passed = calendar().workdays_between(record.made_on, on, provisional=True)
        if passed < int(days):
            told.append(f"生成之日起不满{days}个工作日，本单位设定为过早公开，请确认")
    return told
