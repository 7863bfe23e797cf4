"""Moves records through every state while others look: a process of its own over a demonstration's folder.

Run as ``python -m tests.moving RECORDS LOG``. Each version of a record carries a word of its own. A line is written
before a word becomes public and one after it has ceased to be, so that a reader can tell what nobody may see.
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.dev")

import django
from django.utils import timezone

django.setup()

from gongkai.catalogue.actions import drafting, files, publishing, reviewing  # noqa: E402
from gongkai.catalogue.looking import examine  # noqa: E402
from gongkai.catalogue.models import Column, Record  # noqa: E402
from gongkai.organisations.calendar import today  # noqa: E402
from gongkai.organisations.models import Officer, Unit  # noqa: E402

WORD = "隐鲸探针"


class Mover:
    """The three people of a unit, and one record after another."""

    def __init__(self, log: Path) -> None:
        self.log = log.open("a", encoding="utf-8", buffering=1)
        self.seen = log.with_suffix(".seen")
        self.unit = Unit.objects.get(key="u0028")
        self.clerk, self.reviewer, self.leader = (
            Officer.objects.get(username=f"gz-{name}") for name in ("officer", "reviewer", "leader")
        )
        self.column = Column.objects.get(path="content/documents/announcements")
        self.made = 0
        self.lives = 0

    def say(self, what: str, word: str, record: Record | None = None, file: int = 0) -> None:
        """Write down that a word is about to become public (opens), is public no longer (closed), or exists (made)."""
        line = {"at": time.time(), "what": what, "word": word, "number": record.index_number if record else ""}
        line["file"] = file
        self.log.write(json.dumps(line, ensure_ascii=False) + "\n")

    def stay(self, word: str) -> None:
        """Leave a word public until a reader has come upon it; go on after a minute, the test then tells."""
        for _ in range(600):
            if self.seen.exists() and word in self.seen.read_text(encoding="utf-8"):
                return
            time.sleep(0.1)

    def word(self) -> str:
        """Return a word nothing else holds."""
        self.made += 1
        return f"{WORD}{os.getpid()}第{self.made}号"

    def fields(self, word: str) -> dict[str, object]:
        """Return the fields of a version that carries a word everywhere."""
        return {
            "kind": "document",
            "title": f"关于{word}事项的公告",
            "document_number": f"广州海关公告{today().year}年第{900 + self.made}号",
            "issuer": self.unit.name,
            "made_on": today(),
            "genre": "announcement",
            "item20": "item1",
            "customs_class": "clearance",
            "subject": "rules",
            "document_class": "normative",
            "abstract": f"说明{word}怎样办理，供演示检查使用。",
            "body": f"<p>{word}自即日起办理。</p>",
            "keywords": word,
            "attribute": "publish",
            "source": self.unit.name,
        }

    def review(self, record: Record) -> Record:
        """Take what is in hand up to the signature."""
        on = today()
        reviewing.submit(record, self.clerk, on, None)
        reviewing.decide(record, "publish", self.reviewer, on, None)
        marks = {matter.key for matter in examine(drafting.in_hand(self.fresh(record)), on)}
        reviewing.pass_secrecy(record, self.reviewer, on, None, ticked=marks)
        return self.fresh(record)

    def fresh(self, record: Record) -> Record:
        """Read it again."""
        return Record.objects.get(pk=record.pk)

    def sign(self, record: Record) -> Record:
        """Publish."""
        reviewing.sign(record, self.leader, today(), None, now=timezone.now())
        return self.fresh(record)

    def life(self) -> None:
        """One record: drafted, published, corrected, withdrawn; some are kept back on the way."""
        self.lives += 1
        first = self.word()
        record = drafting.draft(self.unit, self.column, self.fields(first), self.clerk, today())
        file = files.attach(record, f"{first}.txt", f"{first}的附件。".encode(), self.clerk, today())
        self.say("made", first, self.fresh(record), file.pk)
        record = self.fresh(record)
        if self.lives % 4 == 2:
            return
        record = self.review(record)
        if self.lives % 4 == 3:
            return
        self.say("opens", first, record)
        record = self.sign(record)
        self.say("opened", first, record)
        self.stay(first)
        second = self.word()
        self.say("made", second, record)
        drafting.save(record, {**self.fields(second), "change_reason": "更正"}, self.clerk, today(), None)
        record = self.review(self.fresh(record))
        self.say("opens", second, record)
        record = self.sign(record)
        self.say("closed", first, record)
        self.stay(second)
        publishing.withdraw(record, "演示撤下", self.leader, today(), None)
        self.say("closed", second, record)


def main() -> None:
    """Take so many records through their lives."""
    mover = Mover(Path(sys.argv[2]))
    for _ in range(int(sys.argv[1])):
        mover.life()


if __name__ == "__main__":
    main()
