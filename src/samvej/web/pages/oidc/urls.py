"""Addresses of the login through the broker. Their names are the library's, so they have no namespace."""

from django.urls import path

from samvej.web.pages.oidc import views

urlpatterns = [
    path("log-ind/", views.begin, name="oidc_authentication_init"),
    path("tilbage/", views.come_back, name="oidc_authentication_callback"),
]
