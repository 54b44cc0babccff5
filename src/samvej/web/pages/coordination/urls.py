"""Addresses of the survey of how roles work together."""

from django.urls import path

from samvej.web.pages.coordination import answering, overview, results

app_name = "coordination"
urlpatterns = [
    path("samarbejde/", overview.overview, name="overview"),
    path("samarbejde/<uuid:key>/", results.result, name="round"),
    path("samarbejde/<uuid:key>/svar/", answering.answer, name="answer"),
]
