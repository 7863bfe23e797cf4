"""Pages for what went wrong: what happened, what was kept, what to do."""

import sys
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from gongkai.organisations.access import Denied
from gongkai.portal.views.frame import page

UNTOUCHED = "您已经保存的草稿和已经提交的申请都没有受影响。"


@dataclass(frozen=True)
class Todo:
    """One thing to do next, with the page where it can be done."""

    text: str
    href: str = ""


def problem(
    request: HttpRequest, status: int, happened: str, todo: list[Todo], detail: str = "", kept: str = UNTOUCHED
) -> HttpResponse:
    """Answer with an error page."""
    context = {"status": status, "happened": happened, "detail": detail, "kept": kept, "todo": todo}
    response = page(request, "portal/error.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where the request was larger than any form here."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    return problem(
        request,
        400,
        "没有看懂这次请求",
        [Todo("用浏览器的“后退”回到上一页，再试一次"), Todo("回到首页", reverse("portal:home"))],
        "浏览器发来的内容不完整或者格式不对。",
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was sent than any form here takes."""
    return problem(
        request,
        413,
        "发来的内容太大",
        [Todo("用浏览器的“后退”回到上一页，减少文字或者换用较小的文件"), Todo("回到首页", reverse("portal:home"))],
        "为了不影响他人使用，这次发来的内容没有接收。",
    )


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this visitor. What the access rules say is shown; other reasons stay inside."""
    detail = str(exception) if isinstance(exception, Denied) else "您没有打开这一页的权限。"
    return problem(
        request,
        403,
        "不能打开这一页",
        [
            Todo("查询自己的申请，请用申请编号和查询码", reverse("portal:track")),
            Todo("回到首页", reverse("portal:home")),
        ],
        detail,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page was open too long, or the browser keeps no cookies."""
    return problem(
        request,
        403,
        "页面放置太久，没有提交成功",
        [
            Todo("用浏览器的“后退”回到上一页，刷新后再提交"),
            Todo("如果反复出现，请允许本站使用 Cookie 后再试"),
            Todo("回到首页", reverse("portal:home")),
        ],
        "为防止他人冒用，提交时要核对页面里的一次性标记，这次没有对上。",
        "这次的内容没有收到；用浏览器“后退”，大多数浏览器会保留您刚才填写的文字。" + UNTOUCHED,
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing at this address."""
    return problem(
        request,
        404,
        "没有找到这一页",
        [
            Todo("查找单位和联系方式", reverse("portal:units")),
            Todo("查看年度报告", reverse("portal:tables")),
            Todo("申请公开政府信息", reverse("portal:apply")),
            Todo("回到首页", reverse("portal:home")),
        ],
        "地址可能写错了，或者这一页已经撤下。",
    )


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; 503 where the database does not answer just now."""
    if isinstance(sys.exc_info()[1], OperationalError):
        return busy(request)
    return problem(
        request,
        500,
        "系统出了故障",
        [Todo("过几分钟再试"), Todo("急需办理的，请直接联系受理单位"), Todo("回到首页", reverse("portal:home"))],
        "问题在我们这边，已经记录下来，工作人员会尽快处理。",
        "刚才这一步可能没有完成，请重新打开上一页核对。" + UNTOUCHED,
    )


def busy(request: HttpRequest) -> HttpResponse:
    """503: the database is locked or away. What was asked was not done, and can be asked again."""
    response = problem(
        request,
        503,
        "系统正忙，这一步没有完成",
        [
            Todo("稍等一两分钟，用浏览器的“后退”回到上一页，再提交一次"),
            Todo("急需办理的，请直接联系受理单位"),
            Todo("回到首页", reverse("portal:home")),
        ],
        "数据库暂时没有响应，这一步的内容没有写入，不会重复登记。",
        "用浏览器“后退”，大多数浏览器会保留您刚才填写的文字。" + UNTOUCHED,
    )
    response["Retry-After"] = "60"
    return response
