"""A paper as PDF: A4, embedded fonts, real text, tagged, archival.

Typst draws a fixed template (``letter.typ``); the words travel beside it as JSON. System fonts are never used, so the
same letter gives the same bytes everywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final, Literal

import pylopdf_fonts_zh_cn
import typst

from gongkai.papers.letter import Letter
from gongkai.papers.payload import payload

Standard = Literal["a-2a", "ua-1"]

# Accessible (PDF/UA-1) and archival (PDF/A-2a) at once. Both refuse a character that no font can draw.
STANDARDS: Final[tuple[Standard, ...]] = ("a-2a", "ua-1")
_TEMPLATE: Final = (Path(__file__).parent / "letter.typ").read_bytes()
_PROBE: Final = b"""#let probe = json(bytes(sys.inputs.probe))
#set document(title: "probe", date: datetime(year: 2000, month: 1, day: 1))
#set text(font: probe.font)
#probe.text"""
_ATTEMPTS: Final = 3
_UNDRAWABLE: Final = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|(.))", re.DOTALL)

# Joiners and variation selectors have no shape of their own: without their neighbour they mean nothing.
_JOINER: Final = re.compile("[\u200c\u200d\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_STRAY_JOINERS: Final = re.compile(rf"\](?:{_JOINER.pattern})+")


@dataclass(frozen=True, slots=True)
class Faces:
    """The font families of a paper, first choice first, and folders of further font files the deployer supplies."""

    body: tuple[str, ...] = ("Noto Serif SC", "Noto Sans SC")
    heading: tuple[str, ...] = ("Noto Sans SC", "Noto Serif SC")
    folders: tuple[Path, ...] = ()


DEFAULT_FACES: Final = Faces()


def to_pdf(letter: Letter, faces: Faces = DEFAULT_FACES) -> bytes:
    """Draw the letter.

    A character that no font at hand can draw is written as its code, [U+20BB7], so that nothing is lost unseen; a
    caller may warn with ``undrawable`` first.
    """
    paper = payload(letter, body=faces.body, heading=faces.heading)
    return _setter(faces).draw(paper)


def drawn(template: bytes, paper: dict[str, Any], faces: Faces = DEFAULT_FACES) -> bytes:
    """Draw other plain data by a template of this package, to the same standards as a letter."""
    return _setter(faces).draw(paper, template)


def undrawable(letter: Letter, faces: Faces = DEFAULT_FACES) -> tuple[str, ...]:
    """Return the characters of the letter that no font at hand can draw, in code order."""
    words = _strings(payload(letter, body=faces.body, heading=faces.heading))
    return tuple(sorted(_setter(faces).missing("".join(words))))


@lru_cache(maxsize=8)
def _setter(faces: Faces) -> _Setter:
    return _Setter(faces)


class _Setter:
    """A compiler with its fonts loaded once."""

    def __init__(self, faces: Faces) -> None:
        folders = [str(Path(pylopdf_fonts_zh_cn.serif_path()).parent), *map(str, faces.folders)]
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
        self._compiler = typst.Compiler(font_paths=fonts)
        self._families = list(faces.body)
        # One compiler is shared by all threads of a process; typst keeps its inputs on it between calls.
        self._lock = Lock()

    def draw(self, paper: dict[str, Any], template: bytes = _TEMPLATE) -> bytes:
        """Draw at the strict standards, writing as codes the characters that stand in the way."""
        missing: set[str] = set()
        for _ in range(_ATTEMPTS):
            try:
                return self._compile(template, "paper", _spell_out(paper, missing), STANDARDS)
            except typst.TypstError as error:
                found = _undrawable_in(error)
                if not found:
                    break
                missing |= found
        # Whatever else the standards refuse is still drawn, tagged and with its fonts embedded: only not certified.
        return self._compile(template, "paper", _spell_out(paper, missing), ())

    def missing(self, text: str) -> set[str]:
        """Return the characters of the text that no font can draw."""
        # Spaces keep neighbours from being shaped together.
        spaced = "\u2003".join(sorted(set(text)))
        try:
            self._compile(_PROBE, "probe", {"font": self._families, "text": spaced}, STANDARDS[:1])
        except typst.TypstError as error:
            return _undrawable_in(error)
        return set()

    def _compile(self, template: bytes, name: str, data: dict[str, Any], standards: tuple[Standard, ...]) -> bytes:
        inputs = {name: json.dumps(data, ensure_ascii=False)}
        with self._lock:
            drawn = self._compiler.compile(template, sys_inputs=inputs, format="pdf", pdf_standards=list(standards))
        if not isinstance(drawn, bytes):
            raise TypeError("typst gave no single PDF")
        return drawn


def _undrawable_in(error: typst.TypstError) -> set[str]:
    return {_ESCAPED.sub(_unescape, found) for found in _UNDRAWABLE.findall(error.diagnostic)}


def _unescape(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 16)) if escaped[1] else escaped[2]


def _spell_out(paper: dict[str, Any], missing: set[str]) -> dict[str, Any]:
    if not missing:
        return paper
    longest_first = sorted(missing, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    spelled: dict[str, Any] = _map_strings(paper, lambda text: _STRAY_JOINERS.sub("]", pattern.sub(_codes, text)))
    return spelled


def _codes(found: re.Match[str]) -> str:
    return "".join("" if _JOINER.fullmatch(one) else f"[U+{ord(one):04X}]" for one in found.group())


def _map_strings(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_map_strings(item, change) for item in value]
    if isinstance(value, dict):
        return {key: _map_strings(item, change) for key, item in value.items()}
    return value


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
