"""The interface as a whole: its routers, how errors are told, and the document that describes it."""

from functools import cache
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from gongkai.portal.api import figures, places, records, searching
from gongkai.portal.api.cursors import BadCursor
from gongkai.portal.api.faults import Missing, fault, sentence
from gongkai.portal.api.records import Withdrawn
from gongkai.portal.api.schemas import Shape
from gongkai.search.engine import EngineAway

PREFIX: Final = "api/v1/"
DESCRIPTION: Final = (
    "只读，不需要密钥。与网站页面出自同样的查询：页面上没有的这里也没有，撤下的立即不再给出。"
    '出错时回答 JSON：{"error": "中文说明"}。列表用 cursor 翻页：把回答中的 next 原样作为下一次的 cursor。'
    "可以用 ETag 和 If-None-Match 询问有没有变化。请求过于频繁会回答 429，按 Retry-After 等待后再来；"
    "需要全部数据的请用“开放数据”页面上的批量下载。"
)

api = NinjaAPI(
    title="政府信息公开数据接口",
    version="1.0.0",
    description=DESCRIPTION,
    urls_namespace="open-data",
    openapi_url=None,
    docs_url=None,
)
for each in (records.router, places.router, figures.router, searching.router):
    api.add_router("", each)


@api.exception_handler(ValidationError)
def _wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return fault(400, sentence(error.errors))


@api.exception_handler(BadCursor)
def _wrong_cursor(request: HttpRequest, error: BadCursor) -> HttpResponse:
    return fault(400, str(error))


@api.exception_handler(Missing)
def _missing(request: HttpRequest, error: Missing) -> HttpResponse:
    return fault(404, str(error))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return fault(404, "没有这个地址")


@api.exception_handler(Withdrawn)
def _gone(request: HttpRequest, error: Withdrawn) -> HttpResponse:
    return fault(410, str(error))


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return fault(error.status_code, "请求有误")


@api.exception_handler(EngineAway)
def _away(request: HttpRequest, error: EngineAway) -> HttpResponse:
    return fault(503, str(error), Retry_After="60")


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI document; what the code says to programmers is replaced by what it says to users."""
    whole: dict[str, Any] = api.get_openapi_schema(path_prefix=PREFIX)
    named = {shape.__name__: shape.NAMED for shape in _shapes(Shape)}
    for name, schema in whole["components"]["schemas"].items():
        schema["description"] = named[name]
    for path in whole["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                answer["description"] = _SAID.get(int(status), "出错")
    return whole


_SAID: Final = {
    200: "成功",
    400: "参数有误",
    404: "没有找到",
    410: "已经撤下",
    429: "请求过于频繁",
    503: "暂时不能检索",
}


def _shapes(kind: type[Shape]) -> list[type[Shape]]:
    return [one for below in kind.__subclasses__() for one in (below, *_shapes(below))]
