"""Addresses of the lead's page."""

from django.urls import path

from samvej.web.pages.lead import views

app_name = "lead"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<slug:programme>/", views.programme, name="programme"),
    path("<slug:programme>/figur/<slug:chart>/<slug:size>/<slug:digest>.svg", views.chart, name="chart"),
    path("<slug:programme>/tabel/<slug:table>.csv", views.table, name="table"),
]
