"""Addresses of the annual report, under /office/reports/."""

from django.urls import path

from gongkai.reports.views.annual_compiling import CompiledFile, CompiledFiles, CompileScreen
from gongkai.reports.views.annual_figures import FiguresScreen
from gongkai.reports.views.annual_report import ActScreen, FileScreen, ReportPage, UnitYear
from gongkai.reports.views.annual_writing import ProblemsScreen, WriteScreen
from gongkai.reports.views.behind import CellScreen
from gongkai.reports.views.board import BoardScreen, ChaseAllScreen, ChaseScreen, ExemptScreen, LiftScreen
from gongkai.reports.views.entering import EntryScreen
from gongkai.reports.views.showing import DownloadScreen, ReportScreen

app_name = "reports"
ANNUAL = "annual/<slug:unit>/<int:year>/"
REPORT = f"{ANNUAL}<slug:basis>/"

urlpatterns = [
    path("", ReportScreen.as_view(), name="report"),
    path("cell/", CellScreen.as_view(), name="cell"),
    path("enter/", EntryScreen.as_view(), name="enter"),
    path("download/<slug:kind>/", DownloadScreen.as_view(), name="download"),
    path("annual/", BoardScreen.as_view(), name="annual_board"),
    path(ANNUAL, UnitYear.as_view(), name="annual_unit"),
    path(f"{ANNUAL}exempt/", ExemptScreen.as_view(), name="annual_exempt"),
    path(f"{ANNUAL}lift/", LiftScreen.as_view(), name="annual_lift"),
    path(f"{ANNUAL}chase/", ChaseScreen.as_view(), name="annual_chase"),
    path(f"{ANNUAL}chase-all/", ChaseAllScreen.as_view(), name="annual_chase_all"),
    path(f"{ANNUAL}compile/", CompileScreen.as_view(), name="annual_compile"),
    path(f"{ANNUAL}compile/files.zip", CompiledFiles.as_view(), name="annual_compiled_files"),
    path(f"{ANNUAL}compile/<int:item>/<slug:kind>/", CompiledFile.as_view(), name="annual_compiled"),
    path(REPORT, ReportPage.as_view(), name="annual_report"),
    path(f"{REPORT}write/", WriteScreen.as_view(), name="annual_write"),
    path(f"{REPORT}problems/", ProblemsScreen.as_view(), name="annual_problems"),
    path(f"{REPORT}figures/", FiguresScreen.as_view(), name="annual_figures"),
    path(f"{REPORT}file/<slug:kind>/", FileScreen.as_view(), name="annual_file"),
    path(f"{REPORT}act/<slug:slug>/", ActScreen.as_view(), name="annual_act"),
]
