"""What may follow what, by whom, and what a check run again leaves alone."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from gongkai.audit.models import Entry
from gongkai.findings import queries
from gongkai.findings.actions import Refused, act, raise_findings
from gongkai.findings.models import STATES, Finding
from gongkai.findings.policies import TRANSITIONS
from gongkai.findings.tests.conftest import DAY, found
from gongkai.organisations.access import Denied
from gongkai.organisations.models import Assignment, Role

pytestmark = pytest.mark.django_db
SUBJECT = "report:u9002:2025:own"
TERM = DAY + timedelta(days=30)
ON_THE_WAY = {
    "raised": (),
    "confirmed": ("confirm",),
    "ordered": ("order",),
    "answered": ("order", "feedback"),
    "closed": ("order", "feedback", "recheck_pass"),
    "dismissed": ("dismiss",),
}


def do(house, finding, name, by=None, **more):
    row = next(one for one in TRANSITIONS if one.act == name)
    who = by or (house.clerk if row.right == "findings.answer" else house.supervisor)
    given = {"text": "写明的情况", "due_on": TERM if row.needs_term else None} | more
    finding.refresh_from_db()
    return act(finding, name, by=who, today=DAY, version=more.pop("version", finding.version), **given)


def rerun(house, *what, on=DAY):
    return raise_findings(house.local, "reports.check", SUBJECT, what, today=on)


@pytest.mark.parametrize("state", [code for code, _ in STATES])
@pytest.mark.parametrize("name", [row.act for row in TRANSITIONS])
def test_every_act_in_every_state(house, finding, state, name):
    for step in ON_THE_WAY[state]:
        do(house, finding, step)
    row = next(one for one in TRANSITIONS if one.act == name)
    if state in row.frm:
        assert do(house, finding, name).state == row.to
    else:
        with pytest.raises(Refused, match="现在是"):
            do(house, finding, name)


def test_from_order_to_closed_leaves_every_step_and_entry(house, finding):
    for name in ("confirm", "order", "feedback", "recheck_fail", "feedback", "recheck_pass"):
        do(house, finding, name)
    finding.refresh_from_db()
    assert (finding.state, finding.closed_on, finding.over) == ("closed", DAY, True)
    assert finding.steps.first().act == "raise"
    assert finding.steps.count() == 7
    assert Entry.objects.filter(act__startswith="findings.", subject=f"finding:{finding.pk}").count() == 7
    with pytest.raises(TypeError):
        finding.steps.first().delete()


@pytest.mark.parametrize("name", [row.act for row in TRANSITIONS if row.needs_text])
def test_an_act_that_must_be_explained_is_refused_without_words(house, finding, name):
    row = next(one for one in TRANSITIONS if one.act == name)
    for step in ON_THE_WAY[row.frm[0]]:
        do(house, finding, step)
    with pytest.raises(Refused) as refusal:
        do(house, finding, name, text="  ")
    assert refusal.value.field == "text"


@pytest.mark.parametrize("due_on", [None, DAY - timedelta(days=1)])
def test_an_order_has_a_term_not_in_the_past(house, finding, due_on):
    with pytest.raises(Refused) as refusal:
        do(house, finding, "order", due_on=due_on)
    assert refusal.value.field == "due_on"
    finding.refresh_from_db()
    assert finding.state == "raised"


def test_who_may(house, finding):
    for stranger in (house.clerk, house.elsewhere):
        with pytest.raises(Denied):
            do(house, finding, "order", by=stranger)
    do(house, finding, "order", by=house.reviewer)
    for not_theirs in (house.supervisor, house.reviewer):
        with pytest.raises(Denied):
            do(house, finding, "feedback", by=not_theirs)
    assert list(queries.visible_to(house.elsewhere, DAY)) == []
    assert list(queries.visible_to(house.supervisor, DAY)) == [finding]


def test_nobody_rechecks_their_own_rectification(house, finding):
    reviewer = Role.objects.get(code="reviewer")
    Assignment.objects.create(officer=house.clerk, role=reviewer, unit=house.local, since=date(2020, 1, 1))
    do(house, finding, "order")
    do(house, finding, "feedback")
    with pytest.raises(Refused, match="另一人"):
        do(house, finding, "recheck_pass", by=house.clerk)
    assert do(house, finding, "recheck_pass", by=house.reviewer).state == "closed"


def test_the_second_of_two_officers_is_told(house, finding):
    seen = finding.version
    do(house, finding, "confirm")
    with pytest.raises(Refused, match="刚被别人处理过"):
        act(finding, "dismiss", by=house.reviewer, today=DAY, version=seen, text="口径不同")


def test_a_decision_outlives_the_next_run(house, finding):
    do(house, finding, "dismiss", text="按全关区口径，另有说明")
    rerun(house, found(), found("t3.carried_in.total", "结转不符"), on=DAY + timedelta(days=1))
    finding.refresh_from_db()
    assert finding.state == "dismissed"
    assert finding.seen_on == DAY + timedelta(days=1)
    assert Finding.objects.count() == 2


def test_a_run_twice_changes_nothing(house, finding):
    entries = Entry.objects.count()
    assert [one.pk for one in rerun(house, found(), found())] == [finding.pk]
    assert Entry.objects.count() == entries


def test_what_is_gone_is_marked_and_what_comes_back_after_closing_is_opened_again(house, finding):
    rerun(house)
    finding.refresh_from_db()
    assert not finding.present
    do(house, finding, "put_right")
    rerun(house)
    rerun(house, found(), on=DAY + timedelta(days=9))
    finding.refresh_from_db()
    assert (finding.state, finding.present, finding.closed_on) == ("raised", True, None)


def test_the_database_holds_what_the_states_promise(finding):
    for wrong in ({"state": "ordered"}, {"state": "closed"}, {"closed_on": DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Finding.objects.filter(pk=finding.pk).update(**wrong)


def test_overdue_and_counts(house, finding):
    do(house, finding, "order")
    late = TERM + timedelta(days=1)
    assert list(queries.overdue(Finding.objects.all(), late)) == [finding]
    assert not queries.overdue(Finding.objects.all(), TERM).exists()
    counted = queries.counts(Finding.objects.all(), late)
    assert (counted["ordered"], counted["overdue"], counted["raised"]) == (1, 1, 0)


def client_of(officer):
    client = Client()
    client.force_login(officer, backend="gongkai.organisations.sign_in.OfficerBackend")
    return client


def test_the_whole_way_on_screen(house, finding):
    above, below = client_of(house.supervisor), client_of(house.clerk)
    assert finding.message in above.get("/office/findings/").content.decode()
    address = f"/office/findings/{finding.pk}/"
    page = above.get(f"{address}?act=order").content.decode()
    assert "整改期限" in page
    bad = above.post(address, {"act": "order", "version": finding.version, "text": "请更正表三"})
    assert "请填写整改期限" in bad.content.decode()
    assert "请更正表三" in bad.content.decode()
    given = {"act": "order", "version": finding.version, "text": "请更正表三", "due_on": "2099-01-31"}
    assert above.post(address, given).status_code == 302
    assert above.post(address, given).status_code == 409
    assert "1个问题待反馈整改" in below.get("/office/").content.decode()
    assert below.get(f"{address}?act=recheck_pass").status_code == 200
    finding.refresh_from_db()
    assert below.post(address, {"act": "feedback", "version": finding.version, "text": "已更正"}).status_code == 302
    assert "1个问题待复核" in above.get("/office/").content.decode()
    finding.refresh_from_db()
    assert below.get(f"{address}?act=recheck_pass").status_code == 403
    assert above.post(address, {"act": "recheck_pass", "version": finding.version}).status_code == 302
    assert "已销号" in above.get(f"{address}").content.decode()
    assert client_of(house.elsewhere).get(address).status_code == 404


@pytest.mark.parametrize(
    "query", ["?state=nonsense", "?unit=u1&q=%00", "?sort=-due", "?page=99&state=all", "?verdict=x"]
)
def test_a_senseless_filter_does_no_harm(house, finding, query):
    assert client_of(house.supervisor).get(f"/office/findings/{query}").status_code == 200
