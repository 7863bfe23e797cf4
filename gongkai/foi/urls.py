"""Addresses of the officers' screens, under /office/."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from gongkai.foi.views.acts import ActScreen
from gongkai.foi.views.case import CaseFile
from gongkai.foi.views.cases import Cases
from gongkai.foi.views.draft import DraftScreen
from gongkai.foi.views.papers import File, Paper, RequestForm
from gongkai.foi.views.register import Register


class PaperKind(StringConverter):
    """The forms in which a paper can be had."""

    regex = "pdf|docx"


register_converter(PaperKind, "paperkind")

urlpatterns = [
    path("cases/", Cases.as_view(), name="cases"),
    path("cases/register/", Register.as_view(), name="register"),
    path("cases/<int:pk>/", CaseFile.as_view(), name="case"),
    path("cases/<int:pk>/do/draft/", DraftScreen.as_view(), name="draft"),
    path("cases/<int:pk>/do/<slug:slug>/", ActScreen.as_view(), name="act"),
    path("cases/<int:pk>/papers/<int:notice>.<paperkind:kind>", Paper.as_view(), name="paper"),
    path("cases/<int:pk>/form.<paperkind:kind>", RequestForm.as_view(), name="request_form"),
    path("cases/<int:pk>/files/<int:attachment>/", File.as_view(), name="file"),
]
