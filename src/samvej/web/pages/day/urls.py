"""Addresses of these pages."""

from django.urls import URLPattern

app_name = "day"
urlpatterns: list[URLPattern] = []
