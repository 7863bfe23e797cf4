"""Django's description of this room."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """See the package's docstring."""

    name = "gongkai.reports"
    label = "reports"
    verbose_name = "年度报告"
