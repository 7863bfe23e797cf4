"""Django's description of this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The hash-chained record."""

    name = "gongkai.audit"
    label = "audit"
    verbose_name = "操作留痕"
