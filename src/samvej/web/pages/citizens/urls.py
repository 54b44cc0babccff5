"""Addresses of the pages about a citizen. A citizen is in an address by the record's random key only."""

from django.urls import path

from samvej.web.pages.citizens import changing, joining, leaving, lists, relatives, views

app_name = "citizens"
urlpatterns = [
    path("", lists.own_list, name="list"),
    path("soeg/", lists.search, name="search"),
    path("<uuid:key>/", views.citizen, name="citizen"),
    path("<uuid:key>/nummer/", views.show_number, name="show number"),
    path("<uuid:key>/kontakt/", changing.contact, name="contact"),
    path("<uuid:key>/beskyttelse/", changing.protection, name="protection"),
    path("<uuid:key>/nyt-nummer/", changing.number, name="number"),
    path("<uuid:key>/doed/", leaving.death, name="death"),
    path("<uuid:key>/flyttet/", leaving.move, name="move"),
    path("<uuid:key>/paaroerende/", relatives.add, name="add relative"),
    path("<uuid:key>/paaroerende/<uuid:relative>/", relatives.change, name="relative"),
    path("<uuid:key>/paaroerende/<uuid:relative>/afslut/", relatives.end, name="end relative"),
    path("<uuid:key>/saml/", joining.choose, name="join"),
    path("<uuid:key>/saml/<uuid:other>/", joining.join, name="join with"),
]
