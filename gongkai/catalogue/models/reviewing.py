"""The review as a Wagtail workflow: its steps, and which unit follows which workflow."""

from typing import Any

from django.db import models
from wagtail.models import Task, Workflow

from gongkai.organisations.models import Unit


class ReviewTask(Task):  # type: ignore[misc]
    """A step of the review: attribute decision, secrecy review, or signature. Who may take it says ``policies``."""

    STEPS = [("attribute", "属性判定"), ("secrecy", "保密审查"), ("sign_off", "签发"), ("consult", "会签")]

    step = models.CharField("步骤", max_length=12, choices=STEPS)

    class Meta:
        """One kind of task."""

        verbose_name = "审查步骤"
        verbose_name_plural = "审查步骤"

    def __str__(self) -> str:
        """Return the step."""
        return str(self.get_step_display())

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        """Say no: our own screens decide, with the rights of the day."""
        return False

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        """Offer nothing in Wagtail's own screens."""
        return []


class ReviewRoute(models.Model):
    """The workflow a unit and all below it follow; the nearest up the line counts."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="review_route", verbose_name="单位")
    workflow = models.ForeignKey(Workflow, on_delete=models.PROTECT, related_name="+", verbose_name="审查流程")

    class Meta:
        """One route a unit."""

        verbose_name = "审查流程"
        verbose_name_plural = "审查流程"

    def __str__(self) -> str:
        """Return the unit."""
        return str(self.unit)
