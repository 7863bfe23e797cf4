"""The room catalogue among Django's apps."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Proactive disclosure: records, columns, review, validity."""

    name = "gongkai.catalogue"
    verbose_name = "主动公开"
