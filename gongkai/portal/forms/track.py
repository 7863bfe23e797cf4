"""Finding one's own request again, and answering a correction notice."""

from gongkai.portal.forms.fields import PlainForm, Words


class TrackForm(PlainForm):
    """The number and the query code from the receipt."""

    number = Words(
        label="申请编号",
        most=60,
        missing="请填写申请编号",
        look="code",
        autocomplete="off",
        help_text="见提交后的回执，如 0100-2026-00001。",
    )
    code = Words(
        label="查询码",
        most=40,
        missing="请填写查询码",
        look="code short",
        autocomplete="off",
        help_text="回执上的10位字母和数字，不分大小写。",
    )


class CorrectionForm(PlainForm):
    """What the applicant puts right (art. 30)."""

    answer = Words(
        label="补正内容",
        most=5000,
        lines=True,
        missing="请逐项写明补正的内容",
        help_text="对照上面列出的各项逐一说明。",
    )
