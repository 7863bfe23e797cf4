"""Parts of files: what the standard says of whole, part, unsatisfiable and unreadable questions."""

import pytest
from django.core.files.base import ContentFile
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from gongkai.portal.ranges import sent

DATA = bytes(range(100))
TAG = '"abc"'


def asked(method: str = "GET", data: bytes = DATA, **headers: str):
    request = RequestFactory().generic(method, "/", headers={name.replace("_", "-"): v for name, v in headers.items()})
    answer = sent(request, ContentFile(data), TAG, content_type="application/pdf", filename="甲.pdf")
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=0-0", 0, 0), ("bytes=90-", 90, 99), ("bytes=-5", 95, 99), ("bytes=-500", 0, 99),
     ("bytes=90-5000", 90, 99), ("BYTES=99-99", 99, 99), ("bytes= 1-2 ", 1, 2)],
)  # fmt: skip
def test_a_part(text, first, last):
    for more in ({}, {"If_Range": TAG}):
        answer, data = asked(Range=text, **more)
        assert answer.status_code == 206 and data == DATA[first : last + 1]
        assert answer["Content-Range"] == f"bytes {first}-{last}/100"
        assert int(answer["Content-Length"]) == len(data) and answer["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("text", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_nothing_of_it_is_there(text):
    answer, data = asked(Range=text)
    assert answer.status_code == 416 and answer["Content-Range"] == "bytes */100" and not data


@pytest.mark.parametrize(
    "text", ["", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=0-1,3-4", "lines=0-5", "bytes=--5",
             "bytes=１-２", "bytes=" + "9" * 5000 + "-", "bytes=-" + "9" * 5000],
)  # fmt: skip
def test_what_cannot_be_read_gives_the_whole(text):
    answer, data = asked(Range=text)
    assert answer.status_code == 200 and data == DATA and answer["Accept-Ranges"] == "bytes"


def test_another_version_gives_the_whole_and_conditions_come_first():
    for other in ('"old"', f"W/{TAG}", "Sat, 21 Nov 2026 00:00:00 GMT"):
        assert asked(Range="bytes=0-1", If_Range=other)[1] == DATA
    answer, data = asked(Range="bytes=0-1", If_None_Match=TAG)
    assert answer.status_code == 304 and answer["ETag"] == TAG and not data
    assert asked(Range="bytes=0-1", If_Match='"old"')[0].status_code == 412
    answer, _ = asked("HEAD", Range="bytes=0-1")
    assert answer.status_code == 200 and answer["Content-Length"] == "100"
    assert asked(data=b"", Range="bytes=0-")[0].status_code == 416 and asked(data=b"")[1] == b""


@given(st.text(alphabet="bytes=-0123456789, ", max_size=20), st.binary(max_size=40))
def test_whatever_is_asked_the_answer_is_sound(text, stored):
    answer, data = asked(data=stored, Range=text)
    assert answer.status_code in {200, 206, 416}
    assert data == stored if answer.status_code == 200 else data in stored
