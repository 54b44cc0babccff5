"""Addresses of plans that slip: of one course, one slip, what waits for a leader, and the citizen's own."""

from django.urls import path

from samvej.web.pages.slips import course, leaders, mine, one

app_name = "slips"
urlpatterns = [
    path("forloeb/<uuid:key>/skred/", course.slips, name="slips"),
    path("forloeb/<uuid:key>/skred/meld/", course.report, name="report"),
    path("skred/", leaders.waiting, name="leaders"),
    path("skred/<uuid:key>/", one.slip, name="slip"),
    path("min-side/skred/", mine.mine, name="mine"),
]
