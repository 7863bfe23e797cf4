"""Addresses of the examination, under /office/patrol/."""

from django.urls import path

from gongkai.patrol.views import PatrolScreen, ReportFile, RulesScreen, RunScreen, WordsScreen

app_name = "patrol"

urlpatterns = [
    path("", PatrolScreen.as_view(), name="patrol"),
    path("rules/", RulesScreen.as_view(), name="rules"),
    path("words/", WordsScreen.as_view(), name="words"),
    path("runs/<int:pk>/", RunScreen.as_view(), name="run"),
    path("report.<slug:kind>", ReportFile.as_view(), name="report"),
]
