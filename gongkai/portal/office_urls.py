"""The officers' addresses of the portal, under /office/sites/."""

from django.urls import path

from gongkai.portal.views import site_screens

urlpatterns = [
    path("", site_screens.SitesScreen.as_view(), name="sites"),
    path("open/new/", site_screens.NewSite.as_view(), name="new"),
    path("<slug:key>/", site_screens.ChangeSite.as_view(), name="site"),
]
