"""Addresses of the front."""

from django.urls import path

from samvej.web.pages.front import views

app_name = "front"
urlpatterns = [path("", views.home, name="home"), path("log-ind/", views.home, name="login")]
