"""Tests: throwaway keys and folders, fast password hashing, the same middleware and database engine as in use."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DATA", tempfile.mkdtemp(prefix="gongkai-test-"))

from gongkai.settings import env
from gongkai.settings.base import *
from gongkai.settings.base import DATA, DATABASES, STORAGES

SECRET_KEY = "only-for-tests"  # noqa: S105
FIELD_KEYS = [env.kept_secret(DATA / "fields.key", "fernet")]
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STATIC_ROOT = Path(DATA) / "static"
STATIC_ROOT.mkdir(exist_ok=True)
if str(DATABASES["default"]["ENGINE"]).endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
