"""Addresses of the background work's pages."""

from django.urls import path

from samvej.web.pages.work import views

app_name = "work"
urlpatterns = [
    path("", views.failed, name="failed"),
    path("koersler/", views.runs, name="runs"),
    path("fejl/<uuid:key>/", views.solve, name="solve"),
]
