"""Addresses of barriers, and of the small trials by which a programme takes them on."""

from django.urls import path

from samvej.web.pages.improvement import barriers, cycles, logging_one, overview

app_name = "improvement"
urlpatterns = [
    path("barrierer/", barriers.barriers, name="barriers"),
    path("barrierer/ny/", logging_one.log, name="log"),
    path("forbedring/", overview.overview, name="overview"),
    path("forbedring/<slug:programme>/", overview.programme, name="programme"),
    path("forbedring/<slug:programme>/ny/", cycles.plan, name="plan"),
    path("forbedring/afproevning/<uuid:key>/", cycles.cycle, name="cycle"),
    path("forbedring/afproevning/<uuid:key>/ret/", cycles.change, name="change"),
]
