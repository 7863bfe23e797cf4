"""Django's description of this room."""

from datetime import date
from typing import Any

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """Findings and their rectification."""

    name = "gongkai.findings"
    label = "findings"
    verbose_name = "问题整改"

    def ready(self) -> None:
        """Open what the rows of this room open."""
        from gongkai.findings import policies  # noqa: PLC0415 - models exist only now
        from gongkai.organisations import access, notices  # noqa: PLC0415

        access.register(policies.RULES)
        notices.register(_waiting)


def _waiting(officer: Any, on: date) -> list[Any]:
    """What waits for the officer: orders to answer, rectifications to re-check."""
    from django.urls import reverse  # noqa: PLC0415 - addresses exist only now

    from gongkai.findings.queries import waiting_for  # noqa: PLC0415
    from gongkai.organisations.notices import Notice  # noqa: PLC0415

    told = []
    for state, words, count, late in waiting_for(officer, on):
        more = f"，其中{late}个已逾期" if late else ""
        address = f"{reverse('findings:list')}?state={state}"
        told.append(Notice(f"{count}个问题{words}{more}", address, bool(late)))
    return told
