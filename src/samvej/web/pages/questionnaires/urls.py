"""Addresses of the questionnaires of one course, and of the citizen's own."""

from django.urls import path

from samvej.web.pages.questionnaires import views

app_name = "questionnaires"
urlpatterns = [
    path("forloeb/<uuid:key>/skemaer/", views.questionnaires, name="list"),
    path("forloeb/<uuid:key>/skemaer/<int:form>/<int:weeks>/", views.questionnaire, name="questionnaire"),
    path("forloeb/<uuid:key>/skemaer/<int:form>/<int:weeks>/streg-ud/", views.strike, name="strike"),
    path("min-side/skemaer/", views.mine, name="mine"),
]
