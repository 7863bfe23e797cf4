"""Files made to do harm: each ends in a plain finding, in seconds and within bounded memory, and the next is read."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from gongkai.papers.reading.blocks import Line, Source
from gongkai.papers.reading.pdf import read_pdf
from gongkai.papers.reading.pdf_process import PRESS, Died
from gongkai.papers.tests.raw_pdf import document, page_of, stream, words

HELLO = words((72, 700, "Hello 2025"))


def codes(source: Source) -> set[str]:
    return {problem.code for problem in source.problems}


def text(source: Source) -> list[str]:
    return [block.text for block in source.blocks if isinstance(block, Line)]


def bomb() -> bytes:
    """Deflated twice: some kilobytes that become half a gigabyte."""
    squeeze = zlib.compressobj(9)
    inner = b"".join(squeeze.compress(b" " * (1 << 20)) for _ in range(512)) + squeeze.flush()
    return page_of(b"", stream(zlib.compress(inner, 9), b"/Filter [/FlateDecode /FlateDecode]")).replace(
        b"/Contents 4 0 R", b"/Contents 6 0 R"
    )


def doubling_forms() -> bytes:
    """Thirty forms each of which draws the next one four times."""
    forms = [
        stream(
            b"/X Do " * 4 if number < 29 else b"0 0 m 9 9 l S",
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %d 0 R >> >>"
            % (number + 7),
        )
        for number in range(30)
    ]
    return page_of(HELLO + b"/X Do", *forms, resources=b"/XObject << /X 6 0 R >>")


def form_in_itself() -> bytes:
    form = stream(
        b"0 0 m 9 9 l S /X Do",
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 6 0 R >> >>",
    )
    return page_of(HELLO + b"/X Do", form, resources=b"/XObject << /X 6 0 R >>")


def endless_tree() -> bytes:
    return document(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 /Parent 2 0 R >>"]
    )


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 5) for number in range(count))
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 3 0 R >> >> >>"
    )
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
    return document([b"<< /Type /Catalog /Pages 2 0 R >>", tree, font, stream(HELLO), *[page] * count])


def crowded(count: int) -> bytes:
    line = "(" + "0123456789" * 10 + ") Tj 0 -1 Td\n"
    return page_of(b"BT /F 1 Tf 10 830 Td\n" + line.encode() * (count // 100) + b"ET", packed=True)


def scribbled(count: int) -> bytes:
    chance = random.Random(3)
    lines = (
        f"{chance.randint(0, 595)} {chance.randint(0, 842)} m 300 {chance.randint(0, 842)} l S\n" for _ in range(count)
    )
    return page_of(HELLO + "".join(lines).encode(), packed=True)


def ruled(count: int) -> bytes:
    across = "".join(f"0 {n * 842 / count} m 595 {n * 842 / count} l S\n" for n in range(count))
    down = "".join(f"{n * 595 / count} 0 m {n * 595 / count} 842 l S\n" for n in range(count))
    return page_of(HELLO + (across + down).encode(), packed=True)


def test_a_count_of_pages_that_lies_is_said_and_the_true_page_read() -> None:
    source = read_pdf(page_of(HELLO, count=10**9))
    assert text(source) == ["Hello 2025"]
    assert codes(source) == {"damaged"}
    assert "1000000000页，实际只有1页" in source.problems[0].message


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + bytes(range(256)) * 4000,
        b"\0" * 1_000_000,
        b"PK\x03\x04 not a PDF",
        page_of(HELLO)[:200],
        endless_tree(),
    ],
    ids=["empty", "head", "garbage", "zeros", "zip", "truncated", "endless tree"],
)
def test_what_cannot_be_opened_is_said_to_be_damaged(data: bytes) -> None:
    source = read_pdf(data, "甲.pdf")
    assert source.name == "甲.pdf"
    assert not source.blocks
    assert source.problems
    assert source.problems[0].fatal


@pytest.mark.parametrize(
    "made",
    [
        bomb,
        doubling_forms,
        form_in_itself,
        lambda: crowded(1_000_000),
        lambda: scribbled(200_000),
        lambda: ruled(3_000),
        lambda: many_pages(5_000),
    ],
    ids=["bomb", "doubling forms", "form in itself", "a million characters", "a scribble", "ruled", "many pages"],
)
def test_what_grows_without_end_ends_and_the_next_file_is_read(made: Callable[[], bytes]) -> None:
    source = read_pdf(made())
    assert len(source.blocks) < 100_000
    assert text(read_pdf(page_of(HELLO))) == ["Hello 2025"]


def test_a_file_with_a_password_says_so() -> None:
    entry = b"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (
        b"41" * 32,
        b"42" * 32,
    )
    source = read_pdf(page_of(HELLO).replace(b"/Root 1 0 R", b"/Root 1 0 R " + entry))
    assert [(problem.code, problem.fatal) for problem in source.problems] == [("encrypted", True)]
    assert "密码" in source.problems[0].message


def test_a_part_that_cannot_be_unpacked_is_said() -> None:
    lines = b"".join(words((72, 800 - 9 * n, f"Line {n} of the report")) for n in range(80))
    whole = page_of(lines, packed=True)
    assert read_pdf(whole).problems == ()
    middle = whole.index(b"stream\n") + 150
    broken = read_pdf(whole[:middle] + b"\xff\xff\xff\xff\xff\xff" + whole[middle + 6 :])
    assert [(problem.code, problem.fatal) for problem in broken.problems][:1] == [("damaged", False)]


def test_a_file_changed_anywhere_is_read_or_said_to_be_damaged() -> None:
    chance = random.Random(5)
    whole = page_of(words((72, 700, "Hello 2025"), (72, 600, "Total 12")), packed=True)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 5, 40))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        source = read_pdf(bytes(data))
        assert source.blocks or source.problems


def test_the_process_that_reads_ends_with_a_file_too_hard_for_it_and_not_this_one() -> None:
    first = PRESS.ink(page_of(HELLO))
    with pytest.raises(Died):
        PRESS.ink(bomb())
    assert PRESS.ink(page_of(HELLO)).pages == first.pages


def test_files_read_at_the_same_time_are_not_mixed_up() -> None:
    files = [page_of(words((72, 700, f"Report {number}"))) for number in range(12)]
    with ThreadPoolExecutor(max_workers=4) as pool:
        assert [text(source) for source in pool.map(read_pdf, files)] == [[f"Report {n}"] for n in range(12)]
