"""Django's description of this room."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Encrypted fields; no tables of its own."""

    name = "gongkai.vault"
    label = "vault"
    verbose_name = "加密存储"
