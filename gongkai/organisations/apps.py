"""Django's description of this room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Units, officers and roles."""

    name = "gongkai.organisations"
    label = "organisations"
    verbose_name = "单位与人员"

    def ready(self) -> None:
        """Open what the rows of this room open, be searched, and listen to the sign-in library."""
        from gongkai.organisations import (  # noqa: PLC0415 - models exist only now
            access,
            notices,
            policies,
            reviewing,
            search_source,
            sign_in,
        )
        from gongkai.search import sources  # noqa: PLC0415

        access.register(policies.RULES)
        notices.register(reviewing.desk)
        sources.register(search_source.KIND, search_source.SOURCE)
        sign_in.connect()
