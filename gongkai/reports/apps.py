"""Django's description of this room."""

from datetime import date
from typing import Any

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The annual report."""

    name = "gongkai.reports"
    label = "reports"
    verbose_name = "年度报告"

    def ready(self) -> None:
        """Open what the rows of this room open."""
        from gongkai.organisations import access, notices, record  # noqa: PLC0415 - models exist only now
        from gongkai.reports import policies, signals  # noqa: PLC0415

        access.register(policies.RULES)
        record.register(policies.ACTS)
        notices.register(_reminders)
        signals.compilation_asked.connect(_compile_beside, dispatch_uid="reports.compile")


def _compile_beside(sender: object, job: Any, **_: object) -> None:
    """A compilation was asked for: hand it to the worker."""
    from gongkai.reports.tasks import enqueue  # noqa: PLC0415 - models exist only now

    enqueue(job)


def _reminders(officer: Any, on: date) -> list[Any]:
    """Reminders of annual reports, for the desk of those who write them."""
    from django.urls import reverse  # noqa: PLC0415 - addresses exist only now

    from gongkai.organisations.notices import Notice  # noqa: PLC0415
    from gongkai.reports.queries.board import chased  # noqa: PLC0415

    return [
        Notice(
            f"催报（{row.on}，{row.unit}）：{row.text}",
            reverse("reports:annual_unit", args=[row.unit.key, row.year]),
            True,
        )
        for row in chased(officer, on)
    ]
