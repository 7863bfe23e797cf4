"""Something behind every address: what is published, and what waits to be, at a unit; and the way to each of them."""

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from django.utils import timezone

from gongkai.catalogue.actions import clean_up, drafting, files, gazette, receiving, relating, restructuring, reviewing
from gongkai.catalogue.gazettes import fingerprint, listed
from gongkai.catalogue.models import Column, Record
from gongkai.catalogue.standard import ensure_columns
from gongkai.enforcement.actions import prepare, release
from gongkai.enforcement.models import Entry
from gongkai.enforcement.rows import kind_of
from gongkai.enforcement.tests.conftest import as_csv, penalty
from gongkai.foi.tests.making import Office, officer
from gongkai.organisations.actions import profiles
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import profile_content
from gongkai.patrol.actions.running import begin
from gongkai.patrol.actions.words import propose
from gongkai.portal.actions import open_site, topics
from gongkai.portal.blocks import Block
from gongkai.series import actions as series
from gongkai.series import reading

DAY = date(2026, 3, 2)
AFTER = date(2026, 4, 1)
FIELDS: dict[str, object] = {
    "kind": "document",
    "title": "关于演示通关事项的公告",
    "issuer": "演示关",
    "made_on": DAY,
    "genre": "announcement",
    "item20": "item1",
    "customs_class": "clearance",
    "abstract": "说明演示通关事项怎样办理。",
    "body": "<p>自即日起，演示通关事项按本公告办理。</p>",
    "attribute": "publish",
}


def published(top: Unit, office: Office) -> SimpleNamespace:
    """Publish one of everything at the office's unit, prepare another of each, and return them."""
    made = SimpleNamespace(keeper=officer("keeper", ("administrator", top), below=True))
    _records(made, office)
    _columns(made, office)
    _figures(made, office)
    _enforcement(made, office)
    _profile(made, office)
    open_site(key=office.unit.key, unit=office.unit, actor=made.keeper, on=DAY, name="演示关网站")
    _topics(made, office)
    made.run = begin(DAY, unit=office.unit)
    proposer = officer("proposer", ("disclosure_officer", top), below=True)
    made.term = propose("misprint", "演示错子", "演示错字", "测试用", by=proposer, on=DAY)
    return made


def _records(made: SimpleNamespace, office: Office) -> None:
    ensure_columns()
    made.column = Column.objects.get(path="content/documents/others")
    made.public, made.record = (
        drafting.draft(office.unit, made.column, {**FIELDS, "document_number": number}, office.clerk, DAY)
        for number in ("演示关公告2026年第5号", "演示关公告2026年第6号")
    )
    file = files.attach(made.public, "附件.txt", "演示".encode(), office.clerk, DAY)
    shown = {"attachments": [{"id": file.pk, "title": "附件"}]}
    made.public = drafting.save(made.public, shown, office.clerk, DAY, None)
    made.file = files.attach(made.record, "附件.txt", "演示".encode(), office.clerk, DAY)
    for step in (
        lambda row: reviewing.submit(row, office.clerk, DAY, None),
        lambda row: reviewing.decide(row, "publish", office.reviewer, DAY, None),
        lambda row: reviewing.pass_secrecy(row, office.reviewer, DAY, None),
        lambda row: reviewing.sign(row, office.leader, DAY, None, now=timezone.now()),
    ):
        made.public = step(made.public)
    made.public = Record.objects.get(pk=made.public.pk)
    made.public_file = made.public.files.get()
    made.round = clean_up.open_round(office.unit, "演示清理", DAY, by=office.clerk, today=DAY)
    month = gazette.prepare(office.unit, DAY.year, DAY.month, by=office.clerk, today=AFTER)
    made.gazette = gazette.issue(month, fingerprint(listed(month)), by=office.leader, today=AFTER)
    table = "名称,文号\n演示文件,演示关公告2026年第7号\n".encode()
    made.imported = receiving.receive("演示.csv", len(table), [table], office.unit, by=office.clerk, today=DAY)
    made.relation = relating.relate("related", made.record, made.public, by=office.clerk, today=DAY)


def _columns(made: SimpleNamespace, office: Office) -> None:
    given = {"parent": made.column.pk, "name": "演示自设栏目", "slug": "own"}
    made.own_column = restructuring.add_own(office.unit, given, by=office.clerk, today=DAY)
    step = {"act": "rename", "column": Column.objects.get(path="faq").pk, "name": "问与答"}
    made.restructuring = restructuring.restructure([step], "测试", by=made.keeper, today=DAY)


def _figures(made: SimpleNamespace, office: Office) -> None:
    clerk, leader = series.By(office.clerk, DAY), series.By(office.leader, DAY)
    values = {"name": "进出口总值", "slug": "trade", "measure": "亿元", "period": "month", "decimals": 1,
              "additive": True}  # fmt: skip
    made.series = series.create_series(office.unit, values, clerk)
    for month in ("2026-01", "2026-02"):
        lines = reading.read_text(f"期间,进出口总值\n{month},1.5\n")
        made.figures = series.submit(series.prepare(office.unit, lines, "数据.csv", clerk), "", clerk)
        if month == "2026-01":
            series.release(made.figures, leader)


def _enforcement(made: SimpleNamespace, office: Office) -> None:
    for number in ("1", "2"):
        data = as_csv(penalty(决定书文号=f"演关缉违字〔2026〕{number}号"))
        done = prepare(office.unit, kind_of("penalty"), data, f"{number}.csv", by=office.clerk, today=DAY)
        made.batch = done.batch
        if number == "1":
            release(done.batch, by=office.reviewer, today=DAY)
    made.entry = Entry.objects.get()


def _profile(made: SimpleNamespace, office: Office) -> None:
    content = replace(profile_content(office.unit), functions="依法监管。")
    version = profiles.save_profile(office.unit, content, actor=office.clerk, on=DAY)
    made.version = profiles.submit_profile(version, actor=office.clerk, on=DAY)


def _topics(made: SimpleNamespace, office: Office) -> None:
    words = {"title": "演示专题", "summary": "导语。", "keywords": "", "blocks": [Block("text", "说明", "一段。")]}
    begun = topics.open_topic(unit=office.unit, slug="demo", title="演示专题", actor=office.clerk, on=DAY)
    for number in (1, 2):
        kept = topics.save_topic(begun.topic, **words, actor=office.clerk, on=DAY)
        kept = topics.submit_topic(kept, actor=office.clerk, on=DAY)
        if number == 1:
            topics.pass_topic(kept, actor=office.reviewer, on=DAY)
    made.topic = begun.topic


def address(route: str, scene: SimpleNamespace) -> str:
    """Return an address of a route that leads to what the scene has."""
    values = {
        "item": scene.item.pk,
        "unit": "reg",
        "what": "cells",
        "slug": "submit",
        "pk": scene.case.pk,
        "notice": scene.paper.pk,
        "attachment": scene.file.pk,
        "post": scene.post.pk,
        "row": scene.deputy.pk,
        "key": "reg",
        "year": 2026,
        "basis": "own",
        "kind": "csv" if "download" in route else "pdf",
        "number": scene.case.number,
        "token": "nobodys-draft",
        "ending": "csv",
        **_here(route, scene),
    }
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: f"<{found[1]}>", route).replace("^", "").replace("$", "")
    plain = plain.replace("\\.", ".").replace(".*", "no-such-place")
    return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", lambda found: _value(found, values), plain)


def _value(found: re.Match[str], values: dict[str, object]) -> str:
    return str(values.get(found[2], 1 if found[1] in {"int", None} else "x"))


def _here(route: str, scene: SimpleNamespace) -> dict[str, object]:
    """Return what a route names otherwise than others do: by its beginning, the first that fits."""
    made = scene.made
    number = {"index_number": made.public.index_number, "pk": made.public_file.pk, "name": "附件.txt"}
    rows: list[tuple[str, dict[str, object]]] = [
        ("office/people/", {"pk": scene.person.pk}),
        ("office/findings/", {"pk": scene.finding.pk}),
        ("office/library/", {"pk": scene.document.pk}),
        ("office/catalogue/clean-up/", {"pk": made.round.pk}),
        ("office/catalogue/import/", {"pk": made.imported.pk, "kind": "xlsx"}),
        ("office/catalogue/gazette/", {"pk": made.gazette.pk}),
        ("office/catalogue/", {"pk": made.record.pk, "file": made.file.pk}),
        ("office/columns/history/", {"pk": made.restructuring.pk}),
        ("office/columns/", {"pk": made.own_column.pk}),
        ("office/enforcement/batches/", {"pk": made.batch.pk}),
        ("office/enforcement/", {"pk": made.entry.pk, "kind": "penalty"}),
        ("office/series/batches/", {"pk": made.figures.pk}),
        ("office/series/", {"pk": made.series.pk}),
        ("office/topics/", {"slug": "demo"}),
        ("office/patrol/", {"pk": made.run.pk, "kind": "xlsx"}),
        ("office/units/", {"number": made.version.number}),
        ("track/<slug:number>/papers/", {"pk": scene.paper.pk}),
        ("track/", {"pk": scene.file.pk}),
        ("colours/", {"colour": "0f3f73"}),
        ("topics/", {"slug": "demo"}),
        ("records/", number),
        ("api/v1/records/", number),
        ("units/<slug:key>/columns/", {"path": made.column.path}),
        ("columns/", {"path": made.column.path}),
        ("feeds/columns/", {"path": made.column.path}),
        ("api/v1/columns/", {"path": made.column.path}),
        ("enforcement/", {"pk": made.entry.pk, "kind": "penalty"}),
        ("api/v1/enforcement/", {"pk": made.entry.pk, "kind": "penalty"}),
        ("gazette/", {"month": "2026-03"}),
        ("figures/", {"slug": "trade", "kind": "csv"}),
        ("api/v1/series/", {"slug": "trade"}),
        ("api/v1/units/", {"key": "reg"}),
        ("api/v1/reports/", {"key": "reg", "year": 2026, "basis": "own"}),
        ("open-data/interface/", {"name": "swagger-ui.css"}),
        ("sitemap-", {"name": "pages"}),
    ]
    return next((values for beginning, values in rows if route.startswith(beginning)), {})
