"""Django's description of this room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Units, officers and roles."""

    name = "gongkai.organisations"
    label = "organisations"
    verbose_name = "单位与人员"

    def ready(self) -> None:
        """Open what the rows of this room open, and listen to the sign-in library."""
        from gongkai.organisations import access, notices, policies, reviewing, sign_in  # noqa: PLC0415 - models exist only now

        access.register(policies.RULES)
        notices.register(reviewing.desk)
        sign_in.connect()
