"""Django's description of this room."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """The library of published reports."""

    name = "gongkai.library"
    label = "library"
    verbose_name = "年报文库"

    def ready(self) -> None:
        """Open what the rows of this room open."""
        from gongkai.library import policies  # noqa: PLC0415 - models exist only now
        from gongkai.organisations import access  # noqa: PLC0415

        access.register(policies.RULES)
