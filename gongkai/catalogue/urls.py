"""Addresses of the catalogue's screens, under /office/catalogue/."""

from django.urls import path

from gongkai.catalogue.views.bulk import Bulk
from gongkai.catalogue.views.clean_up import CleanUps, CleanUpScreen
from gongkai.catalogue.views.editor import Begin, Edit
from gongkai.catalogue.views.gazette import Gazettes, GazetteScreen
from gongkai.catalogue.views.history import FileScreen, History, Preview
from gongkai.catalogue.views.importing import Batches, BatchScreen, ImportColumns, Template
from gongkai.catalogue.views.records import Records
from gongkai.catalogue.views.relations import Relations, Unexplained
from gongkai.catalogue.views.review import ActScreen, RecordScreen
from gongkai.catalogue.views.routes import Route, Routes
from gongkai.catalogue.views.validity import Validity

app_name = "catalogue"
urlpatterns = [
    path("", Records.as_view(), name="records"),
    path("new/", Begin.as_view(), name="new"),
    path("bulk/", Bulk.as_view(), name="bulk"),
    path("import/", Batches.as_view(), name="batches"),
    path("import/template.<slug:kind>", Template.as_view(), name="import_template"),
    path("import/<int:pk>/", BatchScreen.as_view(), name="batch"),
    path("import/<int:pk>/columns/", ImportColumns.as_view(), name="import_columns"),
    path("routes/", Routes.as_view(), name="routes"),
    path("routes/<slug:key>/", Route.as_view(), name="route"),
    path("<int:pk>/", RecordScreen.as_view(), name="record"),
    path("<int:pk>/edit/", Edit.as_view(), name="edit"),
    path("<int:pk>/preview/", Preview.as_view(), name="preview"),
    path("clean-up/", CleanUps.as_view(), name="clean_ups"),
    path("clean-up/<int:pk>/", CleanUpScreen.as_view(), name="clean_up"),
    path("gazette/", Gazettes.as_view(), name="gazettes"),
    path("gazette/<int:pk>/", GazetteScreen.as_view(), name="gazette"),
    path("unexplained/", Unexplained.as_view(), name="unexplained"),
    path("<int:pk>/validity/", Validity.as_view(), name="validity"),
    path("<int:pk>/relations/", Relations.as_view(), name="relations"),
    path("<int:pk>/history/", History.as_view(), name="history"),
    path("<int:pk>/files/<int:file>/", FileScreen.as_view(), name="file"),
    path("<int:pk>/act/<slug:slug>/", ActScreen.as_view(), name="act"),
]
