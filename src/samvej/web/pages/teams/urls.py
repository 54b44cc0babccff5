"""Addresses of a citizen's team: the staff's, the invited's, and the citizen's own."""

from django.urls import path

from samvej.web.pages.teams import invitations, inviting, mine, near, participation, relatives, team

app_name = "teams"
urlpatterns = [
    path("forloeb/<uuid:key>/team/", team.team, name="team"),
    path("forloeb/<uuid:key>/team/inviter/", inviting.by_staff, name="invite"),
    path("forloeb/<uuid:key>/team/deltagelse/", participation.by_staff, name="participation"),
    path("forloeb/<uuid:key>/team/<int:member>/", team.member, name="member"),
    path("forloeb/<uuid:key>/team/<int:member>/slut/", team.end, name="end"),
    path("forloeb/<uuid:key>/team/invitation/<uuid:invitation>/traek-tilbage/", team.withdraw, name="withdraw"),
    path("invitationer/", invitations.waiting, name="invitations"),
    path("invitationer/<uuid:key>/", invitations.invitation, name="invitation"),
    path("min-side/team/", mine.team, name="mine"),
    path("min-side/team/<uuid:key>/inviter/", inviting.by_citizen, name="mine_invite"),
    path("min-side/team/<uuid:key>/deltagelse/", participation.by_citizen, name="mine_participation"),
    path("min-side/team/<uuid:key>/<int:member>/slut/", mine.end, name="mine_end"),
    path("min-side/team/invitation/<uuid:key>/traek-tilbage/", mine.withdraw, name="mine_withdraw"),
    path("min-side/team/paaroerende/ny/", relatives.add, name="mine_relative_new"),
    path("min-side/team/paaroerende/<uuid:key>/", relatives.change, name="mine_relative"),
    path("min-side/team/paaroerende/<uuid:key>/slut/", relatives.end, name="mine_relative_end"),
    path("min-side/team/paaroerende/<uuid:key>/kode/", relatives.code, name="mine_relative_code"),
    path("min-side/team/paaroerende/<uuid:key>/kode/tilbage/", relatives.code_back, name="mine_relative_code_back"),
    path("naermeste/<uuid:key>/", near.way_in, name="near"),
    path("naermeste/<uuid:key>/demo/", near.demo_in, name="near_demo"),
]
