"""How results are printed: JSON for scripts, a bar or plain lines for people."""

import json
import sys
from collections.abc import Callable

import click
from tqdm import tqdm

#: A step's name, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]

JSON = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")


def as_json(value: object) -> None:
    """Print a value as one JSON document."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str, indent=None))


def steps() -> Progress:
    """Return a progress function: a bar on a terminal, a line per step where there is none."""
    if sys.stderr.isatty():
        return _Bars()
    return _Lines()


class _Lines:
    def __init__(self) -> None:
        self.said: set[str] = set()

    def __call__(self, step: str, done: int, total: int) -> None:
        if done >= total and step not in self.said:
            self.said.add(step)
            click.echo(f"  {step}：{total}" if total > 1 else f"  {step}：完成", err=True)


class _Bars:
    def __init__(self) -> None:
        self.bar: tqdm[object] | None = None
        self.step = ""

    def __call__(self, step: str, done: int, total: int) -> None:
        if step != self.step:
            if self.bar is not None:
                self.bar.close()
            self.step, self.bar = step, tqdm(total=total, desc=f"  {step}", unit="", leave=True)
        if self.bar is not None:
            self.bar.update(done - self.bar.n)
            if done >= total:
                self.bar.close()
                self.bar = None
                self.step = ""
