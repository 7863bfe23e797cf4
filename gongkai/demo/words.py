"""What the invented requests ask for, and the words officers write. Nobody here exists."""

from random import Random

from gongkai.foi.actions import ApplicantData, RequestData

_SUBJECTS = (
    "跨境电子商务零售进口商品清单调整的依据",
    "进口冷链食品口岸抽检结果汇总",
    "保税物流园区监管作业场所名录",
    "加工贸易单耗标准制定材料",
    "企业信用等级认定的标准和流程",
    "旅客行邮物品归类和完税价格执行口径",
    "进出口商品归类决定的说明",
    "原产地证书签证管理规定",
    "报关单位备案办理情况",
    "知识产权海关保护备案统计",
    "口岸进境免税店监管要求",
    "涉案财物拍卖成交情况",
    "行政处罚决定文书",
    "行政许可事项办理结果",
    "年度政府采购合同",
    "公务用车配置和使用情况",
    "进境动植物检疫审批名单",
    "出入境邮件快件监管规程",
    "汽车平行进口通关时间数据",
    "减免税货物后续监管情况",
    "海关统计数据发布日程",
    "口岸核酸检测收费依据",
    "进口医疗器械检验监管通知",
    "办公楼维修项目招标文件",
)
_SHAPES = ("{year}年{subject}", "{subject}（{year}年度）", "关于{subject}的通知及附件", "{subject}，请提供复制件")
_REASONS = (
    "经对照所申请内容逐项核查并经审查岗复核，结论如上",
    "承办部门查阅了相关案卷和发文登记，审查意见一致",
    "依照审查规程完成保密审查和内容审查，结论明确",
)
_ORG_NAMES = {
    "business": "演示贸易有限公司",
    "research": "演示口岸经济研究所",
    "charity": "演示消费者公益协会",
    "legal_service": "演示律师事务所",
    "other_org": "演示行业联合会",
}

_EVIDENCE = {
    "search_record": "检索范围：发文登记簿、业务档案库；检索词：申请所列名称；检索人：承办人；结果：未检索到",
    "right_organ": "国家税务总局政府信息公开机构，联系方式见该机关政府信息公开指南",
    "prior_case": "前次申请及答复已载于本机关案卷，编号见办理记录",
    "cited_law": "《中华人民共和国海关法》第七十二条",
    "secret_level": "plain",
    "secret_period": "十年",
    "secret_organ": "海关总署",
    "harm": "公开会使风险布控规则被规避，危及公共安全",
    "consultation": "已书面征求第三方意见，第三方书面表示不同意公开",
    "public_interest": "经衡量，不公开不会对公共利益造成重大影响",
    "internal_kind": "workflow",
    "deliberative_kind": "draft",
    "other_rule": "经核查，法律、法规、规章没有应当公开的特别规定",
    "file_name": "行政处罚案卷",
    "special_law": "《企业信息公示暂行条例》，由市场监督管理部门办理",
    "channel": "12360海关热线或者来信来访渠道",
    "publication_source": "《海关总署文告》，可在公共图书馆或者向出版单位获取",
    "reasons_notice": "说明理由告知书已送达，期限届满",
    "applicant_reasons": "申请人未说明合理理由",
    "public_place": "海关总署门户网站“政府信息公开”栏目",
    "supplied": "所申请信息复制件1份",
    "way_and_time": "自收到本答复之日起可到本机关政务公开窗口领取",
    "parts": "公开：文件正文；不公开：附件中涉及企业商业秘密的部分，依据条例第三十二条",
    "existing_state": "现有信息为分散的业务记录，没有现成汇总，需要加工、分析",
    "correction_exchange": "已告知补正，申请人补正后仍未写明所需信息的名称或者特征",
    "enquiry_channel": "12360海关热线",
    "not_information": "所称内容系个人评价，不是履行职能过程中制作或者获取的信息",
    "archive": "已移交国家档案馆",
    "supplied_form": "改以纸质复制件提供，原件不宜电子传输",
}


def applicant(rng: Random, column: str, number: int) -> ApplicantData:
    """Return an obviously fictional applicant of a column of table three."""
    person = column == "natural"
    return ApplicantData(
        kind="person" if person else "organisation",
        name=f"演示申请人{number:04d}" if person else f"{_ORG_NAMES[column]}（{number:04d}）",
        id_kind="other" if person else "uscc",
        id_number=f"DEMO{number:014d}",
        contact_name="" if person else "演示联系人",
        phone=f"000-{rng.randrange(10**8):08d}",
        email=f"demo{number:04d}@example.invalid",
        type=column,
    )


def request(rng: Random, year: int) -> RequestData:
    """Return an invented request."""
    title = rng.choice(_SHAPES).format(subject=rng.choice(_SUBJECTS), year=year - rng.randrange(3))
    form, route = rng.choice(
        (("electronic", "email"), ("electronic", "online"), ("paper", "post"), ("paper", "pick_up"))
    )
    return RequestData(title=title, description=f"申请公开：{title}。", form=form, route=route)


def reasons(rng: Random) -> str:
    """Return a sentence of reasons for a reply."""
    return rng.choice(_REASONS)


def evidence(slots: tuple[str, ...]) -> dict[str, str]:
    """Return what is on record for a ground."""
    return {slot: _EVIDENCE[slot] for slot in slots}
