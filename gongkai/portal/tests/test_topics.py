"""Topics: built from blocks by one person, public once another has passed them, gone when withdrawn."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from gongkai.catalogue.actions import publishing
from gongkai.catalogue.tests.making import TODAY
from gongkai.organisations.access import Denied
from gongkai.organisations.actions import Refused
from gongkai.portal.actions import topics as acts
from gongkai.portal.blocks import Block, events, from_rows, problems, to_rows
from gongkai.portal.models import Topic
from gongkai.portal.tests.conftest import stamps
from gongkai.stamps.queries import combined


def body(answer) -> str:
    return answer.content.decode()


def written(house, *blocks: Block):
    version = acts.open_topic(unit=house.unit_, slug="demo", title="演示专题", actor=house.clerk, on=TODAY)
    return acts.save_topic(
        version.topic,
        title="演示专题",
        summary="导语。",
        keywords="",
        blocks=blocks or [Block("text", "说明", "第一段。\n\n第二段。")],
        actor=house.clerk,
        on=TODAY,
    )


def passed(house, *blocks: Block) -> Topic:
    version = acts.submit_topic(written(house, *blocks), actor=house.clerk, on=TODAY)
    return acts.pass_topic(version, actor=house.reviewer, on=TODAY)


def test_blocks_come_back_as_they_were_kept():
    blocks = [Block("text", "甲", "乙"), Block("records", column="news", valid=True, most=5)]
    assert from_rows(to_rows(blocks)) == blocks
    assert from_rows([{"kind": "unknown"}]) == []


def test_a_time_line_says_which_line_is_none():
    block = Block("timeline", text="2026-11-22 公布\n昨天 没有日期\n2026-02-30 没有这一天")
    found, wrong = events(block)
    assert [one.text for one in found] == ["公布"] and len(wrong) == 2
    assert len(problems(block)) == 2


def test_nothing_is_public_before_a_second_person_has_passed_it(house):
    version = written(house)
    assert Client().get("/topics/demo/").status_code == 404
    version = acts.submit_topic(version, actor=house.clerk, on=TODAY)
    assert Client().get("/topics/demo/").status_code == 404
    with pytest.raises(Denied):
        acts.pass_topic(version, actor=house.clerk, on=TODAY)
    desk = Client()
    desk.force_login(house.reviewer, backend="gongkai.organisations.sign_in.OfficerBackend")
    assert "专题“演示专题”等待您审核" in body(desk.get("/office/"))
    house.person_also(house.clerk, "reviewer", house.unit_)
    with pytest.raises(Refused, match="另一个人"):
        acts.pass_topic(version, actor=house.clerk, on=TODAY)
    rested = stamps(Client().get("/topics/"))
    before = combined(rested)
    acts.pass_topic(version, actor=house.reviewer, on=TODAY)
    assert combined(rested) != before
    html = body(Client().get("/topics/demo/"))
    assert "第二段。" in html and "演示专题" in body(Client().get("/topics/")) and "演示专题" in body(Client().get("/"))


def test_the_database_holds_the_two_people(house):
    topic = passed(house)
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.filter(pk=topic.pk).update(passed_by=house.clerk)


def test_a_version_that_names_what_is_not_public_is_not_sent_up(house):
    draft = house.record()
    version = written(house, Block("chosen", text=draft.index_number), Block("contact", unit="none"))
    with pytest.raises(Refused, match="没有公开的信息") as refusal:
        acts.submit_topic(version, actor=house.clerk, on=TODAY)
    assert "没有这个单位" in str(refusal.value)


def test_a_topic_never_shows_what_was_withdrawn_after_it(desk, house):
    record = desk.public()
    topic = passed(house, Block("chosen", "文件", record.index_number), Block("records", "公告", column="content"))
    answer = Client().get("/topics/demo/")
    assert body(answer).count(record.title) == 2
    rested = stamps(answer)
    before = combined(rested)
    publishing.withdraw(record, "须撤下", house.leader, TODAY, None)
    assert combined(rested) != before
    assert record.title not in body(Client().get(f"/topics/{topic.slug}/"))


def test_a_withdrawn_topic_says_so(house):
    topic = passed(house)
    with pytest.raises(Refused, match="理由"):
        acts.withdraw_topic(topic, " ", actor=house.clerk, on=TODAY)
    acts.withdraw_topic(topic, "活动已经结束", actor=house.clerk, on=TODAY)
    answer = Client().get("/topics/demo/")
    assert answer.status_code == 410 and "活动已经结束" in body(answer) and "第二段" not in body(answer)
    assert "演示专题" not in body(Client().get("/topics/"))


def test_what_two_people_typed_is_never_overwritten(house):
    version = written(house)
    with pytest.raises(Refused, match="刚保存过"):
        acts.save_topic(
            version.topic, title="别的", summary="", keywords="", blocks=[], actor=house.clerk, on=TODAY, saves=0
        )


def test_words_of_a_topic_are_text_and_nothing_else(house):
    passed(house, Block("text", "<b>题</b>", "<script>alert(1)</script>"))
    html = body(Client().get("/topics/demo/"))
    assert "<script>alert" not in html and "<b>题</b>" not in html


@pytest.fixture
def screen(house):
    client = Client()
    client.force_login(house.clerk, backend="gongkai.organisations.sign_in.OfficerBackend")
    return client


def test_the_screen_adds_moves_and_keeps_blocks(house, screen):
    answer = screen.post("/office/topics/new/", {"unit": "u0028", "slug": "demo", "title": "演示专题"})
    assert answer.status_code == 302, body(answer)
    form = {"title": "演示专题", "summary": "", "keywords": "", "saves": "0", "count": "0"}
    html = body(screen.post("/office/topics/on/demo/", {**form, "add_block": "yes", "new_kind": "text"}))
    assert 'name="b0-text"' in html and 'name="count" value="1"' in html
    typed = {**form, "count": "1", "b0-kind": "text", "b0-heading": "甲", "b0-text": "写下的话"}
    html = body(screen.post("/office/topics/on/demo/", {**typed, "add_block": "yes", "new_kind": "timeline"}))
    assert "写下的话" in html and 'name="b1-text"' in html
    two = {**typed, "count": "2", "b1-kind": "timeline", "b1-heading": "乙", "b1-text": "坏的一行"}
    html = body(screen.post("/office/topics/on/demo/", {**two, "up": "1"}))
    assert html.index("坏的一行") < html.index("写下的话")
    answer = screen.post("/office/topics/on/demo/", {**two, "submit": "yes"})
    assert answer.status_code == 400 and "日期和事项之间空一格" in body(answer) and "写下的话" in body(answer)
    kept = acts.in_hand(Topic.objects.get())
    assert kept is None or kept.state == "draft"


def test_the_screen_is_for_those_who_may(house, screen):
    written(house)
    assert screen.get("/office/topics/").status_code == 200
    assert screen.get("/office/topics/on/demo/").status_code == 200
    assert "导语。" in body(screen.get("/office/topics/on/demo/preview/"))
    stranger = Client()
    stranger.force_login(
        house.person("auditor", "hotline_agent", house.unit_), backend="gongkai.organisations.sign_in.OfficerBackend"
    )
    for path in ("", "new/", "on/demo/", "on/demo/preview/"):
        assert stranger.get(f"/office/topics/{path}").status_code == 403, path
