"""Letters to draw. Every person and number is invented."""

from gongkai.papers.letter import Cell, Fields, Grid, Heading, Items, Letter, Paragraph

SENTENCE = "根据《中华人民共和国政府信息公开条例》的规定，本机关对你提出的申请进行了审查，现将有关情况说明如下。"

GRID = Grid(
    header=(
        (Cell("项目", rows=2, head=True), Cell("申请人情况", columns=2, head=True), Cell("总计", rows=2, head=True)),
        (Cell("自然人", head=True), Cell("法人", head=True)),
    ),
    body=(
        (Cell("本年新收", align="left"), Cell("12"), Cell("3"), Cell("15")),
        (Cell("予以公开", align="left", rows=2), Cell("7"), Cell("2"), Cell("9")),
        (Cell("合并的一格", columns=3),),
    ),
    widths=(3, 1, 1, 1),
    caption="收到和处理情况（单位：件）",
)

FULL = Letter(
    title="政府信息公开申请答复书",
    number="某关公复〔2026〕12号",
    addressee="张三丰",
    blocks=(
        Paragraph("你于2026年10月26日提交的申请收悉。\n经审查，现答复如下："),
        Heading("一、可以公开的信息"),
        Paragraph(SENTENCE),
        Heading("（一）提供方式", 2),
        Items(("电子邮件。", "邮政寄送。")),
        Fields((("申请编号", "2026-0012"), ("所需费用", ""))),
        GRID,
    ),
    sender="中华人民共和国某某海关",
    signed_on="2026年11月21日",
    contact="联系人：李四　联系电话：000-00000000\n地址：某市某路1号",
    remedy="如对本答复不服，可以依法申请行政复议。",
    red_head="中华人民共和国某某海关",
    mark="演示数据，并非真实公文",
    annex=("抽检统计表", "填写说明"),
)

WORDS = (
    "演示数据，并非真实公文",
    "中华人民共和国某某海关",
    "某关公复〔2026〕12号",
    "政府信息公开申请答复书",
    "张三丰：",
    "你于2026年10月26日提交的申请收悉。",
    "经审查，现答复如下：",
    "一、可以公开的信息",
    SENTENCE,
    "（一）提供方式",
    "1．电子邮件。",
    "2．邮政寄送。",
    "申请编号",
    "2026-0012",
    "所需费用",
    "收到和处理情况（单位：件）",
    "申请人情况",
    "合并的一格",
    "如对本答复不服，可以依法申请行政复议。",
    "附件：",
    "1．抽检统计表",
    "2．填写说明",
    "2026年11月21日",
    "联系人：李四",
    "地址：某市某路1号",
)

MARKUP = (
    "#let x = 1 $a^2$ *b* _c_ [d] ] [ \\ \\n @ref <label> `raw` // 注释 /* 块 */ -- --- ... ~ ' \" = 甲 + 乙 1. 2) "
    "{{ x }} {% if %} &amp; <b>粗</b> %s \\u{4e00} #sys.inputs #(1+1) https://example.cn/a?b=c&d=e#f"
)
