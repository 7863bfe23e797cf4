"""Write docs/glossary.md: every code name, the legal term it stands for, and the article.

Usage: python -m scripts.glossary [--check]. With --check nothing is written and the exit code tells whether the page is
up to date. Rows of the law come from ``gongkai/statute/data``, models and permissions from the code itself; only what
neither says (the article a model rests on) is kept here.
"""

import csv
import io
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.test")
django.setup()

from gongkai.foi.models import Attachment, Case, Consultation, Decision, FeeNotice, Remedy  # noqa: E402 - needs Django
from gongkai.foi.views.frame import OTHER_ACTS  # noqa: E402
from gongkai.organisations import access, record  # noqa: E402
from gongkai.organisations.practices import matters  # noqa: E402
from gongkai.reports.models import BASES  # noqa: E402
from gongkai.statute.rows import read_text  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "glossary.md"

ROOMS = {
    "statute": ("法律即数据：期限、结果、表格、费用、工作日", "条例；行政复议法；国办公开办函〔2021〕30号"),
    "text": ("中文文字：日期、号码、遮蔽", "个人信息保护法51"),
    "audit": ("操作留痕", "条例45"),
    "vault": ("加密存储", "个人信息保护法51"),
    "papers": ("文书与表格的版式", "GB/T 9704（参照）"),
    "organisations": ("单位、人员、岗位、权限", "条例4"),
    "reader": ("读他人公布的年度报告并核对", "条例49,50"),
    "findings": ("问题：责令、反馈、复核、销号", "条例46,47"),
    "foi": ("依申请公开", "条例27至45"),
    "reports": ("年度报告", "条例49,50"),
    "library": ("年报文库：他人公布的年报", "条例49,50"),
    "catalogue": ("主动公开：目录、审查、效力、清理、导入", "条例12,17,19,20"),
    "enforcement": ("行政执法公示", "条例20(5),20(6)"),
    "series": ("数据发布：按月的数字", "条例20(4)"),
    "patrol": ("目录巡查", "条例46"),
    "search": ("检索", "条例24"),
    "charts": ("图表", "—"),
    "stamps": ("内容版本：缓存何时作废", "—"),
    "portal": ("公众门户", "条例28,29"),
    "demo": ("演示", "—"),
    "cli": ("命令行", "—"),
}

#: The article each model rests on; a model missing here stops the script, so that nobody forgets it.
MODELS = {
    "audit.Entry": "条例45",
    "audit.Head": "—",
    "catalogue.Attachment": "条例24",
    "catalogue.AttachmentText": "—",
    "catalogue.Batch": "条例17",
    "catalogue.BatchLine": "—",
    "catalogue.CleanUp": "条例20(1)",
    "catalogue.CleanUpItem": "条例20(1)",
    "catalogue.Clearing": "条例17",
    "catalogue.Column": "条例12",
    "catalogue.ColumnAddress": "—",
    "catalogue.Correction": "条例6",
    "catalogue.Gazette": "条例20(1)",
    "catalogue.GazetteItem": "条例20(1)",
    "catalogue.Record": "条例2,12,19,20",
    "catalogue.Relation": "—",
    "catalogue.Restructuring": "条例12",
    "catalogue.ReviewRoute": "条例17",
    "catalogue.ReviewTask": "条例17",
    "catalogue.Serial": "条例12",
    "catalogue.ValidityChange": "条例20(1)",
    "enforcement.Batch": "条例20(5),20(6)",
    "enforcement.Change": "—",
    "enforcement.Entry": "条例20(5),20(6)",
    "enforcement.ImportKey": "—",
    "enforcement.Line": "—",
    "findings.Finding": "条例46,47",
    "findings.Step": "条例47",
    "foi.Applicant": "条例29(1)",
    "foi.Attachment": "条例29,36(2)",
    "foi.Case": "条例27,29,31",
    "foi.ClockEvent": "条例30,31,33",
    "foi.Consultation": "条例32,33(3),34",
    "foi.CorrectionNotice": "条例30",
    "foi.Counter": "—",
    "foi.Decision": "条例17,33,36",
    "foi.DecisionItem": "条例36至40",
    "foi.EventCorrection": "—",
    "foi.Extension": "条例33(2)",
    "foi.FeeNotice": "条例42；国办函〔2020〕109号",
    "foi.FlowCount": "条例49(2)",
    "foi.Notice": "条例30至40",
    "foi.OutcomeCount": "条例49(2)",
    "foi.Remedy": "条例51；行政复议法；行政诉讼法",
    "foi.RemedyCount": "条例49(4)",
    "library.Document": "条例49,50",
    "library.Remark": "条例50",
    "organisations.AccountFigure": "条例23,50",
    "organisations.Assignment": "条例4",
    "organisations.Deputy": "—",
    "organisations.Installation": "—",
    "organisations.Officer": "条例4",
    "organisations.Placement": "行政复议法27",
    "organisations.Practice": "—",
    "organisations.ProfileVersion": "条例20(2)",
    "organisations.Role": "条例4",
    "organisations.Unit": "条例4,27",
    "organisations.UnitAccount": "条例23",
    "organisations.UnitDepartment": "条例20(2)",
    "organisations.UnitLeader": "条例20(2)",
    "organisations.UnitName": "—",
    "organisations.UnitPlace": "条例20(2)",
    "organisations.UnitProfile": "条例20(2)",
    "patrol.Examined": "—",
    "patrol.Link": "—",
    "patrol.Run": "条例46",
    "patrol.Term": "—",
    "portal.Draft": "—",
    "portal.DraftFile": "—",
    "portal.Site": "条例24",
    "portal.Subscription": "条例23",
    "portal.Topic": "条例23",
    "portal.TopicVersion": "条例17",
    "portal.Visits": "—",
    "reports.AnnualReport": "条例49,50",
    "reports.CellMark": "—",
    "reports.ChapterDraft": "条例50",
    "reports.Chase": "条例47",
    "reports.Compilation": "—",
    "reports.CompilationItem": "—",
    "reports.Correction": "条例49",
    "reports.EnteredFigure": "条例20,50",
    "reports.Exemption": "条例49",
    "reports.FootNote": "—",
    "reports.Override": "条例50",
    "reports.Problem": "条例50",
    "reports.Rectification": "条例50",
    "reports.Step": "条例49",
    "search.AskedQuery": "—",
    "search.Outbox": "—",
    "series.Batch": "条例20(4)",
    "series.Point": "条例20(4)",
    "series.Proposal": "条例20(4)",
    "series.Series": "条例20(4)",
    "stamps.Stamp": "—",
}

#: Fields that are legal terms, and where the term stands.
FIELDS = {
    "foi.Case.number": "—",
    "foi.Case.unit": "条例27",
    "foi.Case.channel": "条例29,31",
    "foi.Case.arrived_on": "条例31",
    "foi.Case.confirmed_on": "条例31(2)(3)",
    "foi.Case.received_on": "条例31",
    "foi.Case.applicant_type": "条例50；国办公开办函〔2021〕30号",
    "foi.Case.title": "条例29(2)",
    "foi.Case.description": "条例29(2)",
    "foi.Case.reference": "条例29(2)",
    "foi.Case.form": "条例29(3),40",
    "foi.Case.route": "条例29(3),40",
    "foi.Case.due_on": "条例33",
    "foi.Case.due_if": "条例30,33",
    "foi.Case.provisional": "—",
    "foi.Case.concluded_on": "条例33",
    "foi.Case.outcome": "条例36",
    "foi.Case.sub_row": "国办公开办函〔2021〕30号",
    "foi.Case.closed_on": "条例45",
    "foi.Applicant.id_kind": "条例29(1)",
    "foi.Applicant.id_number": "条例29(1)",
    "foi.Decision.reviewed_on": "条例17",
    "foi.Decision.signed_on": "—",
    "foi.Decision.delivered_on": "条例33",
    "foi.DecisionItem.ground": "条例36至40",
    "foi.DecisionItem.reasons": "条例36",
    "foi.DecisionItem.evidence": "条例36至40",
    "foi.CorrectionNotice.workdays": "条例30",
    "foi.Extension.workdays": "条例33(2)",
    "foi.Extension.decided_by": "条例33(2)",
    "foi.Consultation.whom": "条例32,33(3),34",
    "foi.FeeNotice.method": "国办函〔2020〕109号第4条",
    "foi.Remedy.follows": "行政复议法；行政诉讼法45",
    "foi.Remedy.result": "国办公开办函〔2021〕30号",
    "reports.EnteredFigure.basis": "条例49",
}

#: Tables of the law shown here, each under its heading.
TABLES = {
    "laws": "Laws 条例的版本",
    "channels": "Channels 提出渠道",
    "applicant_types": "Applicant types 申请人类别",
    "clock_states": "States of the clock 办理状态",
    "clock_events": "Kinds of events 期限事件",
    "clock_flags": "Flags 期限提示",
    "consulted": "Whom one consults 征求意见对象",
    "outcome_groups": "Groups of outcomes 办理结果大类",
    "outcomes": "Outcomes 办理结果",
    "grounds": "Grounds 答复理由",
    "evidence": "Evidence 应记载事项",
    "remedies": "Remedies told in a reply 救济途径",
    "documents": "Papers 文书种类",
    "fee_bases": "Fee bases 计收方式",
    "report_forms": "Report forms 年度报告格式",
    "report_identities": "Identities 勾稽关系",
}

#: Choices kept on models: heading, article, and the pairs.
CHOICES: list[tuple[str, str, Iterable[Any]]] = [
    ("Case.form 获取方式", "条例29(3)", Case._meta.get_field("form").choices or []),
    ("Case.route 获取途径", "条例29(3)", Case._meta.get_field("route").choices or []),
    ("Decision.stage 答复环节", "条例17,33", Decision._meta.get_field("stage").choices or []),
    ("Decision.delivery 送达方式", "—", Decision._meta.get_field("delivery").choices or []),
    ("Attachment.purpose 附件用途", "—", Attachment.PURPOSES),
    ("Consultation.answer 意见答复", "条例32,34", Consultation.ANSWERS),
    ("FeeNotice.method 计收方式", "国办函〔2020〕109号第4条", FeeNotice.METHODS),
    ("Remedy.kind 复议诉讼途径", "条例51", Remedy.KINDS),
    ("Remedy.result 复议诉讼结果", "国办公开办函〔2021〕30号", Remedy.RESULTS),
    ("Basis of a report 统计口径", "条例49", BASES),
]

PREFACE = """# Glossary

Written by `python -m scripts.glossary` from the rows of the law, the models and the permission rows; do not edit by
hand. Each table gives a name used in the code, the legal or official term it stands for, and the article. 条例 is the
regulation of 2019 (国务院令第711号); a dash means that no article is behind the name. All columns of the law's rows are
in [statute.md](statute.md).
"""


def page() -> str:
    """Return the whole page. Raises ``KeyError`` for a model whose article is not given above."""
    parts = [PREFACE, _table("Rooms 各室", ("room", "用语", "article"), [(k, *v) for k, v in ROOMS.items()])]
    parts += [_models(), _fields()]
    parts += [_law(name, title) for name, title in TABLES.items()]
    parts += [
        _table(title, ("code", "用语", "article"), [(code, label, article) for code, label in pairs])
        for title, article, pairs in CHOICES
    ]
    parts += [_roles(), _practices(), _acts()]
    return "\n".join(parts)


def _table(title: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines: list[Sequence[object]] = [heading, ["---"] * len(heading), *([f"`{row[0]}`", *row[1:]] for row in rows)]
    return f"## {title}\n\n" + "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines) + "\n"


def _cell(text: object) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ") or "—"


def _models() -> str:
    rows = [
        (model._meta.label, model._meta.verbose_name, MODELS[model._meta.label])
        for model in sorted(apps.get_models(), key=lambda model: model._meta.label)
        if model.__module__.startswith("gongkai.")
    ]
    return _table("Models 数据", ("model", "用语", "article"), rows)


def _fields() -> str:
    rows = []
    for path, article in FIELDS.items():
        room, model, field = path.split(".")
        rows.append((path, apps.get_model(room, model)._meta.get_field(field).verbose_name, article))
    return _table("Fields that are legal terms 法定用语的字段", ("field", "用语", "article"), rows)


def _law(name: str, title: str) -> str:
    rows = csv.DictReader(io.StringIO(read_text(f"{name}.csv")), strict=True)
    return _table(title, ("code", "用语", "article"), [(row["code"], row["label"], row["article"]) for row in rows])


def _roles() -> str:
    text = (ROOT / "gongkai/organisations/data/roles.csv").read_text(encoding="utf-8")
    rows = [(row["code"], row["label"], "—") for row in csv.DictReader(text.splitlines())]
    return _table("Roles 岗位", ("code", "用语", "article"), rows)


def _practices() -> str:
    rows = [(one.code, one.label, one.tightens) for one in matters().values()]
    return _table("Matters a unit may choose 单位设定", ("code", "用语", "why it cannot loosen the law"), rows)


def _acts() -> str:
    labels = {rule.act: rule.label for rule in access.rules().values()} | OTHER_ACTS | record.LABELS
    rows = [(act, label, "—") for act, label in sorted(labels.items())]
    return _table("Acts 行为（权限和操作记录所用）", ("act", "用语", "article"), rows)


def main(arguments: list[str]) -> int:
    """Write the page, or with --check compare it."""
    text = page()
    if "--check" in arguments:
        return 0 if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
