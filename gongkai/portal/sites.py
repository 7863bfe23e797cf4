"""Which site a request is for, and where things are in it."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import get_script_prefix

from gongkai.organisations.calendar import today
from gongkai.organisations.queries import root
from gongkai.portal.models import Site

PREFIX: Final = "/sites/"
TRADITIONAL: Final = "/hant"
_PLACE: Final = "gongkai.place"


@dataclass(frozen=True)
class Place:
    """Where a page stands: the site, whether in Traditional characters, and the rest of the address.

    ``prefix`` is what stands before ``path`` in the address (``/hant/sites/gz``), without a closing slash.
    """

    site: Site
    path: str
    prefix: str
    traditional: bool

    @property
    def plain(self) -> str:
        """The same page in Simplified characters."""
        return self.prefix.removeprefix(TRADITIONAL) + self.path

    @property
    def twin(self) -> str:
        """The same page in the other characters."""
        return self.plain if self.traditional else f"{TRADITIONAL}{self.prefix}{self.path}"


def place_of(request: HttpRequest) -> Place:
    """Return where a request is; the middleware has found it, or else it is the main site."""
    found = request.META.get(_PLACE)
    return found if isinstance(found, Place) else Place(main_site(), request.path_info, "", False)


def remember(request: HttpRequest, place: Place) -> None:
    """Keep where the request is for all that follows."""
    request.META[_PLACE] = place


def main_site() -> Site:
    """Return the main site: the row, or what stands for it before there is one. A plain one without a database."""
    try:
        found = Site.objects.select_related("unit").filter(main=True).first()
        top = None if found else root(today())
    except DatabaseError:
        found = top = None
    if found:
        return found
    site = Site(key="main", main=True, name=top.name if top else str(settings.WAGTAIL_SITE_NAME), shows="system")
    if top:
        site.unit = top
        site.sponsor, site.phone = top.name, top.phone
    return site


def site_of_key(key: str) -> Site | None:
    """Return the site under ``/sites/<key>/``, a closed one too."""
    return Site.objects.select_related("unit").filter(key=key).first()


def site_of_host(host: str) -> Site | None:
    """Return the open site that has a host of its own."""
    name = host.rsplit(":", 1)[0].lower() if not host.endswith("]") else host
    return Site.objects.select_related("unit").filter(host=name, closed_on__isnull=True).exclude(host="").first()


def base_of(site: Site) -> str:
    """Return scheme, host and prefix of a site's addresses, without a closing slash."""
    base = str(settings.WAGTAILADMIN_BASE_URL).rstrip("/")
    if site.host:
        scheme = base.split("://", 1)[0]
        return f"{scheme}://{site.host}"
    return base + site.prefix


def one_address(path: str) -> str:
    """Return the one address of what is the same on every site, a record say: that at the main site."""
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/") + path


def within(path: str) -> str:
    """Return an address of the installation as it is in the present site: for addresses kept as text."""
    return get_script_prefix().rstrip("/") + path
