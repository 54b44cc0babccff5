"""Addresses of the citizen's own log, consents and restrictions: included by the area's addresses."""

from django.urls import path

from samvej.web.pages.mine import access_views, consenting

urlpatterns = [
    path("log/", access_views.log, name="log"),
    path("samtykker/", access_views.consents, name="consents"),
    path("samtykker/<uuid:key>/", access_views.consent, name="consent"),
    path("samtykker/<uuid:key>/giv/", consenting.give, name="give_consent"),
    path("samtykker/<uuid:key>/traek-tilbage/", access_views.withdraw, name="withdraw_consent"),
    path("spaerringer/", access_views.restrictions, name="restrictions"),
    path("spaerringer/<uuid:key>/fjern/", access_views.lift, name="lift_restriction"),
]
