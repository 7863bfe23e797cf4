"""The citizen's addresses, at the root. None of them says anything about a person."""

from django.urls import path

from gongkai.portal.views import (
    about,
    answering,
    apply,
    comparing,
    display,
    home,
    papers,
    publications,
    submit,
    track,
    units,
)

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("about/", about.about, name="about"),
    path("sitemap/", about.site_map, name="site_map"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("colours/<slug:colour>.css", about.colours, name="colours"),
    path("qr.svg", about.qr, name="qr"),
    path("display/", display.display, name="display"),
    path("robots.txt", display.robots, name="robots"),
    path("favicon.ico", display.favicon, name="favicon"),
    path("units/", units.units, name="units"),
    path("units/<slug:key>/", units.unit, name="unit"),
    path("reports/", publications.index, name="tables"),
    path("reports/matrix/", publications.matrix, name="matrix"),
    path("reports/compare/", comparing.compare, name="compare"),
    path("reports/<slug:key>/<int:year>/<slug:basis>/", publications.report, name="table"),
    path("reports/<slug:key>/<int:year>/<slug:basis>/report.<slug:kind>", publications.file, name="report_file"),
    path("apply/", apply.choose, name="apply"),
    path("apply/begin/", apply.begin, name="begin"),
    path("apply/<slug:token>/unit/", apply.change_unit, name="change_unit"),
    path("apply/<slug:token>/who/", apply.step, {"name": "who"}, name="who"),
    path("apply/<slug:token>/what/", apply.step, {"name": "what"}, name="what"),
    path("apply/<slug:token>/how/", apply.step, {"name": "how"}, name="how"),
    path("apply/<slug:token>/review/", submit.review, name="review"),
    path("apply/<slug:token>/submit/", submit.submit, name="submit"),
    path("apply/<slug:token>/receipt/", submit.receipt, name="receipt"),
    path("apply/<slug:token>/clear/", submit.clear, name="clear"),
    path("track/", track.track, name="track"),
    path("track/close/", track.close, name="close"),
    path("track/<slug:number>/", track.status, name="status"),
    path("track/<slug:number>/form.pdf", papers.form, name="form"),
    path("track/<slug:number>/papers/<int:pk>.<slug:kind>", papers.paper, name="paper"),
    path("track/<slug:number>/files/<int:pk>", papers.file, name="file"),
    path("track/<slug:number>/correct/", answering.correct, name="correct"),
    path("track/<slug:number>/withdraw/", answering.withdraw_request, name="withdraw"),
]
