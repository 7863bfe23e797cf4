"""Write docs/statute.md: every row of the law as data, in Chinese, for a lawyer to read.

Usage: python scripts/statute_doc.py [--check]. With --check nothing is written and the exit code tells whether the page
is up to date.
"""

import csv
import io
import sys
from pathlib import Path

from gongkai.statute.rows import read_text

PAGE = Path(__file__).resolve().parent.parent / "docs" / "statute.md"

TITLES = {
    "laws": "政府信息公开条例的两个版本",
    "deadlines": "期限",
    "channels": "提交渠道与收到日期",
    "clock_events": "期限事件",
    "consulted": "征求意见对象",
    "clock_states": "办理状态",
    "clock_flags": "期限提示",
    "day_reasons": "逐日说明",
    "fixed_holidays": "固定日期的法定节日",
    "fee_bases": "信息处理费计收方式",
    "fee_tiers": "信息处理费收费标准",
    "outcome_groups": "办理结果大类",
    "outcomes": "办理结果",
    "grounds": "答复理由",
    "evidence": "应记载事项",
    "remedies": "救济途径",
    "applicant_types": "申请人类别",
    "documents": "文书种类",
    "report_forms": "年度报告格式",
    "report_rows": "年度报告的行",
    "report_columns": "年度报告的列",
    "report_identities": "勾稽关系",
    "report_chapters": "年度报告的章",
    "exemption_reasons": "免报年度报告的情形",
    "instruments": "法规文件的引用名称",
    "numbered_items": "分项编号的条文",
    "article20_items": "应当主动公开的事项",
    "catalogue_elements": "公开目录的著录项目",
    "attributes": "公开属性",
    "withholding_grounds": "不公开的理由",
    "validities": "效力状态",
    "record_kinds": "信息类型",
    "document_classes": "年报表二的统计类别",
    "genres": "体裁分类",
    "subjects": "主题分类",
    "customs_classes": "海关业务类别",
    "column_types": "栏目类型",
    "meta_tags": "网页标签",
    "patrol_rules": "巡查规则",
    "website_indicators": "网站检查指标",
}

HEADINGS = {
    "veto": "单项否决",
    "tenths": "每个扣分（十分之一分）",
    "seconds": "秒数",
    "most": "个数",
    "days": "天数",
    "owner": "责任方",
    "verdict": "结论",
    "examines": "检查对象",
    "indicator": "检查指标",
    "code": "代码",
    "label": "法定用语",
    "article": "条款",
    "source": "来源",
    "from": "施行",
    "until": "截止",
    "standing": "可靠程度",
    "matter": "事项",
    "law": "所属条例",
    "amount": "数量",
    "unit": "单位",
    "month_day": "月日",
    "starts": "起算",
    "correction_once": "补正限一次",
    "correction_restarts": "补正后重新起算",
    "needs_confirmation": "须确认",
    "can_be_switched_off": "可以停用",
    "hint": "说明",
    "deadline": "期限",
    "silence": "逾期后果",
    "group": "类",
    "rank": "同日次序",
    "role": "角色",
    "argument": "参数",
    "effect": "效果",
    "due_known": "届满日确定",
    "reason": "情形",
    "month": "月",
    "day": "日",
    "scope": "范围",
    "basis": "计收方式",
    "first": "起",
    "last": "止",
    "yuan_each": "元/单位",
    "step_size": "档距",
    "step_increase": "每档增加（元）",
    "article_2008": "旧条例条款",
    "remedy": "救济途径",
    "row_trial2019": "试行格式的行",
    "row_fmt2021": "现行格式的行",
    "gravity": "轻重次序",
    "reason_required": "须说明理由",
    "evidence": "应记载",
    "outcome": "办理结果",
    "document": "文书",
    "by_clock": "由期限产生",
    "choices": "选项",
    "before": "施行前适用",
    "text": "文本",
    "kind": "种类",
    "addressee": "送达对象",
    "fields": "载明事项",
    "first_year": "首年",
    "last_year": "末年",
    "form": "格式",
    "table": "表",
    "row": "行",
    "parent": "上级行",
    "section": "所属项",
    "extensible": "可拆分",
    "optional": "可缺",
    "column": "列",
    "additive": "可汇总",
    "is_total": "合计列",
    "one_report": "一份报告可判断",
    "instrument": "法规文件",
    "number": "条",
    "chapter": "章",
    "prose": "为文字",
    "asks": "应写明",
    "months": "月数",
    "local": "隶属海关也有",
    "public": "对所有人公开",
    "ground_required": "须写明理由",
    "attribute": "公开属性",
    "needs": "须写明的要素",
    "valid": "算作有效",
    "needs_document": "须有所依据的文件",
    "tone": "显示",
    "needs_abstract": "须有概述",
    "has_validity": "有效力状态",
    "needs_made_on": "须有生成日期",
    "must": "必填的专有项目",
    "stale_days": "多少天不更新为不更新",
    "required": "必填",
    "longest": "最长字数",
    "level": "层级",
    "pattern": "格式",
}

WORDS = {"verified": "已核对", "default": "默认约定", "yes": "是", "no": "否"}

PREFACE = """# 法律即数据

本页由 `scripts/statute_doc.py` 根据 `gongkai/statute/data/` 中的表生成，请勿手工修改。

“可靠程度”一栏：“已核对”指在文件原文或者已公布的报告中读到；“默认约定”指法律没有规定或者原文未能核对，
由本系统约定，可以改表而不必改程序。“施行”“截止”两栏为空的，不限日期。
各年放假安排见 `gongkai/statute/data/workdays/`，每年一个文件。
"""


def page() -> str:
    """The whole page."""
    return "\n".join([PREFACE, *(section(name, title) for name, title in TITLES.items())])


def section(name: str, title: str) -> str:
    """One table under its heading."""
    lines = list(csv.reader(io.StringIO(read_text(f"{name}.csv")), strict=True))
    body = [lines[0], ["---"] * len(lines[0]), *lines[1:]]
    body[0] = [HEADINGS[column] for column in lines[0]]
    rows = ["| " + " | ".join(cell(value) for value in line) + " |" for line in body]
    return f"## {title}（{name}）\n\n" + "\n".join(rows) + "\n"


def cell(value: str) -> str:
    """A value as Markdown shows it literally."""
    return WORDS.get(value, value).replace("|", "\\|").replace("\n", " ")


def main(arguments: list[str]) -> int:
    """Write the page, or with --check compare it."""
    text = page()
    if "--check" in arguments:
        return 0 if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
