"""Our own pages, asked of the server's own handler in this process: what the public would get, without a network."""

import re
import time
from dataclasses import dataclass
from functools import cache
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse, StreamingHttpResponse

from gongkai.portal.models import Site

_META = re.compile(r'<meta name="([A-Za-z]+)" content="([^"]*)">')
_TAKEN_OVER = (301, 302, 307, 308)


@dataclass(frozen=True)
class Page:
    """How a page answered: status, seconds, HTML."""

    address: str
    status: int
    seconds: float
    html: str

    @property
    def tags(self) -> dict[str, str]:
        """Return name and content of the tags in its head."""
        return {name: unescape(content) for name, content in _META.findall(self.html)}


@cache
def _handler() -> WSGIHandler:
    return WSGIHandler()


def ask(address: str, site: Site | None = None) -> Page:
    """Return a page as the public gets it; a page that leads elsewhere in the site is followed once."""
    page, onward = _ask(address, site)
    if page.status in _TAKEN_OVER and onward.startswith("/"):
        page, _ = _ask(onward, site)
    return page


def _ask(address: str, site: Site | None) -> tuple[Page, str]:
    began = time.monotonic()
    # Not called as a server calls it: that would close the database at the end of each answer.
    response = _handler().get_response(WSGIRequest(_environment(address, site)))
    content = b""
    if isinstance(response, StreamingHttpResponse):
        content = b"".join(response)
    elif isinstance(response, HttpResponse):
        content = response.content
    seconds = time.monotonic() - began
    html = content.decode("utf-8", "replace")
    return Page(address, response.status_code, seconds, html), str(response.headers.get("Location", ""))


def _environment(address: str, site: Site | None) -> dict[str, Any]:
    base = urlsplit(str(settings.WAGTAILADMIN_BASE_URL))
    host = site.host if site is not None and site.host else base.netloc
    path, _, query = address.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": host.partition(":")[0],
        "SERVER_PORT": str(base.port or (443 if base.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "HTTP_USER_AGENT": "Gongkai-Patrol-bot/1",
        "HTTP_X_FORWARDED_PROTO": base.scheme,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": base.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
    }
