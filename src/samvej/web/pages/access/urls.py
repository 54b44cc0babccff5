"""Addresses of the doors: emergencies, claims, consents, follow-up. A citizen is there by the random key only."""

from django.urls import path

from samvej.web.pages.access import consents, emergencies, following_up

app_name = "access"
urlpatterns = [
    path("noed/", emergencies.break_glass, name="break_glass"),
    path("noed/<uuid:key>/luk/", emergencies.end_break_glass, name="end_break_glass"),
    path("relation/", emergencies.claim, name="claim"),
    path("borger/<uuid:key>/samtykker/", consents.consents, name="consents"),
    path("borger/<uuid:key>/samtykker/nyt/", consents.give, name="give_consent"),
    path("borger/<uuid:key>/log/", following_up.log, name="log"),
    path("samtykke/<uuid:key>/", consents.consent, name="consent"),
    path("samtykke/<uuid:key>/traek-tilbage/", consents.withdraw, name="withdraw_consent"),
    path("opfoelgning/", following_up.queue, name="follow_up"),
    path("opfoelgning/<uuid:key>/", following_up.one, name="follow_up_one"),
]
