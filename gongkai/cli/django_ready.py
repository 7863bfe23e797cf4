"""Start Django for the commands that need the database, and say plainly when there is none."""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
import django

Given = ParamSpec("Given")
Result = TypeVar("Result")


def data_folder() -> Path:
    """Return the folder that holds all state, without making it."""
    return Path(os.environ.get("DATA") or Path(__file__).resolve().parents[2] / "var").expanduser().resolve()


def require_data() -> None:
    """Raise ``ClickException`` where there is no database yet."""
    if not os.environ.get("DATABASE_URL") and not (data_folder() / "gongkai.sqlite3").is_file():
        raise click.ClickException("还没有数据：请先运行 gongkai demo（演示）或者 gongkai prepare（正式使用）")


def needs_data(command: Callable[Given, Result]) -> Callable[Given, Result]:
    """Make a command ask for its data when it runs: its ``--help`` needs none."""

    @wraps(command)
    def run(*arguments: Given.args, **named: Given.kwargs) -> Result:
        require_data()
        return command(*arguments, **named)

    return run


def start() -> None:
    """Set Django up."""
    django.setup()
