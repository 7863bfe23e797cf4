"""Start Django for the commands that need the database, and say plainly when there is none."""

import os
from pathlib import Path

import click
import django


def data_folder() -> Path:
    """Return the folder that holds all state, without making it."""
    return Path(os.environ.get("DATA") or Path(__file__).resolve().parents[2] / "var").expanduser().resolve()


def require_data() -> None:
    """Raise ``ClickException`` where there is no database yet."""
    if not os.environ.get("DATABASE_URL") and not (data_folder() / "gongkai.sqlite3").is_file():
        raise click.ClickException("还没有数据：请先运行 gongkai demo（演示）或者 gongkai prepare（正式使用）")


def start() -> None:
    """Set Django up."""
    django.setup()
