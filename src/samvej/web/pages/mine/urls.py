"""Addresses of a citizen's own page, and a relative's."""

from django.urls import path

from samvej.web.pages.mine import access_urls, notes, views

app_name = "mine"
urlpatterns = [
    path("", views.home, name="home"),
    path("bed-om-hjaelp/", notes.refer, name="refer"),
    path("henvendelse/<uuid:key>/", notes.note, name="note"),
    path("henvendelse/<uuid:key>/traek-tilbage/", notes.withdraw, name="withdraw_note"),
    *access_urls.urlpatterns,
]
