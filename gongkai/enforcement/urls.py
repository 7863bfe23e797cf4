"""Addresses of enforcement publicity, under /office/enforcement/."""

from django.urls import path

from gongkai.enforcement.views import batches, entries, keys

app_name = "enforcement"

urlpatterns = [
    path("", entries.Overview.as_view(), name="overview"),
    path("upload/", batches.UploadScreen.as_view(), name="upload"),
    path("forms/<slug:kind>.<slug:ending>", batches.TemplateScreen.as_view(), name="template"),
    path("batches/", batches.BatchesScreen.as_view(), name="batches"),
    path("batches/<int:pk>/", batches.BatchScreen.as_view(), name="batch"),
    path("batches/<int:pk>/refused.csv", batches.RefusedScreen.as_view(), name="refused"),
    path("entries/", entries.EntriesScreen.as_view(), name="entries"),
    path("entries/<slug:kind>.<slug:ending>", entries.ExportScreen.as_view(), name="export"),
    path("entries/<int:pk>/", entries.EntryScreen.as_view(), name="entry"),
    path("entries/<int:pk>/correct/", entries.CorrectScreen.as_view(), name="correct"),
    path("keys/", keys.KeysScreen.as_view(), name="keys"),
]
