"""Every address: the portal at the root, the workspace under /office/, sign-in under /accounts/."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("office/", include(wagtailadmin_urls)),
]
