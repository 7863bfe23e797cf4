"""The room enforcement among Django's apps."""

from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    """Enforcement publicity as typed data."""

    name = "gongkai.enforcement"
    verbose_name = "执法公示"
