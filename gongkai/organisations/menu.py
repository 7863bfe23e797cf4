"""Places of the workspace: one list of menu items feeds Wagtail's sidebar and the plain links of the strip."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import MenuItem, admin_menu

from gongkai.organisations import access
from gongkai.organisations.calendar import today


class Place(MenuItem):  # type: ignore[misc]  # Wagtail is untyped
    """A place in the workspace, shown to those who may do any of its acts somewhere today.

    An act no room has registered opens nothing. Without acts the place is shown to everyone who holds a post.
    """

    def __init__(self, label: str, url: str, *, name: str, order: int, icon: str, acts: tuple[str, ...] = ()) -> None:
        """Describe the place; ``order`` rises in steps of ten."""
        super().__init__(label, url, name=name, icon_name=icon, order=order)
        self.acts = acts

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask ``access``, once for each request and all places."""
        if not self.acts:
            return True
        return not _open(request).isdisjoint(self.acts)


def _open(request: HttpRequest) -> frozenset[str]:
    """Return the acts open to the person somewhere today."""
    kept: frozenset[str] | None = getattr(request, "_workspace_open", None)
    if kept is None:
        kept = access.acts_open_to(request.user, today())
        request._workspace_open = kept  # type: ignore[attr-defined]
    return kept


def places(request: HttpRequest) -> list[Place]:
    """Return the places open to the person, in order; asked once for each request."""
    kept: list[Place] | None = getattr(request, "_workspace_places", None)
    if kept is None:
        shown = admin_menu.menu_items_for_request(request)
        kept = sorted((item for item in shown if isinstance(item, Place)), key=lambda item: item.order)
        request._workspace_places = kept  # type: ignore[attr-defined]
    return kept


def current(request: HttpRequest) -> Place | None:
    """Return the place whose address begins the present one, the longest winning."""
    home = reverse("wagtailadmin_home")
    under = [one for one in places(request) if _holds(str(one.url), request.path, home)]
    return max(under, key=lambda place: len(str(place.url)), default=None)


def _holds(url: str, path: str, home: str) -> bool:
    """Say whether an address lies in a place; the first page holds only itself, for every address begins with it."""
    return path == url if url == home else path.startswith(url)
