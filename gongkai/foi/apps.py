"""Django's description of this room."""

from django.apps import AppConfig


class FoiConfig(AppConfig):
    """See the package's docstring."""

    name = "gongkai.foi"
    label = "foi"
    verbose_name = "依申请公开"
