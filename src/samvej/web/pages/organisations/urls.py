"""Addresses of the organisations' and staff's pages."""

from django.urls import path

from samvej.web.pages.organisations import staff, views

app_name = "organisations"
urlpatterns = [
    path("", views.organisations, name="list"),
    path("ny/", views.new, name="new"),
    path("<uuid:key>/", views.organisation, name="organisation"),
    path("<uuid:key>/ret/", views.change, name="change"),
    path("<uuid:key>/luk/", views.close, name="close"),
    path("<uuid:key>/ansaet/", staff.hire, name="hire"),
    path("medarbejder/<uuid:key>/", staff.professional, name="professional"),
    path("medarbejder/<uuid:key>/ret/", staff.change, name="change professional"),
    path("medarbejder/<uuid:key>/rolle/", staff.give_role, name="give role"),
    path("medarbejder/<uuid:key>/rolle/<int:role>/afslut/", staff.end_role, name="end role"),
    path("medarbejder/<uuid:key>/konto/", staff.account, name="account"),
    path("medarbejder/<uuid:key>/konto/luk/", staff.close_the_account, name="close account"),
]
