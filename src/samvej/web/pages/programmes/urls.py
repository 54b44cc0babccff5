"""Addresses of the area."""

from django.urls import URLPattern

app_name = "programmes"
urlpatterns: list[URLPattern] = []
