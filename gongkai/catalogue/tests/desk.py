"""A record taken through its review, step by step, for the tests of this room."""

from datetime import date

from gongkai.catalogue.actions import drafting, reviewing
from gongkai.catalogue.models import Record
from gongkai.catalogue.tests.making import NOW, TODAY, House

FIELDS: dict[str, object] = {
    "kind": "document",
    "title": "关于演示通关事项的公告",
    "document_number": "海关总署公告2026年第5号",
    "issuer": "演示关",
    "made_on": date(2026, 11, 2),
    "genre": "announcement",
    "item20": "item1",
    "customs_class": "clearance",
    "abstract": "说明演示通关事项怎样办理。",
    "body": "<p>自即日起，演示通关事项按本公告办理。</p>",
    "attribute": "publish",
}


class Desk:
    """The people of a house, and the acts they take on the version they have just seen."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.legal = house.person("legal", "legal", house.unit_)

    def draft(self, **fields: object) -> Record:
        """Begin a record."""
        house = self.house
        return drafting.draft(house.unit_, house.column, {**FIELDS, **fields}, house.clerk, TODAY)

    def submit(self, record: Record) -> Record:
        """Hand it in."""
        return reviewing.submit(record, self.house.clerk, TODAY, None)

    def decide(self, record: Record, attribute: str = "publish", **more: object) -> Record:
        """Decide."""
        return reviewing.decide(record, attribute, self.house.reviewer, TODAY, None, **more)

    def pass_secrecy(self, record: Record, **more: object) -> Record:
        """Look it over."""
        return reviewing.pass_secrecy(record, self.house.reviewer, TODAY, None, **more)

    def sign(self, record: Record, **more: object) -> Record:
        """Sign it."""
        return reviewing.sign(record, self.house.leader, TODAY, None, **{"now": NOW, **more})

    def reviewed(self, **fields: object) -> Record:
        """Return a record that waits for the signature."""
        return self.pass_secrecy(self.decide(self.submit(self.draft(**fields))))

    def public(self, **fields: object) -> Record:
        """Return a record that went the whole way."""
        return self.sign(self.reviewed(**fields))

    def correct(self, record: Record, **fields: object) -> Record:
        """Prepare a correction."""
        given = {"change_reason": "内容有误，予以更正", **fields}
        return drafting.save(record, given, self.house.clerk, TODAY, None)

    def through(self, record: Record) -> Record:
        """Take what is in hand through the whole review."""
        return self.sign(self.pass_secrecy(self.decide(self.submit(record))))
