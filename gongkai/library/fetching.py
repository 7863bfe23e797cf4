"""Fetching a published report from its address, without letting the address lead into our own network."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

import requests
from django.conf import settings

LARGEST = 30 * 1024 * 1024
SECONDS = 15
REDIRECTS = 4
CHUNK = 64 * 1024


class Unfetched(ValueError):
    """A report that could not be fetched; the message is one plain line of Chinese."""


@dataclass(frozen=True)
class Incoming:
    """A file on its way into the library."""

    name: str
    data: bytes
    address: str = ""


def fetch(address: str) -> Incoming:
    """Fetch a report. Every step of a redirection is examined like the first. Raises ``Unfetched``."""
    here = address.strip()
    for _ in range(REDIRECTS + 1):
        _examine(here)
        try:
            with requests.get(here, stream=True, timeout=SECONDS, allow_redirects=False) as answer:
                onward = answer.headers.get("Location", "")
                if answer.is_redirect and onward:
                    here = urljoin(here, onward)
                    continue
                if answer.status_code != requests.codes.ok:
                    raise Unfetched(f"对方网站答复 {answer.status_code}，没有取到文件")
                return Incoming(_name(here), _body(answer), address.strip())
        except requests.RequestException as error:
            raise Unfetched(f"连接不上对方网站（{type(error).__name__}）") from None
    raise Unfetched("对方网站转来转去，没有取到文件")


def answers(address: str) -> None:
    """See whether an address answers, without taking what is there. Raises ``Unfetched`` where it does not.

    Asked as briefly as the other side allows: by its head, and only where it refuses that, in full.
    """
    here, method = address.strip(), "HEAD"
    for _ in range(REDIRECTS + 2):
        _examine(here)
        try:
            with requests.request(method, here, stream=True, timeout=SECONDS, allow_redirects=False) as answer:
                onward = answer.headers.get("Location", "")
                if answer.is_redirect and onward:
                    here = urljoin(here, onward)
                elif answer.ok:
                    return
                elif method == "HEAD":
                    method = "GET"
                else:
                    raise Unfetched(f"对方网站答复 {answer.status_code}")
        except requests.RequestException as error:
            raise Unfetched(f"连接不上对方网站（{type(error).__name__}）") from None
    raise Unfetched("对方网站转来转去，没有答复")


def _body(answer: requests.Response) -> bytes:
    data = bytearray()
    for chunk in answer.iter_content(CHUNK):
        data += chunk
        if len(data) > LARGEST:
            raise Unfetched(f"文件超过{LARGEST // 1024 // 1024}兆，没有收入")
    return bytes(data)


def _name(address: str) -> str:
    last = unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2])
    return last[-150:] or "网页.html"


def _examine(address: str) -> None:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Unfetched("地址写得不对") from None
    if parts.scheme not in {"http", "https"} or not host or parts.username:
        raise Unfetched("地址须以 http:// 或 https:// 开头，不带用户名")
    if settings.LIBRARY_PRIVATE_ADDRESSES:
        return
    try:
        found = socket.getaddrinfo(host, port or 443, proto=socket.IPPROTO_TCP)
    except OSError:
        raise Unfetched(f"找不到网站 {host}") from None
    if any(not ipaddress.ip_address(str(one[4][0])).is_global for one in found):
        raise Unfetched("这个地址在内部网络里，不能收取")
