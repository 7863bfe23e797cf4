"""What the interface answers with. Descriptions are what its users read, so they are Chinese."""

from datetime import date, datetime
from typing import Any, ClassVar

from ninja import Schema
from pydantic import Field


class Shape(Schema):
    """One kind of answer; ``NAMED`` is what the document of the interface calls it."""

    NAMED: ClassVar[str] = ""


class Fault(Shape):
    """What went wrong."""

    NAMED: ClassVar[str] = "出错说明"
    error: str = Field(description="中文说明")


class UnitNamed(Shape):
    """A unit by key and name."""

    NAMED: ClassVar[str] = "单位的编号和名称"
    key: str = Field(description="单位内部编号")
    name: str = Field(description="单位名称")


class ColumnNamed(Shape):
    """A column by address and name."""

    NAMED: ClassVar[str] = "栏目的地址和名称"
    path: str = Field(description="栏目地址")
    name: str = Field(description="栏目名称")


class FileShape(Shape):
    """An attachment."""

    NAMED: ClassVar[str] = "附件"
    title: str = Field(description="附件名称")
    kind: str = Field(description="格式，如 pdf")
    size: int = Field(description="大小，字节")
    digest: str = Field(description="SHA-256 摘要值")
    url: str = Field(description="下载地址")


class RecordBrief(Shape):
    """A record as lists show it."""

    NAMED: ClassVar[str] = "政府信息（列表中的一条）"
    index_number: str = Field(description="索引号")
    title: str = Field(description="名称")
    document_number: str = Field(description="文号，没有的为空")
    kind: str = Field(description="信息类型代码")
    unit: UnitNamed = Field(description="公开单位")
    column: ColumnNamed = Field(description="所在栏目")
    issuer: str = Field(description="发布机构")
    joint_issuers: list[str] = Field(description="联合发布机构")
    made_on: date | None = Field(description="生成日期")
    published_on: date | None = Field(description="发布日期")
    effective_on: date | None = Field(description="生效日期")
    lapses_on: date | None = Field(description="失效日期")
    genre: str = Field(description="体裁分类代码")
    subject: str = Field(description="主题分类代码")
    item20: str = Field(description="《政府信息公开条例》第二十条事项代码")
    customs_class: str = Field(description="海关业务类别代码")
    validity: str = Field(description="效力代码，不涉及的为空")
    validity_label: str = Field(description="效力的中文名称")
    in_force: bool = Field(description="是否现行有效；不涉及效力的为是")
    abstract: str = Field(description="内容概述")
    keywords: str = Field(description="关键词")
    source: str = Field(description="来源")
    changed_at: datetime | None = Field(description="内容最近一次公布的时间")
    url: str = Field(description="页面地址")


class Change(Shape):
    """A change of validity."""

    NAMED: ClassVar[str] = "效力变更"
    validity: str = Field(description="变更后的效力代码")
    label: str = Field(description="变更后的效力名称")
    on: date = Field(description="自哪一天起")
    by: str = Field(description="依据的文件")
    by_index_number: str | None = Field(description="依据的文件的索引号（已公开的）")
    reason: str = Field(description="说明")


class Related(Shape):
    """A related record."""

    NAMED: ClassVar[str] = "相关信息"
    relation: str = Field(description="关系：解读、被解读、依据、被引为依据、相关")
    index_number: str = Field(description="索引号")
    title: str = Field(description="名称")
    url: str = Field(description="页面地址")


class Correction(Shape):
    """A public trace."""

    NAMED: ClassVar[str] = "更正、撤下和恢复的公开痕迹"
    kind: str = Field(description="更正、撤下或者恢复")
    on: date = Field(description="日期")
    reason: str = Field(description="理由")
    fields: list[str] = Field(description="变更的项目")


class Detail(Shape):
    """A field of the kind's own."""

    NAMED: ClassVar[str] = "信息类型专有的项目"
    name: str = Field(description="项目代码")
    label: str = Field(description="项目名称")
    value: str = Field(description="内容")


class RecordFull(RecordBrief):
    """A record whole."""

    NAMED: ClassVar[str] = "政府信息（全部内容）"
    origin: UnitNamed | None = Field(description="制作单位，与公开单位不同时才有")
    author: str = Field(description="责任编辑")
    source_url: str = Field(description="原网址")
    body: str = Field(description="正文，HTML")
    details: list[Detail] = Field(description="专有项目，如访谈的时间、嘉宾、实录")
    attachments: list[FileShape] = Field(description="附件")
    validity_history: list[Change] = Field(description="效力变更历史")
    relations: list[Related] = Field(description="解读、依据等相关信息，只列已公开的")
    corrections: list[Correction] = Field(description="公开以后的更正")


class RecordPage(Shape):
    """A page of records."""

    NAMED: ClassVar[str] = "政府信息列表的一页"
    results: list[RecordBrief] = Field(description="按发布日期从新到旧")
    next: str | None = Field(description="下一页的 cursor；没有下一页的为 null")


class ColumnShape(Shape):
    """A column."""

    NAMED: ClassVar[str] = "栏目"
    path: str = Field(description="栏目地址")
    name: str = Field(description="栏目名称")
    parent: str | None = Field(description="上级栏目的地址")
    type: str = Field(description="栏目类型代码")
    block: str = Field(description="法定板块代码，不属于的为空")
    description: str = Field(description="设置目的和主要内容")
    unit: UnitNamed | None = Field(description="自设栏目的单位；标准栏目为 null")
    url: str = Field(description="页面地址")


class UnitShape(Shape):
    """A unit in the list."""

    NAMED: ClassVar[str] = "单位"
    key: str = Field(description="单位内部编号")
    name: str = Field(description="单位名称")
    code: str = Field(description="关区代码")
    level: str = Field(description="层级代码")
    level_label: str = Field(description="层级名称")
    province: str = Field(description="省份")
    city: str = Field(description="所在地")
    parent: str | None = Field(description="上级单位的编号")
    url: str = Field(description="页面地址")


class UnitFull(UnitShape):
    """A unit with its profile."""

    NAMED: ClassVar[str] = "单位及其职能、机构、地址和联系方式"
    closed_on: date | None = Field(description="撤销日期")
    merged_into: str | None = Field(description="并入单位的编号")
    below: list[UnitNamed] = Field(description="下级单位")
    functions: str = Field(description="机关职能")
    services: list[str] = Field(description="办理事项")
    contact: dict[str, str] = Field(description="公开工作机构的联系方式")
    departments: list[dict[str, Any]] = Field(description="内设机构：name、duties、phone")
    leaders: list[dict[str, Any]] = Field(description="负责人：name、post、division")
    places: list[dict[str, Any]] = Field(description="办公地点：name、address、phone、hours、经纬度")


class SeriesShape(Shape):
    """A series of figures."""

    NAMED: ClassVar[str] = "数据指标"
    unit: UnitNamed = Field(description="发布单位")
    slug: str = Field(description="指标地址名")
    name: str = Field(description="指标名称")
    measure: str = Field(description="计量单位")
    period: str = Field(description="周期：month、quarter、year")
    description: str = Field(description="指标说明")
    source: str = Field(description="数据来源")
    changed_on: date | None = Field(description="最近更新日期")
    made_up: bool = Field(description="是否演示数据")
    url: str = Field(description="页面地址")


class PointShape(Shape):
    """A figure of one period."""

    NAMED: ClassVar[str] = "一期的数"
    period: str = Field(description="时间代码，如 2026-03、2026Q1")
    name: str = Field(description="时间")
    value: str | None = Field(description="数值，十进制原样；没有的为 null")
    mark: str = Field(description="标记，provisional 为初步数")
    note: str = Field(description="说明")
    year_to_date: str | None = Field(description="当年累计")
    change: str | None = Field(description="比上年同期，百分比或者百分点")


class SeriesFull(SeriesShape):
    """A series with its figures."""

    NAMED: ClassVar[str] = "数据指标及各期的数"
    points: list[PointShape] = Field(description="从早到晚")


class KindField(Shape):
    """A field of a kind of enforcement entry."""

    NAMED: ClassVar[str] = "执法公示的一个项目"
    code: str = Field(description="项目代码")
    label: str = Field(description="项目名称")
    type: str = Field(description="类型")


class KindShape(Shape):
    """A kind of enforcement publicity."""

    NAMED: ClassVar[str] = "执法公示的类别"
    code: str = Field(description="类别代码")
    label: str = Field(description="类别名称")
    group: str = Field(description="组别")
    measure: str = Field(description="量词")
    count: int = Field(description="现在公示的条数")
    changed_on: date | None = Field(description="最近变动日期")
    fields: list[KindField] = Field(description="公开的项目")
    url: str = Field(description="页面地址")


class EntryShape(Shape):
    """An entry."""

    NAMED: ClassVar[str] = "执法公示的一条"
    id: int = Field(description="条目编号")
    unit: UnitNamed = Field(description="公示单位")
    title: str = Field(description="名称")
    number: str = Field(description="编号")
    day: date | None = Field(description="日期")
    values: dict[str, str] = Field(description="各项目的内容，按项目代码；自然人姓名已经遮盖")
    public_since: date = Field(description="公示日期")
    public_until: date | None = Field(description="公示至")
    changed_on: date = Field(description="最近变动日期")
    url: str = Field(description="页面地址")


class EntryPage(Shape):
    """A page of entries."""

    NAMED: ClassVar[str] = "执法公示列表的一页"
    results: list[EntryShape] = Field(description="从新登记到旧登记")
    next: str | None = Field(description="下一页的 cursor；没有下一页的为 null")


class ReportShape(Shape):
    """A published annual report in the list."""

    NAMED: ClassVar[str] = "已公布的年度报告"
    unit: str = Field(description="单位内部编号")
    name: str = Field(description="报告主体名称")
    year: int = Field(description="年度")
    basis: str = Field(description="口径：own 本级、region 关区、system 全系统")
    published_on: date = Field(description="公布日期")
    corrections: int = Field(description="公布以后更正的次数")
    url: str = Field(description="页面地址")


class Found(Shape):
    """A search result."""

    NAMED: ClassVar[str] = "检索到的一条"
    index_number: str = Field(description="索引号；不是政府信息的为空")
    title: str = Field(description="名称")
    document_number: str = Field(description="文号")
    published_on: str = Field(description="发布日期，没有的为空")
    validity: str = Field(description="效力代码")
    snippet: str = Field(description="命中的片段")
    url: str = Field(description="站内地址")
    kind: str = Field(description="种类：record、unit、enforcement 等")
    unit: str = Field(description="单位名称")
    part: dict[str, Any] | None = Field(description="命中在附件中时：附件名称、页码、地址")


class FacetValue(Shape):
    """A value of a facet."""

    NAMED: ClassVar[str] = "可以缩小范围的一个取值"
    value: str = Field(description="取值，用作查询参数")
    label: str = Field(description="名称")
    count: int = Field(description="条数")


class SearchAnswer(Shape):
    """The answer to a search."""

    NAMED: ClassVar[str] = "检索结果"
    total: int = Field(description="共多少条")
    took_ms: float = Field(description="检索用时，毫秒")
    results: list[Found] = Field(description="结果")
    facets: dict[str, list[FacetValue]] = Field(description="各方面的条数：单位、栏目、年份、效力等")
    corrected: str | None = Field(description="可能想找的词")
    searched_instead: bool = Field(description="原词没有结果，已经改按 corrected 检索")
    jump: str | None = Field(description="只输入文号并且恰好有这份文件时，它的键")
