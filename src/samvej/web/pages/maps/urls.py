"""Addresses of the map: of one course, for team and citizen alike, and the citizen's own page."""

from django.urls import path

from samvej.web.pages.maps import mine, rounds, saying, views

app_name = "maps"
urlpatterns = [
    path("forloeb/<uuid:key>/kort/", views.life_map, name="map"),
    path("forloeb/<uuid:key>/kort/begynd/", rounds.begin, name="begin"),
    path("forloeb/<uuid:key>/kort/tekst/", views.text, name="text"),
    path("forloeb/<uuid:key>/kort/<int:number>/", saying.fill, name="fill"),
    path("forloeb/<uuid:key>/kort/<int:number>/faerdig/", rounds.finish, name="finish"),
    path("forloeb/<uuid:key>/kort/<int:number>/aabn-igen/", rounds.reopen, name="reopen"),
    path("forloeb/<uuid:key>/kort/<int:number>/<slug:domain>/", saying.domain, name="domain"),
    path("forloeb/<uuid:key>/kort/<int:number>/<slug:domain>/kladde/", saying.draft, name="draft"),
    path("min-side/kort/", mine.mine, name="mine"),
]
