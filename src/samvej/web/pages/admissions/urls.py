"""Addresses of these pages."""

from django.urls import URLPattern

app_name = "admissions"
urlpatterns: list[URLPattern] = []
