"""Addresses of the programmes: which run here, what one is, and publishing a new version."""

from django.urls import path

from samvej.web.pages.programmes import publishing, views

app_name = "programmes"
urlpatterns = [
    path("", views.programmes, name="list"),
    path("<slug:programme>/", views.programme, name="programme"),
    path("<slug:programme>/udgiv/", publishing.publish, name="publish"),
    path("<slug:programme>/flyt/", publishing.move_all, name="move_all"),
]
