"""Addresses of the programmes: which run here, what one is, and publishing a new version."""

from django.urls import path

from samvej.web.pages.programmes import publishing, units, views

app_name = "programmes"
urlpatterns = [
    path("", views.programmes, name="list"),
    path("<slug:programme>/", views.programme, name="programme"),
    path("<slug:programme>/udgiv/", publishing.publish, name="publish"),
    path("<slug:programme>/flyt/", publishing.move_all, name="move_all"),
    path("<slug:programme>/steder/", units.units, name="units"),
    path("<slug:programme>/steder/nyt/", units.new, name="new_unit"),
    path("<slug:programme>/steder/<int:unit>/", units.change, name="change_unit"),
    path("<slug:programme>/steder/<int:unit>/luk/", units.close, name="close_unit"),
]
