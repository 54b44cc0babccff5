"""All addresses. Each area has its own module; a citizen is never in an address but by the record's random key."""

from django.urls import include, path

urlpatterns = [
    path("", include("samvej.web.pages.front.urls")),
    path("oidc/", include("samvej.web.pages.oidc.urls")),
    path("borgere/", include("samvej.web.pages.citizens.urls")),
    path("organisation/", include("samvej.web.pages.organisations.urls")),
    path("adgang/", include("samvej.web.pages.access.urls")),
    path("min-side/", include("samvej.web.pages.mine.urls")),
    path("henvis/", include("samvej.web.pages.refer.urls")),
    path("indbakke/", include("samvej.web.pages.inbox.urls")),
    path("forloeb/", include("samvej.web.pages.pathways.urls")),
    path("", include("samvej.web.pages.day.urls")),
    path("", include("samvej.web.pages.tasks.urls")),
    path("", include("samvej.web.pages.contacts.urls")),
    path("", include("samvej.web.pages.questionnaires.urls")),
    path("", include("samvej.web.pages.teams.urls")),
    path("", include("samvej.web.pages.messages.urls")),
    path("", include("samvej.web.pages.maps.urls")),
    path("", include("samvej.web.pages.safety.urls")),
    path("", include("samvej.web.pages.plans.urls")),
    path("", include("samvej.web.pages.meetings.urls")),
    path("", include("samvej.web.pages.admissions.urls")),
    path("", include("samvej.web.pages.slips.urls")),
    path("", include("samvej.web.pages.coordination.urls")),
    path("", include("samvej.web.pages.improvement.urls")),
    path("", include("samvej.web.pages.timeline.urls")),
    path("indsatser/", include("samvej.web.pages.programmes.urls")),
    path("overblik/", include("samvej.web.pages.lead.urls")),
    path("arbejde/", include("samvej.web.pages.work.urls")),
]
handler400 = "samvej.web.pages.front.faults.bad_request"
handler403 = "samvej.web.pages.front.faults.refused"
handler404 = "samvej.web.pages.front.faults.not_found"
handler500 = "samvej.web.pages.front.faults.fault"
