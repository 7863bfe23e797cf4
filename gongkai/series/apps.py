"""The room series among Django's apps."""

from django.apps import AppConfig


class SeriesConfig(AppConfig):
    """Monthly figures that can be seen: data columns."""

    name = "gongkai.series"
    verbose_name = "数据发布"
