"""Django's description of this room."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """See the package's docstring."""

    name = "gongkai.portal"
    label = "portal"
    verbose_name = "公众门户"

    def ready(self) -> None:
        """Open what the rows of this room open."""
        from gongkai.organisations import access, record  # noqa: PLC0415 - models exist only now
        from gongkai.portal import policies, search_sources  # noqa: PLC0415

        access.register(policies.RULES)
        record.register(policies.ACTS)
        search_sources.register()
