"""Every address against everyone: what opens, what sends to sign-in, what is refused and what does not exist.

``TABLE`` is the contract. An address that is not in it fails the test, and so does one that opens for anybody the table
does not name. Wagtail's own addresses under /office/ are closed as a whole.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from gongkai.audit.models import Head
from gongkai.findings.actions import Found, raise_findings
from gongkai.foi import actions as acts
from gongkai.foi.tests.making import Office, officer, unit
from gongkai.foi.views.specs import SPECS
from gongkai.library.models import Document
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Assignment, Deputy
from gongkai.reports.models import AnnualReport, Compilation, CompilationItem
from gongkai.reports.queries.compiling import FOLDER
from tests.actors import ACTORS, CASE, INSIDE, Row
from tests.addresses import ACCOUNTS, ACTS, FRAME, TABLE
from tests.addresses_portal import ASKED, PORTAL
from tests.scenes import address, published

pytestmark = pytest.mark.django_db

BACKEND = "gongkai.organisations.sign_in.OfficerBackend"
DAY = date(2026, 3, 2)
SIGN_IN = ("/accounts/login/", "/office/login/")
SECRETS = ("司空虚构", "13800138999", "TEST-ZX-7731", "xukou@example.cn")


def routes() -> list[str]:
    """Return every address the resolver knows, as written; acts upon a case one by one."""
    found = []

    def walk(patterns: list, before: str) -> None:
        for pattern in patterns:
            here = before + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, here)
            elif here.endswith("do/<slug:slug>/"):
                found.extend(here.replace("<slug:slug>", spec.slug) for spec in SPECS)
            else:
                found.append(here)

    walk(get_resolver().url_patterns, "")
    return found


OTHERS = sorted({route for route in routes() if route.startswith("office/")} - {*TABLE, *ACCOUNTS, *FRAME})


@pytest.fixture(autouse=True)
def _no_limits() -> None:
    cache.clear()


@pytest.fixture
def scene(db: None) -> SimpleNamespace:
    """A headquarters, two regions, one case at the first with a paper and a file, and a case of somebody else."""
    hq = unit("hq", "演示总署", level="hq", code="0000")
    office = Office(hq, "reg")
    other = unit("oth", "乙关", hq, "regional")
    office.clerk.unit = office.unit
    office.clerk.save()
    name, phone, number, email = SECRETS
    case = office.file(DAY, name=name, phone=phone, id_number=number, email=email)
    clerk = office.by(office.clerk, DAY)
    file = acts.attach(case, clerk, DAY, "request", "材料.txt", "材料".encode())
    case = office.fresh(case)
    acts.request_correction(case, clerk, DAY, ["请写明文件名称"])
    stand_in = officer("stand-in")
    row = Deputy.objects.create(principal=office.clerk, deputy=stand_in, since=DAY, until=today() + timedelta(days=9))
    AnnualReport.objects.create(unit=office.unit, year=2026, basis="own", form="fmt2021", opened_on=DAY)
    job = Compilation.objects.create(unit=office.unit, year=2026, asked_on=DAY, total=1)
    drawn = Path(settings.MEDIA_ROOT) / FOLDER / "drawn.pdf"
    drawn.parent.mkdir(parents=True, exist_ok=True)
    drawn.write_bytes(b"%PDF-")
    item = CompilationItem.objects.create(compilation=job, unit=office.unit, state="done", pdf=f"{FOLDER}/drawn.pdf")
    found = raise_findings(office.unit, "test", "x", [Found("R", "m", "fail", "示例问题")], today=DAY)
    document = Document(digest="d", file_name="a.txt", kind="text", added_on=DAY, checked_on=DAY)
    document.file.save("a.txt", ContentFile(b"a"))
    return SimpleNamespace(
        made=published(hq, office),
        item=item,
        finding=found[0],
        document=document,
        hq=hq,
        reg=office.unit,
        other=other,
        office=office,
        case=office.fresh(case),
        file=file,
        paper=case.notices.filter(to_applicant=True).last(),
        person=office.clerk,
        post=office.clerk.assignments.get(),
        deputy=row,
        stand_in=stand_in,
        second=office.file(DAY, name="另一虚构人", id_number="TEST-ZX-0002"),
    )


def client_of(actor: str, scene: SimpleNamespace) -> Client:
    """Return a browser with the actor signed in."""
    if actor == "deputy":
        person = scene.stand_in
    elif actor == "expired":
        person = officer("expired", ("disclosure_officer", scene.reg))
        Assignment.objects.filter(officer=person).update(until=today())
    else:
        role, place = actor.split("@")
        at = {"own": scene.reg, "other": scene.other, "above": scene.hq}[place]
        person = officer("actor", (role, at), below=place == "above")
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def head() -> int:
    """Return the number of the last entry of the record: it moves with every act."""
    return Head.objects.get(pk=1).number


def text_of(response: HttpResponse) -> str:
    """Return what a page says; files say nothing here, and are read to their end so that they close."""
    if response.streaming:
        b"".join(response.streaming_content)
        return ""
    if "html" not in response.headers.get("Content-Type", ""):
        return ""
    return response.content.decode()


def test_every_address_is_in_the_table() -> None:
    known = {*TABLE, *ACCOUNTS, *FRAME, *PORTAL, *OTHERS}
    assert [route for route in routes() if route not in known] == []
    assert [route for route in {*TABLE, *ACCOUNTS, *FRAME, *PORTAL} if route not in routes()] == []
    assert [name for name in ACTS if name not in {spec.slug for spec in SPECS}] == []


def test_no_address_of_ours_hides_among_wagtails() -> None:
    """What no table names must not be ours, or it would open unseen."""

    def walk(patterns: list, before: str) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            here = before + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, here)
            else:
                yield here, pattern.callback.__module__

    modules = dict(walk(get_resolver().url_patterns, ""))
    assert [route for route in OTHERS if modules[route].startswith("gongkai.")] == []
    assert len(OTHERS) > 100


@pytest.mark.parametrize("actor", ACTORS)
def test_the_workspace_opens_exactly_what_the_table_says(actor: str, scene: SimpleNamespace) -> None:
    client = client_of(actor, scene)
    before, version = head(), scene.case.version
    wrong, leaks = [], []
    for route, row in TABLE.items():
        response = client.get(address(route, scene) + row.query)
        if response.status_code != row.expected(actor):
            wrong.append((route, response.status_code, row.expected(actor)))
        said = text_of(response)
        leaks += [(route, word) for word in closed_to(actor, route, scene) if word in said]
        if actor not in (row.opens if row.post is None else row.post):
            posted = client.post(address(route, scene) + row.query, sent(row, version, scene))
            if posted.status_code not in {403, 404, 405}:
                wrong.append((f"POST {route}", posted.status_code, 403))
    assert wrong == [], wrong
    assert leaks == []
    assert head() == before
    assert scene.office.fresh(scene.case).version == version


def sent(row: Row, version: int, scene: SimpleNamespace) -> dict[str, object]:
    """Return what an act upon an address sends."""
    named = {name: str(value) for name, value in row.data.items()}
    found = {name: getattr(scene.made, value[1:]).pk if value[0] == "@" else value for name, value in named.items()}
    return {"version": version, "confirmed": "1", **found}


def closed_to(actor: str, route: str, scene: SimpleNamespace) -> list[str]:
    """Return the words an actor must not find on a page; the record names cases by number to those who read it."""
    number = [] if actor in CASE or route == "office/record/" else [scene.case.number]
    return [*(() if actor in INSIDE else SECRETS), *number, scene.case.query_code]


def test_nothing_of_the_workspace_opens_for_anybody_not_signed_in(scene: SimpleNamespace) -> None:
    client = Client()
    before, wrong = head(), []
    for route in [*TABLE, *OTHERS]:
        for response in (client.get(address(route, scene)), client.post(address(route, scene))):
            to_sign_in = response.status_code == 302 and response.headers["Location"].startswith(SIGN_IN)
            if not to_sign_in and response.status_code not in {403, 404, 405}:
                wrong.append((route, response.status_code, response.headers.get("Location")))
    assert wrong == [], wrong
    assert all(client.get(address(route, scene)).status_code == 302 for route in TABLE)
    assert head() == before


@pytest.mark.parametrize("actor", ["disclosure_officer@own", "supervisor@above", "administrator@above", "expired"])
def test_wagtails_own_pages_are_closed(actor: str, scene: SimpleNamespace) -> None:
    client = client_of(actor, scene)
    before, wrong = head(), []
    for route in OTHERS:
        for response in (client.get(address(route, scene)), client.post(address(route, scene))):
            if response.status_code != (403 if actor == "expired" else 404):
                wrong.append((route, response.status_code, response.headers.get("Location")))
    assert wrong == [], wrong
    assert head() == before
    assert {client.get(f"/{route}").status_code for route in FRAME} == {403 if actor == "expired" else 200}


def test_sign_in_pages(scene: SimpleNamespace) -> None:
    nobody, somebody = Client(), client_of("disclosure_officer@own", scene)
    found = {route: (nobody.get(f"/{route}").status_code, somebody.get(f"/{route}").status_code) for route in ACCOUNTS}
    assert found == ACCOUNTS


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "password/reset/",
        "password/set/",
        "email/",
        "confirm-email/",
        "3rdparty/",
        "login/code/",
        "2fa/webauthn/",
        "phone/change/",
        "sessions/",
    ],
)
def test_pages_of_the_sign_in_library_that_are_not_used_do_not_exist(path: str) -> None:
    assert Client().get(f"/accounts/{path}").status_code == 404
    assert Client().post(f"/accounts/{path}").status_code in {403, 404}


def test_an_officer_without_a_post_is_told_so_and_not_sent_in_circles(scene: SimpleNamespace) -> None:
    client = client_of("expired", scene)
    response = client.get("/office/", follow=True)
    assert response.redirect_chain == [] and response.status_code == 403
    assert "目前没有岗位" in response.content.decode()
    client.post("/accounts/logout/")
    assert client.get("/office/").headers["Location"].startswith("/accounts/login/")


def test_the_portal_tells_nothing_of_anyones_request(scene: SimpleNamespace) -> None:
    closed = (*SECRETS, scene.case.number, scene.case.query_code, scene.case.title)
    for client in (Client(), client_of("disclosure_officer@own", scene)):
        before = head()
        for route, expected in PORTAL.items():
            response = client.get(address(route, scene) + ASKED.get(route, ""))
            assert response.status_code == expected, route
            said = text_of(response)
            assert [word for word in closed if word in said] == [], route
            client.post(address(route, scene))
        assert head() == before


def shown(scene: SimpleNamespace) -> Client:
    """Return the browser of the applicant, who has shown number and code."""
    client = Client()
    answer = client.post("/track/", {"number": scene.case.number, "code": scene.case.query_code})
    assert answer.status_code == 302 and answer.headers["Location"].endswith(f"/track/{scene.case.number}/")
    return client


def test_number_and_code_open_one_case_and_no_other(scene: SimpleNamespace) -> None:
    client = shown(scene)
    mine = f"/track/{scene.case.number}/"
    assert [client.get(mine + rest).status_code for rest in ("", "form.pdf", "correct/", "withdraw/")] == [200] * 4
    for kind in ("pdf", "docx"):
        assert client.get(f"{mine}papers/{scene.paper.pk}.{kind}").status_code == 200
    assert b"".join(client.get(f"{mine}files/{scene.file.pk}")) == "材料".encode()
    other = f"/track/{scene.second.number}/"
    for rest in ("", "form.pdf", "correct/", "withdraw/", f"papers/{scene.paper.pk}.pdf", f"files/{scene.file.pk}"):
        assert client.get(other + rest).status_code == 302
    assert client.get("/office/").status_code == 302


def test_papers_and_files_of_another_case_do_not_open_under_ones_own(scene: SimpleNamespace) -> None:
    office, clerk = scene.office, scene.office.by(scene.office.clerk, DAY)
    hidden = acts.attach(scene.case, clerk, DAY, "working", "内部.txt", "内部".encode())
    theirs = acts.attach(scene.second, clerk, DAY, "request", "他人.txt", "他人".encode())
    acts.request_correction(office.fresh(scene.second), clerk, DAY, ["请写明文件名称"])
    paper = scene.second.notices.last()
    client, mine = shown(scene), f"/track/{scene.case.number}/"
    for rest in (f"files/{hidden.pk}", f"files/{theirs.pk}", f"papers/{paper.pk}.pdf", f"papers/{scene.paper.pk}.exe"):
        assert client.get(mine + rest).status_code == 404, rest
    inside, base = client_of("disclosure_officer@own", scene), f"/office/cases/{scene.case.pk}/"
    assert inside.get(f"{base}files/{hidden.pk}/").status_code == 200
    assert inside.get(f"{base}files/{theirs.pk}/").status_code == 404
    assert inside.get(f"{base}papers/{paper.pk}.pdf").status_code == 404


def test_closing_the_query_closes_the_case(scene: SimpleNamespace) -> None:
    client = shown(scene)
    client.post("/track/close/")
    assert client.get(f"/track/{scene.case.number}/").status_code == 302


@pytest.mark.parametrize("guess", ["", "AAAAAAAAAA", "%", "查询码", "0" * 5000])
def test_a_wrong_code_opens_nothing(guess: str, scene: SimpleNamespace) -> None:
    client = Client()
    answer = client.post("/track/", {"number": scene.case.number, "code": guess})
    assert answer.status_code == 200 and scene.case.title not in answer.content.decode()
    assert client.get(f"/track/{scene.case.number}/").status_code == 302
