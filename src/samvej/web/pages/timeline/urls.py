"""Addresses of these pages."""

from django.urls import path

from samvej.web.pages.timeline import views

app_name = "timeline"
urlpatterns = [
    path("forloeb/<uuid:key>/tidslinje/", views.timeline, name="timeline"),
    path("min-side/tidslinje/", views.mine, name="mine"),
]
