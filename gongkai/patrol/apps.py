"""The room patrol among Django's apps."""

from django.apps import AppConfig


class PatrolConfig(AppConfig):
    """The nightly examination of everything published."""

    name = "gongkai.patrol"
    verbose_name = "目录巡查"
