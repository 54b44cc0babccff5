"""Addresses of citizens' courses: the list, one course with what can be done, inclusion, consent, and caseloads."""

from django.urls import path

from samvej.web.pages.pathways import acts, caseloads, consent, front, including, lists

app_name = "pathways"
urlpatterns = [
    path("", lists.own, name="list"),
    path("enheden/", lists.unit, name="unit"),
    path("pladser/", caseloads.overview, name="caseloads"),
    path("pladser/<int:unit>/<uuid:person>/", caseloads.capacity, name="capacity"),
    path("henvisning/<uuid:key>/samtykke/", consent.of_referral, name="referral_consent"),
    path("henvisning/<uuid:key>/samtykke/udskrift/", consent.text_of_referral, name="referral_consent_text"),
    path("henvisning/<uuid:key>/inkluder/", including.include, name="include"),
    path("<uuid:key>/", front.enrolment, name="enrolment"),
    path("<uuid:key>/samtykke/", consent.of_enrolment, name="consent"),
    path("<uuid:key>/samtykke/udskrift/", consent.text_of_enrolment, name="consent_text"),
    path("<uuid:key>/begynd-igen/", including.again, name="re_enter"),
    path("<uuid:key>/skridt/", acts.act, {"name": "evidence"}, name="evidence"),
    path("<uuid:key>/fase/", acts.act, {"name": "phase"}, name="phase"),
    path("<uuid:key>/tilbage/", acts.act, {"name": "back"}, name="back"),
    path("<uuid:key>/pause/", acts.act, {"name": "pause"}, name="pause"),
    path("<uuid:key>/genoptag/", acts.act, {"name": "resume"}, name="resume"),
    path("<uuid:key>/kontaktperson/", acts.act, {"name": "contact_person"}, name="contact_person"),
    path("<uuid:key>/team/paa/", acts.act, {"name": "join_team"}, name="join_team"),
    path("<uuid:key>/team/af/", acts.act, {"name": "leave_team"}, name="leave_team"),
    path("<uuid:key>/afslut/", acts.act, {"name": "end"}, name="end"),
    path("<uuid:key>/afslut/doed/", acts.act, {"name": "death"}, name="death"),
    path("<uuid:key>/afslut/flyttet/", acts.act, {"name": "moving"}, name="moving"),
    path("<uuid:key>/version/", acts.act, {"name": "version"}, name="version"),
]
