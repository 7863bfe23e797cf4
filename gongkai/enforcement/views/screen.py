"""What the screens of this room share."""

from datetime import date
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from gongkai.organisations import access
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.screens import Screen, officer_of

PAGE = 50
TABS = (("overview", "概览"), ("batches", "批次"), ("entries", "条目"), ("keys", "导入密钥"))


class EnforcementScreen(Screen):
    """A screen that asks for a right somewhere; rows are narrowed to the units where it is held."""

    right = "enforcement.view"
    tab = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Fix the day for the whole request."""
        super().setup(request, *args, **kwargs)
        self.on: date = today()

    def officer(self, request: HttpRequest) -> Officer:
        """Return the officer. Raises ``Denied`` for those without a post that opens this screen."""
        officer = officer_of(request)
        if not access.units_for(officer, self.right, self.on).exists():
            raise access.Denied(f"您没有“{access.rules()[self.right].label}”的权限")
        return officer

    def shared(self, officer: Officer) -> dict[str, Any]:
        """Return what every page of the room shows."""
        tabs = [
            (f"enforcement:{name}", label, name == self.tab)
            for name, label in TABS
            if name != "keys" or self.may(officer, "enforcement.keys")
        ]
        return {"tabs": tabs, "on": self.on, "may_prepare": self.may(officer, "enforcement.prepare")}

    def may(self, officer: Officer, act: str, unit: Unit | None = None) -> bool:
        """Say whether the officer may do an act at a unit, or anywhere."""
        if unit is None:
            return access.units_for(officer, act, self.on).exists()
        return access.may(officer, act, unit, self.on)


def file_answer(content: Any, name: str, content_type: str, *, streaming: bool = False) -> Any:
    """Answer with a file to keep."""
    made: Any = StreamingHttpResponse if streaming else HttpResponse
    response = made(content, content_type=content_type)
    ending = name.rpartition(".")[2]
    response["Content-Disposition"] = f"attachment; filename=\"file.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"
    return response
