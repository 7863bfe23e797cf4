"""The room stamps among Django's apps."""

from django.apps import AppConfig


class StampsConfig(AppConfig):
    """Which version of what a page shows: the ground of exact caching."""

    name = "gongkai.stamps"
    verbose_name = "内容版本"
