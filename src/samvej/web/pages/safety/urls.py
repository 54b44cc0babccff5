"""Addresses of safety: the question, what follows a positive answer, the safety plan, and the citizen's own page."""

from django.urls import path

from samvej.web.pages.safety import asking, mine, planning, views

app_name = "safety"
urlpatterns = [
    path("forloeb/<uuid:key>/sikkerhed/", views.safety, name="safety"),
    path("forloeb/<uuid:key>/sikkerhed/spoerg/", asking.ask, name="ask"),
    path("forloeb/<uuid:key>/sikkerhed/svar/<uuid:answer>/", asking.answered, name="answered"),
    path("forloeb/<uuid:key>/sikkerhed/svar/<uuid:answer>/talt/", asking.follow_up, name="follow_up"),
    path("forloeb/<uuid:key>/sikkerhed/plan/", planning.write, name="write"),
    path("forloeb/<uuid:key>/sikkerhed/plan/<int:number>/", planning.version, name="version"),
    path("forloeb/<uuid:key>/sikkerhed/udskrift/", planning.paper, name="paper"),
    path("min-side/sikkerhed/", mine.mine, name="mine"),
]
