"""Django's description of this room."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """See the package's docstring."""

    name = "gongkai.portal"
    label = "portal"
    verbose_name = "公众门户"
