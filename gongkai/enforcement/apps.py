"""The room enforcement among Django's apps."""

from datetime import date
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class EnforcementConfig(AppConfig):
    """Enforcement publicity as typed data."""

    name = "gongkai.enforcement"
    verbose_name = "执法公示"

    def ready(self) -> None:
        """Open what the rows of this room open, keep the triggers in place, and be searched."""
        from gongkai.enforcement import guard, policies, sources  # noqa: PLC0415 - models exist only now
        from gongkai.organisations import access, notices  # noqa: PLC0415

        access.register(policies.RULES)
        notices.register(_waiting)
        sources.register()
        pre_migrate.connect(guard.before_migrate, sender=self, dispatch_uid="enforcement.guard.lift")
        post_migrate.connect(guard.after_migrate, sender=self, dispatch_uid="enforcement.guard")


def _waiting(officer: Any, on: date) -> list[Any]:
    """What waits for the officer: batches to release, batches that came back."""
    from django.urls import reverse  # noqa: PLC0415 - addresses exist only now

    from gongkai.enforcement.queries import waiting_for  # noqa: PLC0415
    from gongkai.organisations.notices import Notice  # noqa: PLC0415

    return [Notice(text, f"{reverse('enforcement:batches')}?state={state}") for text, state in waiting_for(officer, on)]
