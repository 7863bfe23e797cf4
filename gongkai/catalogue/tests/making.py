"""A small office with a column and records, for the tests of this room."""

from datetime import date, datetime

from django.utils import timezone

from gongkai.catalogue.models import Clearing, Column, Record
from gongkai.catalogue.standard import ensure_columns
from gongkai.organisations.actions import ensure_roles
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.tests.making import post, unit

BEGIN = date(2000, 1, 1)
TODAY = date(2026, 11, 20)
NOW = timezone.make_aware(datetime(2026, 11, 20, 9, 30))


class House:
    """A headquarters with a regional customs below it, three people at each, and the standard columns."""

    def __init__(self) -> None:
        ensure_roles()
        ensure_columns()
        self.top = self.unit("u0001", "演示总署", "hq", None)
        self.unit_ = self.unit("u0028", "演示关", "regional", self.top)
        self.clerk = self.person("clerk", "disclosure_officer", self.unit_)
        self.reviewer = self.person("reviewer", "reviewer", self.unit_)
        self.leader = self.person("leader", "leader", self.unit_)
        self.administrator = self.person("admin", "administrator", self.top, below=True)
        self.column = Column.objects.get(path="content/documents/announcements")
        self.made = 0

    def unit(self, key: str, name: str, level: str, above: Unit | None) -> Unit:
        """Make a unit under another."""
        return unit(key, name, level, above, since=BEGIN, opened_on=BEGIN)

    def person(self, account: str, role: str, unit: Unit, below: bool = False) -> Officer:
        """Make an officer with a post, who needs no password."""
        officer = Officer.objects.create(username=f"{unit.key}-{account}", name=account, unit=unit)
        post(officer, role, unit, below, since=BEGIN)
        return officer

    def person_also(self, officer: Officer, role: str, unit: Unit) -> None:
        """Give an officer one more post."""
        post(officer, role, unit, since=BEGIN)

    def record(self, **fields: object) -> Record:
        """Make a draft."""
        self.made += 1
        given = {
            "index_number": f"T/2026-{self.made:05d}",
            "unit": self.unit_,
            "column": self.column,
            "kind": "document",
            "title": f"关于演示事项的公告（{self.made}）",
            "issuer": "演示关",
            "made_on": date(2026, 11, 1),
            "abstract": "演示用的内容概述。",
            "body": "<p>演示正文。</p>",
            "attribute": "publish",
            "genre": "announcement",
            "prepared_by": self.clerk,
            **fields,
        }
        return Record.objects.create(**given)

    def clearing(self, record: Record, **fields: object) -> Clearing:
        """Sign a record as three people."""
        given = {
            "record": record,
            "digest": record.digest_of(),
            "prepared_by": self.clerk,
            "reviewed_by": self.reviewer,
            "signed_by": self.leader,
            "signed_at": NOW,
            **fields,
        }
        return Clearing.objects.create(**given)

    def public(self, **fields: object) -> Record:
        """Make a record that is public, without the screens: for tests of what comes after."""
        record = self.record(**fields)
        Record.objects.filter(pk=record.pk).update(
            live=True,
            stage="public",
            cleared=self.clearing(record),
            published_on=fields.get("published_on", date(2026, 11, 10)),
            first_published_at=NOW,
            last_published_at=NOW,
        )
        record.refresh_from_db()
        return record
