"""A folder of saved pages sent as an archive: unpacked only inside its own folder, within limits."""

import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import IO, Final

from gongkai.catalogue.importing.lines import Unusable

MOST_MEMBERS: Final = 20_000
MOST_BYTES: Final = 1024 * 1024 * 1024
LARGEST_MEMBER: Final = 100 * 1024 * 1024
DEEPEST: Final = 20
LONGEST_PART: Final = 200
_UTF8: Final = 0x800
_ENCRYPTED: Final = 0x1


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack into ``folder`` (new) and return where the content lies. Raises ``Unusable``; then nothing is left."""
    try:
        folder.mkdir(parents=True)
        with zipfile.ZipFile(archive) as packed:
            _unpack(packed, folder)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, Unusable):
            raise
        raise Unusable("这不是能打开的 ZIP 压缩包，可能已经损坏") from error
    return _inside(folder)


def _unpack(packed: zipfile.ZipFile, folder: Path) -> None:
    members = [member for member in packed.infolist() if not member.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise Unusable(f"压缩包里有{len(members)}个文件，最多{MOST_MEMBERS}个，请分开导入")
    left = MOST_BYTES
    for member in members:
        parts = _parts(member)
        if parts is None:
            continue
        place = folder.joinpath(*parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(member) as source, place.open("xb") as out:
            left -= _copy(source, out, min(left, LARGEST_MEMBER), parts[-1])


def _parts(member: zipfile.ZipInfo) -> tuple[str, ...] | None:
    """Return where a member belongs, None for what other systems add. Raises ``Unusable`` for what is not safe."""
    if member.flag_bits & _ENCRYPTED:
        raise Unusable("压缩包加了密码，请去掉密码后再导入")
    name = _name(member)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Unusable(f"压缩包里有链接文件“{name[:60]}”，不能导入")
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or "\x00" in name or (path.parts and ":" in path.parts[0]):
        raise Unusable(f"压缩包里的文件“{name[:60]}”指向文件夹之外，不能导入")
    if len(path.parts) > DEEPEST or any(len(part.encode()) > LONGEST_PART for part in path.parts):
        raise Unusable(f"压缩包里的文件名过长或者层次过深：“{name[:60]}”")
    if not path.parts or path.parts[0] == "__MACOSX" or path.name.startswith("."):
        return None
    return path.parts


def _name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; without the mark of UTF-8 Chinese systems write GB18030."""
    if member.flag_bits & _UTF8:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename


def _copy(source: IO[bytes], out: IO[bytes], most: int, name: str) -> int:
    """Copy what is really there, whatever the archive says of its size."""
    done = 0
    while chunk := source.read(1024 * 1024):
        done += len(chunk)
        if done > most:
            raise Unusable(f"压缩包解开后过大（到“{name[:60]}”为止），请分开导入")
        out.write(chunk)
    return done


def _inside(folder: Path) -> Path:
    """Return the folder that holds the content: archives often hold a single folder."""
    inside = list(folder.iterdir())
    while len(inside) == 1 and inside[0].is_dir():
        folder = inside[0]
        inside = list(folder.iterdir())
    return folder
