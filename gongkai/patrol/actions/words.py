"""Words an installation adds to the lists: one person proposes with a reason, another passes."""

from datetime import date
from typing import Final

from django.db import transaction

from gongkai.audit.actions import log
from gongkai.organisations.access import require
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.queries import root
from gongkai.patrol.models import LISTS, MISPRINT, Term

SHORTEST: Final = 2


class Refused(ValueError):
    """The act makes no sense as asked; the message is a Chinese sentence and ``field`` the input at fault."""

    def __init__(self, message: str, field: str = "") -> None:
        """Keep both."""
        super().__init__(message)
        self.field = field


def _top(on: date) -> Unit:
    top = root(on)
    if top is None:
        raise Refused("还没有设立单位")
    return top


@transaction.atomic
def propose(name: str, word: str, right: str, reason: str, *, by: Officer, on: date) -> Term:
    """Propose a word for a list of the whole installation. Raises ``Denied`` and ``Refused``."""
    require(by, "patrol.words", _top(on), on)
    word, right, reason = word.strip(), right.strip(), reason.strip()
    if name not in dict(LISTS):
        raise Refused("请选择词表", "list")
    if len(word) < SHORTEST:
        raise Refused("至少两个字：只有一个字的词会误报太多", "word")
    if name == MISPRINT and (not right or right == word):
        raise Refused("请填写正确的写法", "right")
    if not reason:
        raise Refused("请写明理由", "reason")
    if Term.objects.filter(list=name, word=word, ended_on__isnull=True).exists():
        raise Refused("这个词已经在词表中，或者已经有人提出", "word")
    term = Term.objects.create(list=name, word=word, right=right, reason=reason, proposed_by=by, proposed_on=on)
    _record(term, "propose", by, on)
    return term


@transaction.atomic
def pass_word(pk: int, *, by: Officer, on: date) -> Term:
    """Pass a proposed word; from the next run on it counts. Raises ``Denied`` and ``Refused``."""
    require(by, "patrol.pass_words", _top(on), on)
    term = _open(pk)
    if term.passed_on is not None:
        raise Refused("这个词已经同意过")
    if term.proposed_by_id == by.pk:
        raise Refused("自己提出的词须由另一人审定")
    term.passed_by, term.passed_on = by, on
    term.save(update_fields=["passed_by", "passed_on"])
    _record(term, "pass", by, on)
    return term


@transaction.atomic
def end_word(pk: int, *, by: Officer, on: date) -> Term:
    """Take a word out of use, or a proposal back. Raises ``Denied`` and ``Refused``."""
    term = _open(pk)
    if term.passed_on is not None or term.proposed_by_id != by.pk:
        require(by, "patrol.pass_words", _top(on), on)
    term.ended_on = on
    term.save(update_fields=["ended_on"])
    _record(term, "end", by, on)
    return term


def _open(pk: int) -> Term:
    term = Term.objects.select_for_update().filter(pk=pk, ended_on__isnull=True).first()
    if term is None:
        raise Refused("这个词已经停用，请看过最新的词表再办")
    return term


def _record(term: Term, act: str, by: Officer, on: date) -> None:
    log(
        f"patrol.word_{act}",
        actor=f"officer:{by.pk}",
        subject=f"term:{term.pk}",
        on=on,
        after=[term.list, term.word, term.right, term.reason],
        details={"list": term.list},
    )
