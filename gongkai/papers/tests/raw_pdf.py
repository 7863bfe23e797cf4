"""PDFs put together by hand: honest ones with few objects, and those that a hostile person would send."""

from __future__ import annotations

import zlib

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def stream(content: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    """Return a stream object; ``packed`` deflates it."""
    if packed:
        content, entries = zlib.compress(content, 9), entries + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def document(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """Return a file of numbered objects; the first is the catalogue."""
    made, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    size = b"<< /Size %d /Root 1 0 R %s >>" % (len(objects) + 1, trailer)
    return made + head + b"trailer\n" + size + b"\nstartxref\n%d\n%%%%EOF" % len(made)


def page_of(
    content: bytes, *further: bytes, resources: bytes = b"", packed: bool = False, page: bytes = b"", count: int = 1
) -> bytes:
    """Return a file of one page; ``further`` are objects from number 6 on, ``count`` what it says it has of pages."""
    kind = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s"
        b" /Resources << /Font << /F 5 0 R >> %s >> >>"
    )
    return document(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count %d >>" % count,
            kind % (page, resources),
            stream(content, packed=packed),
            FONT,
            *further,
        ]
    )


def words(*placed: tuple[float, float, str], size: int = 12, before: str = "") -> bytes:
    """Return the drawing of words at places."""
    shown = "".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj\n" for x, y, text in placed)
    return f"{before}\nBT /F {size} Tf\n{shown}ET\n".encode()
