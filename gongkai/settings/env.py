"""Typed readers of environment variables that fail loudly, and the keys kept in the data folder."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Return the variable; raise ImproperlyConfigured where it is missing and has no default."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} must be set")
    return default


def flag(name: str, default: bool = False) -> bool:
    """Return a yes/no variable; anything but 1/true/yes/on and 0/false/no/off is an error."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")


def number(name: str, default: int, minimum: int = 0) -> int:
    """Return a whole number of at least ``minimum``."""
    value = text(name, str(default))
    if not value.isdigit() or int(value) < minimum:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {minimum}, not {value!r}")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def required_words(name: str) -> list[str]:
    """Return a comma-separated list that must not be empty."""
    text(name)
    return words(name)


def data_folder(fallback: Path) -> Path:
    """Return the folder that holds all state (``DATA``), made private to its owner."""
    folder = Path(os.environ.get("DATA") or fallback).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ImproperlyConfigured(f"DATA folder {folder} cannot be used: {error.strerror}") from None
    return folder


def kept_secret(path: Path, kind: str) -> str:
    """Return the secret kept in a file, making it at first use (``kind``: signing or fernet).

    The exclusive create makes two processes that start together agree on one secret.
    """
    fresh = Fernet.generate_key().decode() if kind == "fernet" else secrets.token_urlsafe(50)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text().strip()
        if not kept:
            raise ImproperlyConfigured(f"{path} is empty: restore it from a backup") from None
        return kept
    with os.fdopen(descriptor, "w") as handle:
        handle.write(fresh + "\n")
    return fresh


def database(url: str, folder: Path) -> dict[str, object]:
    """Return Django's database entry: SQLite in ``folder`` by default, PostgreSQL by ``DATABASE_URL``."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(folder / "gongkai.sqlite3"),
            # Opening it reads the layout of every table again: a fifth of what a page takes.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 8,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;",
            },
        }
    return postgres(url)


def postgres(url: str) -> dict[str, object]:
    """Return the PostgreSQL entry of ``postgresql://user:password@host:port/name`` (``?host=`` for a socket folder)."""

    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must look like postgresql://user:password@host:port/name")
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or query.get("port", [""])[0]),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
