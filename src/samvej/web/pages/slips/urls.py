"""Addresses of these pages."""

from django.urls import URLPattern

app_name = "slips"
urlpatterns: list[URLPattern] = []
