"""Django's description of this room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from gongkai.audit import guard


class AuditConfig(AppConfig):
    """The hash-chained record."""

    name = "gongkai.audit"
    label = "audit"
    verbose_name = "操作留痕"

    def ready(self) -> None:
        """Keep the triggers in place whatever a migration did to the table."""
        post_migrate.connect(guard.after_migrate, sender=self, dispatch_uid="audit.guard")
