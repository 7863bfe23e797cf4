"""Addresses of the columns' screens, under /office/columns/."""

from django.urls import path

from gongkai.catalogue.views.columns import Columns, ColumnScreen, OwnColumn
from gongkai.catalogue.views.restructuring import Done, PreviewSteps, Restructure, Restructurings

app_name = "columns"
urlpatterns = [
    path("", Columns.as_view(), name="columns"),
    path("<int:pk>/", ColumnScreen.as_view(), name="column"),
    path("own/<slug:key>/", OwnColumn.as_view(), name="own"),
    path("restructure/", Restructure.as_view(), name="restructure"),
    path("restructure/preview/", PreviewSteps.as_view(), name="preview"),
    path("history/", Restructurings.as_view(), name="history"),
    path("history/<int:pk>/", Done.as_view(), name="done"),
]
