"""Addresses of findings, under /office/findings/."""

from django.urls import path

from gongkai.findings.views import FindingScreen, FindingsScreen

app_name = "findings"

urlpatterns = [
    path("", FindingsScreen.as_view(), name="list"),
    path("<int:pk>/", FindingScreen.as_view(), name="finding"),
]
