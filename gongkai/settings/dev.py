"""One machine: all state, the keys included, in the data folder. This is what ``make up`` runs."""

from gongkai.settings import env
from gongkai.settings.base import *
from gongkai.settings.base import DATA, EMAIL_HOST

SECRET_KEY = env.kept_secret(DATA / "signing.key", "signing")
FIELD_KEYS = [env.kept_secret(DATA / "fields.key", "fernet")]
DEBUG = env.flag("GONGKAI_DEBUG")

if not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA / "mail"
