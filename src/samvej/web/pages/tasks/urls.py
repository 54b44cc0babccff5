"""Addresses of tasks: those of one course, and the citizen's own."""

from django.urls import path

from samvej.web.pages.tasks import acts, mine, views

app_name = "tasks"
urlpatterns = [
    path("forloeb/<uuid:key>/opgaver/", views.tasks, name="tasks"),
    path("forloeb/<uuid:key>/opgaver/ny/", views.ask, name="ask"),
    path("forloeb/<uuid:key>/opgaver/<uuid:task>/", views.task, name="task"),
    path("forloeb/<uuid:key>/opgaver/<uuid:task>/ja/", acts.act, {"name": "accept"}, name="accept"),
    path("forloeb/<uuid:key>/opgaver/<uuid:task>/nej/", acts.act, {"name": "decline"}, name="decline"),
    path("forloeb/<uuid:key>/opgaver/<uuid:task>/gjort/", acts.act, {"name": "complete"}, name="complete"),
    path("forloeb/<uuid:key>/opgaver/<uuid:task>/aflys/", acts.act, {"name": "cancel"}, name="cancel"),
    path("forloeb/<uuid:key>/opgaver/<uuid:task>/giv-videre/", acts.act, {"name": "hand over"}, name="hand_over"),
    path("forloeb/<uuid:key>/opgaver/<uuid:task>/overtag/", acts.act, {"name": "take over"}, name="take_over"),
    path("min-side/opgaver/", mine.mine, name="mine"),
    path("min-side/opgaver/<uuid:task>/svar/", mine.answer, name="mine_answer"),
]
