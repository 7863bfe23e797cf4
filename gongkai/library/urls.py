"""Addresses of the library, under /office/library/."""

from django.urls import path

from gongkai.library import views

app_name = "library"

urlpatterns = [
    path("", views.Shelves.as_view(), name="shelves"),
    path("add/", views.AddScreen.as_view(), name="add"),
    path("check/", views.CheckScreen.as_view(), name="check"),
    path("trends/", views.TrendScreen.as_view(), name="trends"),
    path("beside/", views.BesideScreen.as_view(), name="beside"),
    path("remarks/", views.RemarksScreen.as_view(), name="remarks"),
    path("export/<slug:what>/", views.ExportScreen.as_view(), name="export"),
    path("<int:pk>/", views.DocumentScreen.as_view(), name="document"),
    path("<int:pk>/file/", views.OriginalScreen.as_view(), name="original"),
]
