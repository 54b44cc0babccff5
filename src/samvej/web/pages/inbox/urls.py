"""Addresses of the inbox."""

from django.urls import path

from samvej.web.pages.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.cases, name="list"),
    path("<uuid:key>/", views.case, name="case"),
    path("<uuid:key>/samtale/", views.conversation, name="conversation"),
    path("<uuid:key>/udskrift/", views.text, name="text"),
    path("<uuid:key>/<slug:slug>/", views.act, name="act"),
]
