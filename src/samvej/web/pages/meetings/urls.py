"""Addresses of meetings: for the team, for the citizen, for whoever is called from outside, and one's own mail."""

from django.urls import path

from samvej.web.pages.meetings import acts, arranging, guide, mail, mine, outside, views

app_name = "meetings"
_COURSE, _MEETING = "forloeb/<uuid:key>/moeder/", "forloeb/<uuid:key>/moeder/<uuid:meeting>/"
_MINE = "min-side/aftaler/"
urlpatterns = [
    path(_COURSE, views.course, name="list"),
    path(f"{_COURSE}nyt/", arranging.new, name="new"),
    path(_MEETING, views.meeting, name="meeting"),
    path(f"{_MEETING}indkald/", arranging.call, name="call"),
    path(f"{_MEETING}flyt/", arranging.move, name="move"),
    path(f"{_MEETING}deltagere/", arranging.people, name="people"),
    path(f"{_MEETING}deltagere/<uuid:person>/af/", acts.uninvite, name="uninvite"),
    path(f"{_MEETING}deltagere/<uuid:person>/svar/", acts.reply, name="reply"),
    path(f"{_MEETING}deltagere/<uuid:person>/mail/", acts.send_again, name="send_again"),
    path(f"{_MEETING}borgeren/", acts.answer_for_citizen, name="answer_for_citizen"),
    path(f"{_MEETING}punkt/", acts.point, name="point"),
    path(f"{_MEETING}guide/", guide.guide, name="guide"),
    path(f"{_MEETING}slut/", arranging.hold, name="hold"),
    path(f"{_MEETING}aflys/", arranging.cancel, name="cancel"),
    path(f"{_MEETING}tekst/", views.text, name="text"),
    path(f"{_MEETING}kalender.ics", views.calendar, name="calendar"),
    path(_MINE, mine.appointments, name="mine"),
    path(f"{_MINE}<uuid:key>/", mine.meeting, name="mine_meeting"),
    path(f"{_MINE}<uuid:key>/svar/", mine.answer, name="mine_answer"),
    path(f"{_MINE}<uuid:key>/punkt/", mine.point, name="mine_point"),
    path(f"{_MINE}<uuid:key>/punkt/<uuid:point>/af/", mine.take_back, name="mine_take_back"),
    path(f"{_MINE}<uuid:key>/kalender.ics", mine.calendar, name="mine_calendar"),
    path("moede/<uuid:key>/<str:proof>/", outside.outside, name="outside"),
    path("min-mail/", mail.own, name="mail"),
]
