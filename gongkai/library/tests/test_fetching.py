"""Whether an address answers: briefly, politely, and never within our own network."""

from types import SimpleNamespace
from typing import Any

import pytest
import requests

from gongkai.library import fetching
from gongkai.library.fetching import Unfetched, answers


class Away:
    """The other side: what it answers to each method at each address, and what it was asked."""

    def __init__(self, said: dict[tuple[str, str], tuple[int, str]]) -> None:
        self.said, self.asked = said, []

    def __call__(self, method: str, address: str, **how: Any) -> Any:
        self.asked.append((method, address))
        assert how["allow_redirects"] is False and how["stream"] and how["timeout"]
        if (method, address) not in self.said:
            raise requests.ConnectionError
        status, onward = self.said[method, address]
        answer = SimpleNamespace(
            status_code=status,
            ok=status < 400,
            is_redirect=bool(onward),
            headers={"Location": onward} if onward else {},
        )
        return _Held(answer)


class _Held:
    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def __enter__(self) -> Any:
        return self.answer

    def __exit__(self, *_: object) -> None:
        pass


def test_an_address_is_asked_by_its_head_and_in_full_only_where_that_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[str] = []
    monkeypatch.setattr(fetching, "_examine", looked.append)
    one, two, gone, away = (f"https://example.invalid/{name}" for name in ("1", "2", "gone", "away"))
    there = Away(
        {
            ("HEAD", one): (302, "/2"),
            ("HEAD", two): (405, ""),
            ("GET", two): (200, ""),
            ("HEAD", gone): (404, ""),
            ("GET", gone): (404, ""),
        }
    )
    monkeypatch.setattr(requests, "request", there)
    answers(f" {one} ")
    assert there.asked == [("HEAD", one), ("HEAD", two), ("GET", two)]
    assert looked == [one, two, two]
    with pytest.raises(Unfetched, match="404"):
        answers(gone)
    with pytest.raises(Unfetched, match="连接不上"):
        answers(away)
    there.said["HEAD", one] = (302, one)
    with pytest.raises(Unfetched, match="转来转去"):
        answers(one)


def test_an_address_inside_is_never_asked(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.LIBRARY_PRIVATE_ADDRESSES = False
    monkeypatch.setattr(requests, "request", lambda *_, **__: pytest.fail("asked"))
    with pytest.raises(Unfetched, match="内部网络"):
        answers("http://127.0.0.1/")
