"""Django's description of this room."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The annual report."""

    name = "gongkai.reports"
    label = "reports"
    verbose_name = "年度报告"

    def ready(self) -> None:
        """Open what the rows of this room open."""
        from gongkai.organisations import access  # noqa: PLC0415 - models exist only now
        from gongkai.reports import policies  # noqa: PLC0415

        access.register(policies.RULES)
