"""A source of records, whatever it is: a table, a folder of pages, a folder with a table in it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gongkai.catalogue.importing.lines import Headings, RawLine, Unusable
from gongkai.catalogue.importing.pages import PAGES, addresses_of, pages_of, read_page
from gongkai.catalogue.importing.tables import Table

TABLES: Final = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm"}
_LISTS: Final = ("records.csv", "records.xlsx", "catalogue.csv", "catalogue.xlsx")


@dataclass
class Opened:
    """An opened source: its form, its digest, what its columns are, and its lines; ``total`` where it is known."""

    form: str
    digest: str
    headings: Headings
    lines: Iterator[RawLine]
    total: int | None = None


def table_of(path: Path) -> Path | None:
    """Return the table of a source: the file itself, or the list that lies in the folder; None for mere pages.

    A list has one of the usual names, or is the only table of a folder that holds no pages.
    """
    if not path.is_dir():
        return path
    named = next((path / name for name in _LISTS if (path / name).is_file()), None)
    if named is not None or any(one.suffix.lower() in PAGES for one in path.rglob("*")):
        return named
    tables = [
        one for one in path.iterdir() if one.suffix.lower() in TABLES - {".txt"} and not one.name.startswith((".", "~"))
    ]
    return tables[0] if len(tables) == 1 else None


def open_source(path: Path, chosen: dict[str, str] | None = None) -> Opened:
    """Open a file or folder. Raises ``Unusable`` with a Chinese sentence."""
    if path.is_dir():
        listed = table_of(path)
        return _table(listed, chosen) if listed else _folder(path)
    if not path.is_file():
        raise Unusable(f"没有这个文件或者文件夹：{path.name}")
    if path.suffix.lower() == ".xls":
        raise Unusable("旧版 XLS 请另存为 XLSX 后再导入")
    if path.suffix.lower() not in TABLES:
        raise Unusable("只认 CSV、XLSX 和存有网页的文件夹")
    return _table(path, chosen)


def _table(path: Path, chosen: dict[str, str] | None) -> Opened:
    table = Table(path, chosen)
    form = "xlsx" if path.suffix.lower().startswith(".xlsx") or path.suffix.lower() == ".xlsm" else "csv"
    with path.open("rb") as held:
        digest = hashlib.file_digest(held, "sha256").hexdigest()
    return Opened(form, digest, table.headings, table.lines())


def _folder(folder: Path) -> Opened:
    pages = pages_of(folder)
    told = addresses_of(folder)
    content = hashlib.sha256()
    for page in pages:
        content.update(f"{page.relative_to(folder).as_posix()}\0".encode())
        content.update(hashlib.sha256(page.read_bytes()).digest())
    lines = (read_page(page, folder, told.get(page.resolve(), "")) for page in pages)
    return Opened("pages", content.hexdigest(), Headings(), lines, len(pages))
