"""Acts on topics: write a version, send it up, pass or return it, withdraw the page.

Only passing and withdrawing change what the public sees, and nobody passes a version they typed into.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.catalogue.models import Record
from gongkai.catalogue.queries import column_at
from gongkai.organisations.actions import Refused
from gongkai.organisations.actions.acting import authorise, record
from gongkai.organisations.models import Officer, Unit
from gongkai.portal.blocks import MOST_BLOCKS, Block, from_rows, problems, to_rows
from gongkai.portal.models import Topic, TopicVersion
from gongkai.portal.models.topics import DRAFT, PASSED, RETURNED, SUBMITTED
from gongkai.search import outbox
from gongkai.series.queries import public_series
from gongkai.stamps.actions import touch

#: What topics are called in the index and in the filter of a search.
KIND: Final = "topic"
_WORDS: Final = ("title", "summary", "keywords")


@transaction.atomic
def open_topic(*, unit: Unit, slug: str, title: str, actor: Officer, on: date) -> TopicVersion:
    """Begin a topic; nothing is public yet. Raises ``Refused``, ``Denied``."""
    authorise(actor, "topics.write", unit, on)
    topic = Topic(unit=unit, slug=slug.strip().lower(), title=title.strip())
    _clean(topic)
    topic.save()
    version = _new(topic, actor, on)
    version.title = topic.title
    version.editors = [actor.pk]
    version.save()
    _record("topic.opened", version, actor, on)
    return version


@transaction.atomic
def save_topic(
    topic: Topic,
    *,
    title: str,
    summary: str,
    keywords: str,
    blocks: Sequence[Block],
    actor: Officer,
    on: date,
    saves: int = 0,
) -> TopicVersion:
    """Keep what was typed as the version in hand, begun here where there is none. Nothing public changes.

    ``saves`` is how often the version had been saved when the officer opened it. Raises ``Refused``, ``Denied``.
    """
    authorise(actor, "topics.write", topic.unit, on)
    Topic.objects.select_for_update().get(pk=topic.pk)
    version = in_hand(topic)
    if version is None and saves:
        raise Refused("您修改的这一版已经审核完毕；请核对现行内容后重新修改")
    if version is not None and version.state == SUBMITTED:
        raise Refused("这一版已经送审，撤回后才能修改")
    if version is not None and version.saves != saves:
        raise Refused(f"{version.edited_by}刚保存过这一版，您的修改没有保存；请另开一页核对后再改")
    version = version or _new(topic, actor, on)
    version.title, version.summary, version.keywords = title.strip(), summary.strip(), keywords.strip()
    version.blocks, version.saves = to_rows(blocks), version.saves + 1
    version.edited_by, version.edited_on = actor, on
    version.editors = sorted({*version.editors, actor.pk})
    _clean(version)
    if len(blocks) > MOST_BLOCKS:
        raise Refused(f"一个专题最多{MOST_BLOCKS}块")
    version.save()
    _record("topic.saved", version, actor, on)
    return version


@transaction.atomic
def submit_topic(version: TopicVersion, *, actor: Officer, on: date) -> TopicVersion:
    """Send a version up for review. Raises ``Refused`` with everything that is wrong about it."""
    held = _held(version, DRAFT, "不是起草中的版本，不能送审")
    authorise(actor, "topics.write", held.topic.unit, on)
    faults = faults_of(held)
    if faults:
        raise Refused("；".join(faults))
    return _move(held, SUBMITTED, "topic.submitted", actor, on)


@transaction.atomic
def recall_topic(version: TopicVersion, *, actor: Officer, on: date) -> TopicVersion:
    """Take back a version that waits for review. Raises ``Refused``."""
    held = _held(version, SUBMITTED, "不在待审核状态，不需要撤回")
    authorise(actor, "topics.write", held.topic.unit, on)
    return _move(held, DRAFT, "topic.recalled", actor, on)


@transaction.atomic
def return_topic(version: TopicVersion, reason: str, *, actor: Officer, on: date) -> TopicVersion:
    """Send a version back with the reason. Raises ``Refused``."""
    held = _for_decision(version, actor, on)
    if not reason.strip():
        raise Refused("请写明退回的理由")
    held.passed_by, held.decided_on, held.reason = actor, on, reason.strip()[:300]
    return _move(held, RETURNED, "topic.returned", actor, on)


@transaction.atomic
def pass_topic(version: TopicVersion, *, actor: Officer, on: date) -> Topic:
    """Pass a version: from this moment it is what the public sees. Raises ``Refused``, ``Denied``."""
    held = _for_decision(version, actor, on)
    faults = faults_of(held)
    if faults:
        raise Refused("；".join(faults))
    held.passed_by, held.decided_on = actor, on
    _move(held, PASSED, "topic.passed", actor, on)
    topic = Topic.objects.select_for_update(of=("self",)).get(pk=held.topic_id)
    topic.title, topic.summary, topic.keywords, topic.blocks = held.title, held.summary, held.keywords, held.blocks
    topic.edited_by, topic.passed_by, topic.changed_on = held.edited_by, actor, on
    topic.published_on = topic.published_on or on
    topic.withdrawn_on, topic.withdrawn_reason = None, ""
    topic.save()
    _announce(topic)
    return topic


@transaction.atomic
def withdraw_topic(topic: Topic, reason: str, *, actor: Officer, on: date) -> Topic:
    """Take a topic off the public pages; its address says so. Raises ``Refused``, ``Denied``."""
    authorise(actor, "topics.withdraw", topic.unit, on)
    held = Topic.objects.select_for_update(of=("self",)).select_related("unit").get(pk=topic.pk)
    if not held.public:
        raise Refused("这个专题没有公开，不需要撤下")
    if not reason.strip():
        raise Refused("请写明撤下的理由，公众会看到")
    held.withdrawn_on, held.withdrawn_reason = on, reason.strip()[:300]
    held.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    _announce(held)
    record("topic.withdrawn", f"topic:{held.pk}", actor=actor, on=on, unit=held.unit, reason=held.withdrawn_reason)
    return held


def _announce(topic: Topic) -> None:
    """Say that this topic changed for the public, inside the transaction of the change."""
    touch(f"topic:{topic.pk}", "topics")
    outbox.put(KIND, [str(topic.pk)])


def in_hand(topic: Topic) -> TopicVersion | None:
    """Return the version of a topic that is being written or waits for review."""
    return topic.versions.filter(state__in=[DRAFT, SUBMITTED]).select_related("edited_by").first()


def faults_of(version: TopicVersion) -> list[str]:
    """Return everything that keeps a version from being public, in Chinese sentences."""
    blocks = from_rows(version.blocks)
    faults = [] if blocks else ["还没有内容，请至少加一块"]
    for number, block in enumerate(blocks, 1):
        found = problems(block) or _unknown(block)
        faults += [f"第{number}块（{block.label}）：{text}" for text in found]
    return faults


def _unknown(block: Block) -> list[str]:
    """Return what a block names that is not there or not public."""
    if block.kind == "records" and column_at(block.column) is None:
        return ["没有这个栏目"]
    if block.kind in ("records", "contact") and block.unit and not Unit.objects.filter(key=block.unit).exists():
        return ["没有这个单位"]
    if block.kind in ("chosen", "files"):
        there = set(
            Record.objects.filter(live=True, index_number__in=block.lines).values_list("index_number", flat=True)
        )
        return [f"没有公开的信息：索引号{line[:60]}" for line in block.lines if line not in there]
    if block.kind == "figure":
        key, _, slug = block.lines[0].strip("/").removeprefix("figures/").partition("/")
        return [] if public_series().filter(unit__key=key, slug=slug).exists() else ["没有公开这项数据"]
    return []


def _new(topic: Topic, actor: Officer, on: date) -> TopicVersion:
    last = topic.versions.order_by("-number").first()
    number = last.number + 1 if last else 1
    return TopicVersion(
        topic=topic, number=number, title=topic.title, blocks=topic.blocks, edited_by=actor, edited_on=on
    )


def _clean(row: Topic | TopicVersion) -> None:
    try:
        row.full_clean(exclude=["blocks", "editors", "edited_by", "passed_by", "topic"], validate_constraints=False)
    except ValidationError as error:
        labels = {one.name: str(one.verbose_name) for one in row._meta.fields}
        parts = [f"{labels.get(name, '')}：{'；'.join(texts)}" for name, texts in error.message_dict.items()]
        raise Refused("。".join(parts)) from None


def _held(version: TopicVersion, state: str, otherwise: str) -> TopicVersion:
    rows = TopicVersion.objects.select_for_update(of=("self",)).select_related("topic__unit", "edited_by")
    held = rows.get(pk=version.pk)
    if held.state != state:
        raise Refused(f"{held}{otherwise}（现在是“{held.get_state_display()}”）")
    return held


def _for_decision(version: TopicVersion, actor: Officer, on: date) -> TopicVersion:
    authorise(actor, "topics.pass", version.topic.unit, on)
    held = _held(version, SUBMITTED, "不在待审核状态")
    if actor.pk in held.editors or actor.pk == held.edited_by_id:
        raise Refused("这一版您参与填写过，须由另一个人审核")
    return held


def _move(version: TopicVersion, state: str, act: str, actor: Officer, on: date) -> TopicVersion:
    version.state = state
    version.save(update_fields=["state", "passed_by", "decided_on", "reason"])
    _record(act, version, actor, on)
    return version


def _record(act: str, version: TopicVersion, actor: Officer, on: date) -> None:
    after = {**{name: getattr(version, name) for name in _WORDS}, "blocks": version.blocks}
    subject = f"topic:{version.topic_id}"
    record(act, subject, actor=actor, on=on, unit=version.topic.unit, after=after, version=version.number)
