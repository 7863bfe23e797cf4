"""Addresses of data columns, under /office/series/."""

from django.urls import path

from gongkai.series import views

app_name = "series"

urlpatterns = [
    path("", views.Overview.as_view(), name="overview"),
    path("create/", views.CreateScreen.as_view(), name="create"),
    path("upload/", views.UploadScreen.as_view(), name="upload"),
    path("<int:pk>/", views.OneScreen.as_view(), name="one"),
    path("batches/", views.BatchesScreen.as_view(), name="batches"),
    path("batches/<int:pk>/", views.BatchScreen.as_view(), name="batch"),
]
