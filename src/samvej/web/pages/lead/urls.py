"""Addresses of the area."""

from django.urls import URLPattern

app_name = "lead"
urlpatterns: list[URLPattern] = []
