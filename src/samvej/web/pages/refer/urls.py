"""Addresses of referring: a citizen is never in one; a draft has a random token, a note its random key."""

from django.urls import path

from samvej.web.pages.refer import eligibility, sent, views

app_name = "refer"
urlpatterns = [
    path("", views.start, name="start"),
    path("borger/<uuid:once>/", views.new, name="new"),
    path("indsats/<uuid:once>/", views.choose, name="choose"),
    path("note/<uuid:once>/", views.write, name="write"),
    path("mine/", sent.own_list, name="list"),
    path("svar/<uuid:key>/", sent.note, name="note"),
    path("svar/<uuid:key>/traek-tilbage/", sent.withdraw, name="withdraw"),
    path("sag/<uuid:key>/vurdering/", eligibility.judge, name="judge"),
]
