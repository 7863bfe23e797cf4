"""Table two beside the catalogue: proposed, taken over when asked, and compared (I22)."""

from datetime import date

import pytest
from django.test import Client

from gongkai.catalogue.counting import DocumentCount
from gongkai.organisations.actions import ensure_roles
from gongkai.organisations.models import Assignment, Officer, Role
from gongkai.reports import queries
from gongkai.reports.queries import documents
from gongkai.reports.queries.documents import agreement, counted_documents
from gongkai.reports.queries.question import ask

ENTER = "/office/reports/enter/?unit=north&year=2022&basis=region"
DAY = date(2023, 2, 1)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue with some normative documents and no rule."""
    counts = {"rule": DocumentCount(), "normative": DocumentCount(2, 3, 1, 14, 20)}
    monkeypatch.setattr(documents, "document_counts", lambda units, year, on: counts)


@pytest.fixture
def officer(tree) -> Client:
    """Whoever enters table two of the region."""
    who = Officer.objects.create(username="typist", name="填报人", unit=tree.north)
    ensure_roles()
    role = Role.objects.get(code="disclosure_officer")
    Assignment.objects.create(officer=who, role=role, unit=tree.north, below=True, since=date(2000, 1, 1))
    client = Client()
    client.force_login(who, backend="gongkai.organisations.sign_in.OfficerBackend")
    return client


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("fmt2021", {"made": 2, "repealed": 1, "in_force": 14}),
        ("trial2019", {"made": 2, "published": 3, "public_total": 20}),
    ],
)
def test_each_form_has_its_own_cells(tree, counted: None, form: str, expected: dict[str, int]) -> None:
    found = counted_documents(ask(tree.north, 2022, "region", form), DAY)
    assert {code: value for code, value in found.items() if ".normative." in code} == {
        f"t2.normative.{column}": value for column, value in expected.items()
    }
    assert {value for code, value in found.items() if ".rules." in code} == {0}


def test_an_empty_catalogue_claims_nothing(tree) -> None:
    assert counted_documents(ask(tree.north, 2022, "region"), DAY) == {}


def test_the_figures_are_filled_in_when_asked_and_saved_only_then(tree, officer: Client, counted: None) -> None:
    assert "信息目录统计：14" in officer.get(ENTER).content.decode()
    seen = queries.digest_of(queries.entered(tree.north, "region", 2022, "fmt2021"))
    answer = officer.post(ENTER, {"seen": seen, "take": "1", "t2.fees.amount": "12.5"})
    page = answer.content.decode()
    assert answer.status_code == 200 and 'value="14"' in page and 'value="12.5"' in page
    assert not queries.entered(tree.north, "region", 2022, "fmt2021")


@pytest.mark.parametrize(("typed", "verdict"), [("14", "pass"), ("15", "fail"), ("", "cannot_tell")])
def test_the_identity_with_the_website(tree, officer: Client, counted: None, typed: str, verdict: str) -> None:
    seen = queries.digest_of(queries.entered(tree.north, "region", 2022, "fmt2021"))
    assert officer.post(ENTER, {"seen": seen, "t2.normative.in_force": typed}).status_code == 302
    assert agreement(ask(tree.north, 2022, "region"), DAY).verdict == verdict
    page = officer.get("/office/reports/?unit=north&year=2022&basis=region").content.decode()
    assert ("I22" in page) is (typed != "")
