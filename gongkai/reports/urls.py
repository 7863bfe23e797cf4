"""Addresses of the annual report, under /office/reports/."""

from django.urls import path

from gongkai.reports.views.behind import CellScreen
from gongkai.reports.views.entering import EntryScreen
from gongkai.reports.views.showing import DownloadScreen, ReportScreen

app_name = "reports"

urlpatterns = [
    path("", ReportScreen.as_view(), name="report"),
    path("cell/", CellScreen.as_view(), name="cell"),
    path("enter/", EntryScreen.as_view(), name="enter"),
    path("download/<slug:kind>/", DownloadScreen.as_view(), name="download"),
]
