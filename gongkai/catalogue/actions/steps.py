"""The review as Wagtail keeps it: workflows made of our steps, where a record stands in one, and how one ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision, TaskState, Workflow, WorkflowState, WorkflowTask
from wagtail.signals import workflow_approved

from gongkai.catalogue.actions.acting import refuse
from gongkai.catalogue.models import Clearing, Record, ReviewRoute, ReviewTask
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.queries import line_ids

ATTRIBUTE, CONSULT, SECRECY, SIGN = "attribute", "consult", "secrecy", "sign_off"
LABELS: Final = dict(ReviewTask.STEPS)
#: The review the law asks for (条例 art. 17): what it is, that it holds no secret, and who answers for it.
STANDARD: Final = (ATTRIBUTE, SECRECY, SIGN)
#: What may stand in a route, and what must.
ALLOWED: Final = frozenset(LABELS)
PUBLISH, RETURNED = "publish", "returned"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a review as the screens tell it."""

    step: str
    label: str
    status: str
    by: Officer | None = None
    at: datetime | None = None
    comment: str = ""


def ensure_workflow() -> Workflow:
    """Return the standard review, made where it is missing; part of every set-up."""
    return workflow_for(STANDARD)


def workflow_for(steps: Sequence[str]) -> Workflow:
    """Return the workflow with these steps in this order; what is under way keeps the one it began with.

    Raises ``Refused`` for an order without the three steps the law needs, or that does not end with the signature.
    """
    wrong = problem_of(steps)
    if wrong:
        raise refuse(wrong, "steps")
    name = "公开审查：" + "→".join(LABELS[step] for step in steps)
    with transaction.atomic():
        workflow, made = Workflow.objects.get_or_create(name=name)
        if made:
            for order, step in enumerate(steps):
                task = ReviewTask.objects.filter(step=step).first() or _task(step)
                WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    return workflow


def problem_of(steps: Sequence[str]) -> str:
    """Return why these steps are no review, as a sentence; empty when they are one."""
    if unknown := set(steps) - ALLOWED:
        return f"没有这种步骤：{'、'.join(sorted(unknown))}"
    if len(set(steps)) != len(steps):
        return "每个步骤只能有一次"
    if missing := [LABELS[step] for step in STANDARD if step not in steps]:
        return f"审查流程不能缺少{'、'.join(missing)}"
    if steps[-1] != SIGN:
        return "签发必须是最后一步"
    return ""


def _task(step: str) -> ReviewTask:
    task: ReviewTask = ReviewTask.objects.create(name=LABELS[step], step=step)
    return task


def steps_of(workflow: Workflow) -> list[str]:
    """Return the steps of a workflow in order."""
    tasks = WorkflowTask.objects.filter(workflow=workflow).order_by("sort_order").values_list("task_id", flat=True)
    known = dict(ReviewTask.objects.filter(pk__in=list(tasks)).values_list("pk", "step"))
    return [known[pk] for pk in tasks if pk in known]


def route_of(unit: Unit, on: date) -> tuple[Workflow, Unit | None]:
    """Return the workflow a unit follows and the unit that set it, nearest up the line; None: nobody has."""
    ids = line_ids(unit.pk, on)
    rows = {row.unit_id: row for row in ReviewRoute.objects.filter(unit_id__in=ids).select_related("workflow", "unit")}
    nearest = next((rows[pk] for pk in ids if pk in rows), None)
    return (nearest.workflow, nearest.unit) if nearest else (ensure_workflow(), None)


def start(row: Record, by: Officer | None, on: date) -> str:
    """Begin the review of the version in hand; return the first step."""
    workflow, _ = route_of(row.unit, on)
    workflow.start(row, by)
    return step_now(row)


def state_of(row: Record) -> WorkflowState | None:
    """Return the review under way, or the one that was sent back."""
    state: WorkflowState | None = (
        WorkflowState.objects.active().for_instance(row).select_related("current_task_state__task", "workflow").first()
    )
    return state


def task_of(row: Record) -> TaskState:
    """Return the step that waits. Raises ``Refused`` where no review is under way."""
    state = state_of(row)
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
        raise refuse("这条信息没有正在进行的审查")
    task: TaskState = state.current_task_state
    return task


def step_now(row: Record) -> str:
    """Return the step that waits, or nothing."""
    state = state_of(row)
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
        return ""
    return str(ReviewTask.objects.get(pk=state.current_task_state.task_id).step)


def passed(row: Record, step: str) -> TaskState | None:
    """Return the step of the review under way as it was passed, with who did it."""
    state = state_of(row)
    if state is None:
        return None
    found: TaskState | None = (
        state.task_states.filter(status=TaskState.STATUS_APPROVED, task__in=ReviewTask.objects.filter(step=step))
        .select_related("finished_by")
        .last()
    )
    return found


def finish(task: TaskState, by: Officer, comment: str) -> None:
    """End a review with its last step. What then becomes of the record is the caller's to say, not Wagtail's."""
    task.approve(user=by, update=False, comment=comment)
    state = task.workflow_state
    state.status = WorkflowState.STATUS_APPROVED
    state.save()
    workflow_approved.send(sender=WorkflowState, instance=state, user=by)


def stop(row: Record, by: Officer | None, at: datetime | None = None) -> bool:
    """Break off a review, and take a signed version that waits for its hour back; say whether there was anything."""
    state = state_of(row)
    if state is not None:
        state.cancel(user=by)
    waiting = scheduled(row)
    for revision in waiting:
        Clearing.objects.filter(pk=revision.content.get("cleared"), attached=False, revoked_at=None).update(
            revoked_at=at or timezone.now()
        )
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    return state is not None or bool(waiting)


def scheduled(row: Record) -> list[Revision]:
    """Return the signed versions of a record that wait for their hour: one, if any."""
    return list(row.revisions.filter(approved_go_live_at__isnull=False))


def told(row: Record) -> list[Step]:
    """Return the steps of the latest review: those taken with who and when, the one that waits, those to come."""
    state: Any = WorkflowState.objects.for_instance(row).select_related("workflow").order_by("-pk").first()
    if state is None:
        return []
    tasks = {task.pk: task.step for task in ReviewTask.objects.all()}
    shown = []
    seen = set()
    for one in state.task_states.select_related("finished_by").order_by("pk"):
        step = tasks.get(one.task_id, "")
        seen.add(step)
        shown.append(Step(step, LABELS.get(step, ""), one.status, one.finished_by, one.finished_at, one.comment))
    if state.status == WorkflowState.STATUS_IN_PROGRESS:
        shown += [Step(step, LABELS[step], "to_come") for step in _left(state.workflow, seen)]
    return shown


def _left(workflow: Workflow, seen: Iterable[str]) -> list[str]:
    return [step for step in steps_of(workflow) if step not in set(seen)]
