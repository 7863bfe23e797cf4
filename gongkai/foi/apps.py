"""Django's description of this room."""

from datetime import date

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class FoiConfig(AppConfig):
    """Disclosure on request."""

    name = "gongkai.foi"
    label = "foi"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        """Open the acts that the policy rows open; everything else stays closed."""
        from gongkai.foi import counting, policies  # noqa: PLC0415 - models exist only now
        from gongkai.organisations import access, record, signals  # noqa: PLC0415

        access.register(policies.RULES)
        record.register(policies.ACTS)
        pre_migrate.connect(counting.before_migrate, sender=self, dispatch_uid="foi.counting")
        post_migrate.connect(counting.after_migrate, sender=self, dispatch_uid="foi.counting")
        signals.calendar_changed.connect(_follow_calendar, dispatch_uid="foi.calendar")


def _follow_calendar(sender: object, on: date, **_: object) -> None:
    """A year's working days were loaded: due dates that rested on provisional ones move."""
    from gongkai.foi.actions import sweep  # noqa: PLC0415 - models exist only now

    sweep(on)
