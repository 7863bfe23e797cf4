"""Django's description of this room."""

from django.apps import AppConfig


class FoiConfig(AppConfig):
    """Disclosure on request."""

    name = "gongkai.foi"
    label = "foi"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        """Open the acts that the policy rows open; everything else stays closed."""
        from gongkai.foi import policies  # noqa: PLC0415 - models exist only now
        from gongkai.organisations import access  # noqa: PLC0415

        access.register(policies.RULES)
