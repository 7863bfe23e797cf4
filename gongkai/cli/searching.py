"""``search`` and ``index``: ask what the public can find, and look after the index."""

import click

from gongkai.cli import printing
from gongkai.cli.django_ready import needs_data, start

start()

from gongkai.organisations.calendar import today  # noqa: E402 - Django must be set up
from gongkai.search import outbox, service  # noqa: E402
from gongkai.search.answers import Marked  # noqa: E402
from gongkai.search.asking import Query  # noqa: E402
from gongkai.search.choosing import name  # noqa: E402
from gongkai.search.engine import EngineAway  # noqa: E402


@click.command()
@click.argument("query")
@click.option("--limit", type=click.IntRange(0, 100), default=10, show_default=True, help="最多列出多少条")
@click.option("--offset", type=click.IntRange(0, 10_000), default=0, help="从第几条之后开始")
@click.option("--engine", "engine", type=click.Choice(service.ENGINES), help="检索引擎；不填则按设置")
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", show_default=True)
@printing.JSON
@needs_data
def search(query: str, limit: int, offset: int, engine: str | None, sort: str, as_json: bool) -> None:
    """检索已经公开的信息，与门户网站的检索结果相同。

    支持“短语”、-排除、标题:、文号:、单位:、年:2019..2021、类型:，以及文号的各种写法。
    """
    asked = Query(query, sort="date" if sort == "date" else "relevance", offset=offset, limit=limit)
    try:
        service.drain()
        results = service.ask(asked, engine or "")
    except EngineAway as error:
        raise click.ClickException(str(error)) from error
    service.note(asked, results, today())
    if as_json:
        printing.as_json(service.shape(results))
        return
    if results.instead:
        click.echo(f"没有找到“{query}”，以下是“{results.corrected}”的结果")
    elif results.corrected:
        click.echo(f"您要找的是不是“{results.corrected}”")
    click.echo(f"共{results.total}条，用时{results.took_ms:.1f}毫秒")
    for hit in results.hits:
        facts = "　".join(filter(None, (hit.data["document_number"], hit.data["published_on"], hit.data["unit_name"])))
        click.echo(f"\n{_told(hit.title)}　{hit.data['url']}")
        if facts:
            click.echo(f"  {facts}")
        if hit.snippet:
            click.echo(f"  {_told(hit.snippet)}")


def _told(marked: Marked) -> str:
    return "".join(click.style(text, bold=True) if found else text for text, found in marked)


@click.group()
def index() -> None:
    """检索索引：查看、重建、跟上最新的改动。"""


@index.command()
@printing.JSON
@needs_data
def status(as_json: bool) -> int:
    """索引是否可用、有多少条、有多少改动等待写入；不可用时退出码为 1。"""
    ready = service.engine().ready()
    told = {
        "engine": name(),
        "ready": ready,
        "documents": service.engine().count() if ready else 0,
        "waiting": outbox.length(),
    }
    if as_json:
        printing.as_json(told)
    else:
        click.echo(
            f"引擎{told['engine']}：{'可用' if ready else '不可用'}，{told['documents']}条，{told['waiting']}项等待写入"
        )
    return 0 if ready else 1


@index.command()
@printing.JSON
@needs_data
def rebuild(as_json: bool) -> None:
    """重建索引；期间原有索引照常提供检索。"""
    try:
        documents = service.rebuild(printing.steps())
    except EngineAway as error:
        raise click.ClickException(str(error)) from error
    _say({"documents": documents}, f"已重建，共{documents}条", as_json)


@index.command()
@click.option("--wait", type=click.IntRange(0, 3600), default=30, show_default=True, help="等候其他进程的秒数")
@printing.JSON
@needs_data
def drain(wait: int, as_json: bool) -> None:
    """把等待的改动写入索引；没有索引时先建立。"""
    try:
        taken = service.drain(wait)
    except EngineAway as error:
        raise click.ClickException(str(error)) from error
    _say({"taken": taken, "waiting": outbox.length()}, f"已写入{taken}项改动", as_json)


def _say(told: dict[str, int], line: str, as_json: bool) -> None:
    if as_json:
        printing.as_json(told)
    else:
        click.echo(line)
