"""Django's description of this room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Units, officers and roles."""

    name = "gongkai.organisations"
    label = "organisations"
    verbose_name = "单位与人员"
