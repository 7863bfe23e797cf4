"""Behind HTTPS, with every secret from the environment."""

from gongkai.settings import env
from gongkai.settings.base import *

SECRET_KEY = env.text("SECRET_KEY")
FIELD_KEYS = env.required_words("FIELD_KEYS")
ALLOWED_HOSTS = env.required_words("ALLOWED_HOSTS")
SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
