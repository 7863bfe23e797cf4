"""Files that lie, that never end, or that are nothing: each ends in a source, most with a problem that says why.

No time is measured here; whoever loses a bound will see the run not ending. Memory is: each file is read in a process
that may not grow beyond a bound.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.papers.reading import limits, read
from gongkai.papers.reading.blocks import GridTable
from gongkai.papers.tests.office import archive, codes, docx, lines, tiles, xlsx

MEGABYTE = 1 << 20
_ROWS = '<row r="{0}"><c r="A{0}"><v>{1}</v></c><c r="XFD{0}"><v>2</v></c></row>'

HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "nested blocks": (lambda: b"<p>" + b"<div>" * (2 * MEGABYTE), {"too_large", "too_deep"}),
    "nested tables": (lambda: b"<table><tr><td>" * 400_000, {"too_deep", "too_many_rows"}),
    "end tags of nothing": (lambda: b"<p><span>" * 400_000 + b"</x>" * MEGABYTE, {"too_large"}),
    "endless menu": (lambda: b"<p>" + b"<select>" + b"<option>x" * 700_000, set()),
    "drawing never closed": (lambda: b"<p><svg>" + b"<td>" * MEGABYTE, {"too_large", "too_many_cells"}),
    "one tag of attributes": (lambda: b"<p " + b" ".join(b"a%d=1" % n for n in range(400_000)) + b">x</p><p>", set()),
    "formatting reopened": (lambda: b"".join(b"<font n=%d>" % n for n in range(20_000)) + b"<p>x" * 20_000, set()),
    "absurd spans": (lambda: b"<table>" + b"<tr><td colspan=100000 rowspan=99999>1<td>2" * 100_000, {"too_many_rows"}),
    "endless rows": (lambda: b"<table>" + b"<tr><td>1<td>2" * 500_000, {"too_large", "too_many_rows"}),
    "quotes never closed": (lambda: b'<p><a "' * MEGABYTE, set()),
    "comments never closed": (lambda: b"<p>" + b"<!--" * MEGABYTE, set()),
    "brackets": (lambda: b"# a\n# b\n" + b"[" * (4 * MEGABYTE) + b"![a](" * MEGABYTE, {"too_large"}),
    "rule without end": (lambda: b"# a\n# b\n" + b"| - " * MEGABYTE, set()),
    "quoted without end": (lambda: b'a,b,"c\n' * MEGABYTE, {"too_many_rows"}),
    "lines without end": (lambda: b"\n" * (7 * MEGABYTE) + b"x", {"too_many_rows"}),
    "random bytes": (lambda: random.Random(7).randbytes(3 * MEGABYTE), {"unknown"}),
    "zeros": (lambda: bytes(3 * MEGABYTE), {"empty"}),
    "archive bomb": (lambda: docx("<w:p/>" + " " * (40 * MEGABYTE)), {"bomb"}),
    "archive of thousands": (lambda: archive({f"word/{n}": "" for n in range(6_000)}), {"bomb"}),
    "signatures only": (lambda: b"PK\x03\x04" * MEGABYTE, {"unsupported", "damaged"}),
    "entities": (lambda: archive({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), {"bomb"}),
    "document never closed": (lambda: docx("<w:tbl><w:tr><w:tc>" * 50_000), {"damaged"}),
    "endless paragraphs": (
        lambda: docx("".join(f"<w:p><w:r><w:t>{n * 7919 % 99991}</w:t></w:r></w:p>" for n in range(200_000))),
        {"too_large"},
    ),
    "endless sheet": (
        lambda: xlsx("".join(_ROWS.format(n, n * 7919 % 1000003) for n in range(1, 60_000))),
        {"too_large", "too_many_cells"},
    ),
    "one text in every cell": (
        lambda: xlsx("<row>" + '<c t="s"><v>0</v></c>' * 9_000 + "</row>", strings=f"<si><t>{'x' * MEGABYTE}</t></si>"),
        {"too_many_cells"},
    ),
    "everything merged": (
        lambda: xlsx(_ROWS.format(1, 1) + _ROWS.format(1048576, 1), merged='<mergeCell ref="A1:XFD1048576"/>' * 2_000),
        set(),
    ),
}

_CHILD = """
import resource, sys
from gongkai.papers.reading import read
limit = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
data = sys.stdin.buffer.read()
source = read(data, "x")
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - limit - len(data)
print(grown, *sorted({problem.code for problem in source.problems}))
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_a_problem_and_in_bounded_memory(name: str) -> None:
    make, expected = HOSTILE[name]
    done = subprocess.run(
        [sys.executable, "-c", _CHILD],
        input=make(),
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[3],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (60, 60)),
    )
    grown, *found = done.stdout.decode().split()
    assert int(grown) < 300 * MEGABYTE
    assert expected <= set(found)


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "empty", "没有内容"),
        (b"\xef\xbb\xbf \n", "empty", "没有内容"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "unsupported", ".docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "unsupported", ".xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted", "密码"),
        (b"{\\rtf1 x}", "unsupported", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "unsupported", "图片"),
        (archive({"OFD.xml": "x"}), "unsupported", "OFD"),
        (archive({"mimetype": "x", "content.xml": "x"}), "unsupported", "OpenDocument"),
        (b"<?xml version='1.0'?><office:document xmlns:office='x'>", "unsupported", "OpenDocument"),
        (archive({"a.docx": "x"}), "unsupported", "压缩包"),
        (archive({"word/document.xml": ""}), "damaged", "正文"),
        (archive({"xl/x.xml": ""}), "damaged", "工作表"),
        (b"PK\x03\x04", "damaged", "损坏"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(data: bytes, code: str, words: str) -> None:
    source = read(data, "a.docx")
    assert (source.kind, source.blocks) == ("unknown", ())
    (problem, *_) = source.problems
    assert (problem.code, problem.fatal) == (code, True)
    assert words in problem.message and problem.message.endswith("。")


def test_a_file_too_large_to_open_is_refused() -> None:
    assert codes(read(b"x" * (limits.MAX_BYTES + 1))) == {"too_large"}


def test_a_locked_archive_is_known_as_such() -> None:
    data = bytearray(docx("<w:p/>"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = data.find(signature)
        while position >= 0:
            data[position + offset] |= 1
            position = data.find(signature, position + 4)
    assert codes(read(bytes(data))) == {"encrypted"}


_WHOLE = (
    docx("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"),
    xlsx('<row><c t="s"><v>0</v></c><c><v>2</v></c></row>', strings="<si><t>甲</t></si>"),
    "<html><meta charset=gbk><table><tr><td>甲<td>1</table><p>乙".encode("gbk"),
    "# 甲\n|乙|丙|\n|---|---|\n|1|2|\n".encode(),
    b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>a\n--x--",
    '<?xml?><w:wordDocument xmlns:w="w"><w:body><w:p><w:t>甲</w:t></w:p></w:body></w:wordDocument>'.encode(),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(_WHOLE), st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4)), max_size=6), st.floats(0, 1)
)
def test_a_damaged_file_of_any_kind_ends_in_a_source(
    whole: bytes, damage: list[tuple[float, bytes]], keep: float
) -> None:
    data = bytearray(whole)
    for place, patch in damage:
        start = int(place * len(data))
        data[start : start + len(patch)] = patch
    source = read(bytes(data[: int(len(data) * (0.5 + keep / 2)) + 1]))
    assert source.blocks or source.problems or not "".join(lines(source))
    assert all(tiles(block) for block in source.blocks if isinstance(block, GridTable))


@given(st.binary(max_size=400), st.sampled_from(["", "a.docx", "a.csv", "a.md", "a.xlsx"]))
def test_any_bytes_end_in_a_source(data: bytes, name: str) -> None:
    source = read(data, name)
    assert source.name == name
    assert "损坏，无法读取" not in "".join(problem.message for problem in source.problems)
