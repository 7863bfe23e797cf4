"""Search as the page searches, printed as the command prints it."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router

from gongkai.organisations.calendar import today
from gongkai.portal.api.schemas import Fault, SearchAnswer
from gongkai.search import service
from gongkai.search.asking import DEEPEST, LONGEST, MOST
from gongkai.search.asking import Query as Question

router = Router(tags=["检索"])


@router.get(
    "search",
    response={200: SearchAnswer, 400: Fault, 429: Fault, 503: Fault},
    operation_id="search",
    summary="检索",
    description=(
        "检索政府信息、附件、单位、执法公示、年度报告等。支持“短语”、-排除、标题:、文号:、单位:、年:2019..2021、类型:，"
        "以及文号的各种写法。缩小范围的参数可以重复，任一取值符合即可。"
    ),
)
def search(
    request: HttpRequest,
    q: Annotated[str, Query("", max_length=LONGEST, description="要找什么")] = "",
    limit: Annotated[int, Query(20, ge=0, le=MOST, description="最多几条")] = 20,
    offset: Annotated[int, Query(0, ge=0, le=DEEPEST, description="从第几条之后开始")] = 0,
    sort: Annotated[Literal["relevance", "date"], Query("relevance", description="按相关程度或者按日期")] = "relevance",
    literal: Annotated[bool, Query(False, description="不纠正错别字")] = False,
    unit: Annotated[list[str], Query([], max_length=20, description="单位内部编号，包括下级单位")] = [],  # noqa: B006
    column: Annotated[list[str], Query([], max_length=20, description="栏目地址")] = [],  # noqa: B006
    year: Annotated[list[str], Query([], max_length=20, description="年份")] = [],  # noqa: B006
    kind: Annotated[list[str], Query([], max_length=20, description="种类，如 record、unit")] = [],  # noqa: B006
    validity: Annotated[list[str], Query([], max_length=20, description="效力代码")] = [],  # noqa: B006
    genre: Annotated[list[str], Query([], max_length=20, description="体裁分类代码")] = [],  # noqa: B006
    subject: Annotated[list[str], Query([], max_length=20, description="主题分类代码")] = [],  # noqa: B006
) -> dict[str, Any]:
    """Answer a search; what is no longer public is left out."""
    chosen = {
        "unit": unit,
        "column": column,
        "year": year,
        "kind": kind,
        "validity": validity,
        "genre": genre,
        "subject": subject,
    }
    filters = {name: tuple(values) for name, values in chosen.items() if values}
    asked = Question(q, filters, sort=sort, offset=offset, limit=limit, literal=literal)
    results = service.ask(asked)
    service.note(asked, results, today())
    return service.shape(results)
