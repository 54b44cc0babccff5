"""Addresses of stays in hospital: the list, one stay, and the door that the hospitals' systems send to."""

from django.urls import path

from samvej.web.pages.admissions import arriving, lists

app_name = "admissions"
urlpatterns = [
    path("indlaeggelser/", lists.followed, name="list"),
    path("indlaeggelser/<uuid:key>/", lists.one, name="admission"),
    path("meldinger/indlaeggelse/", arriving.receive, name="receive"),
]
