"""Addresses of one's day and caseload."""

from django.urls import path

from samvej.web.pages.day import caseload, views

app_name = "day"
urlpatterns = [
    path("dag/", views.day, name="day"),
    path("dag/borgere/", caseload.caseload, name="caseload"),
]
