"""Addresses of the contacts of one course."""

from django.urls import path

from samvej.web.pages.contacts import views

app_name = "contacts"
urlpatterns = [
    path("forloeb/<uuid:key>/kontakter/", views.contacts, name="contacts"),
    path("forloeb/<uuid:key>/kontakter/ny/", views.write, name="write"),
    path("forloeb/<uuid:key>/kontakter/<uuid:contact>/", views.contact, name="contact"),
    path("forloeb/<uuid:key>/kontakter/<uuid:contact>/streg-ud/", views.strike, name="strike"),
]
