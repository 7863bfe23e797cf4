"""Django's description of this room."""

from typing import Any

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The annual report."""

    name = "gongkai.reports"
    label = "reports"
    verbose_name = "年度报告"

    def ready(self) -> None:
        """Open what the rows of this room open."""
        from gongkai.organisations import access  # noqa: PLC0415 - models exist only now
        from gongkai.reports import policies, signals  # noqa: PLC0415

        access.register(policies.RULES)
        signals.compilation_asked.connect(_compile_beside, dispatch_uid="reports.compile")


def _compile_beside(sender: object, job: Any, **_: object) -> None:
    """A compilation was asked for: hand it to the worker."""
    from gongkai.reports.tasks import enqueue  # noqa: PLC0415 - models exist only now

    enqueue(job)
