"""Django's description of this room."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """Findings and their rectification."""

    name = "gongkai.findings"
    label = "findings"
    verbose_name = "问题整改"

    def ready(self) -> None:
        """Open what the rows of this room open."""
        from gongkai.findings import policies  # noqa: PLC0415 - models exist only now
        from gongkai.organisations import access  # noqa: PLC0415

        access.register(policies.RULES)
