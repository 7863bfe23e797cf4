"""Every address: the portal at the root, the workspace under /office/, sign-in under /accounts/."""

from allauth.account.views import LogoutView
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

from gongkai.foi.views.desk import Desk
from gongkai.organisations.screens import AccountScreen

urlpatterns = [
    path("accounts/", include("gongkai.organisations.account_urls")),
    # Before Wagtail's own: one sign-in, one sign-out one account page, and our desk.
    path("office/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("office/logout/", LogoutView.as_view()),
    path("office/account/", require_admin_access(AccountScreen.as_view()), name="workspace_account"),
    path("office/", require_admin_access(Desk.as_view())),
    path("office/", include(wagtailadmin_urls)),
    path("", include("gongkai.portal.urls")),
]

handler400 = "gongkai.portal.views.errors.bad_request"
handler403 = "gongkai.portal.views.errors.denied"
handler404 = "gongkai.portal.views.errors.not_found"
handler500 = "gongkai.portal.views.errors.broken"
