"""How officers sign in: who counts as one, and what allauth may and may not do here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from gongkai.organisations.access import holds_any_role
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer


class OfficerBackend(ModelBackend):
    """Password sign-in. The only Django permission that exists is to open the workspace, given by holding a post."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Grant the workspace to officers with a post; everything else is answered by ``access``."""
        if perm != "wagtailadmin.access_admin" or not isinstance(user_obj, Officer):
            return False
        return user_obj.is_active and (user_obj.is_superuser or holds_any_role(user_obj, today()))

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Name the one permission, where it is granted."""
        granted = self.has_perm(user_obj, "wagtailadmin.access_admin")
        return {"wagtailadmin.access_admin"} if granted else set()


class OfficerAdapter(DefaultAccountAdapter):
    """No one signs up here: accounts are made by administrators."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Keep sign-up closed."""
        return False
