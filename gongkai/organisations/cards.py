"""A unit's contact as a vCard (RFC 6350, version 3.0 as telephones read it), for an address book or a QR code."""

from collections.abc import Iterator

from gongkai.organisations.contents import Content
from gongkai.organisations.geography import Point, convert
from gongkai.organisations.models import Unit
from gongkai.organisations.telephones import telephones


def vcard(unit: Unit, content: Content, address: str = "") -> str:
    """Return the card: what a unit has made public, and the address of its page."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(unit, content, address))


def _lines(unit: Unit, content: Content, address: str) -> Iterator[str]:
    contact, places = content.contact, content.places
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"N:{_plain(unit.name)};;;;"
    yield f"FN:{_plain(unit.name)}"
    yield f"ORG:{_plain(unit.name)};{_plain(contact.get('office', ''))}"
    cells = [contact["phone"]] if contact.get("phone") else [place.phone for place in places[:1]]
    for cell in cells:
        for number in telephones(cell):
            if number.href:
                yield f"TEL;TYPE=WORK,VOICE:{number.href.removeprefix('tel:')}"
    if contact.get("fax"):
        yield f"TEL;TYPE=WORK,FAX:{_plain(contact['fax'])}"
    if contact.get("email"):
        yield f"EMAIL;TYPE=WORK:{_plain(contact['email'])}"
    street = contact.get("address") or (places[0].address if places else "")
    if street:
        where = (street, unit.city, unit.province, contact.get("postcode", ""), "中国")
        yield f"ADR;TYPE=WORK:;;{';'.join(_plain(part) for part in where)}"
    first = next((place for place in places if place.latitude is not None and place.longitude is not None), None)
    if first is not None and first.latitude is not None and first.longitude is not None:
        at = convert(Point(first.latitude, first.longitude, first.datum), "wgs84")
        yield f"GEO:{at.latitude:.6f};{at.longitude:.6f}"
    if contact.get("hours"):
        yield f"NOTE:{_plain('办公时间：' + contact['hours'])}"
    if address:
        yield f"URL:{address}"
    yield "END:VCARD"


def _plain(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """Break a line so that no piece has more than 75 octets; a character is never cut."""
    pieces: list[str] = []
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > (75 if not pieces else 74):
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
