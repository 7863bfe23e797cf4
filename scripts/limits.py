"""The limits of the house that no linter holds: length of files and functions, names that say nothing.

Run by ``make check`` as ``python -m scripts.limits``; prints each fault and exits 1 where there is one.
"""

import ast
import subprocess
import sys
from pathlib import Path

FILE_LINES, FUNCTION_LINES = 500, 60
EMPTY_NAMES = {"utils", "helpers", "common", "misc", "core", "base", "extras"}
ROOT = Path(__file__).resolve().parent.parent


def faults(path: Path) -> list[str]:
    """Return what is wrong with one Python file."""
    text = path.read_text(encoding="utf-8")
    found = []
    if len(text.splitlines()) > FILE_LINES:
        found.append(f"{path}: {len(text.splitlines())} lines, at most {FILE_LINES}")
    if path.stem in EMPTY_NAMES and "settings" not in path.parts:
        found.append(f"{path}: the name says nothing")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                found.append(f"{path}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION_LINES}")
    return found


def main() -> int:
    """Check every Python file git knows of, migrations aside."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()  # noqa: S603
    paths = [Path(name) for name in listed if "migrations" not in Path(name).parts]
    found = [fault for path in paths if (ROOT / path).exists() for fault in faults(path)]
    for fault in found:
        print(fault)  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
