"""The room series among Django's apps."""

from datetime import date
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class SeriesConfig(AppConfig):
    """Monthly figures that can be seen: data columns."""

    name = "gongkai.series"
    verbose_name = "数据发布"

    def ready(self) -> None:
        """Open what the rows of this room open, and keep the triggers in place."""
        from gongkai.organisations import access, notices, record  # noqa: PLC0415 - models exist only now
        from gongkai.series import announcing, guard, policies  # noqa: PLC0415

        access.register(policies.RULES)
        record.register(policies.ACTS)
        announcing.register()
        notices.register(_waiting)
        pre_migrate.connect(guard.before_migrate, sender=self, dispatch_uid="series.guard.lift")
        post_migrate.connect(guard.after_migrate, sender=self, dispatch_uid="series.guard")


def _waiting(officer: Any, on: date) -> list[Any]:
    """What waits for the officer: batches to release, batches that came back."""
    from django.urls import reverse  # noqa: PLC0415 - addresses exist only now

    from gongkai.organisations.notices import Notice  # noqa: PLC0415
    from gongkai.series.queries import waiting_for  # noqa: PLC0415

    return [Notice(text, f"{reverse('series:batches')}?state={state}") for text, state in waiting_for(officer, on)]
