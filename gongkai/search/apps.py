"""The room search among Django's apps."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The index: one interface, an embedded and a distributed engine, and the queue of what changed."""

    name = "gongkai.search"
    verbose_name = "检索"
