"""Addresses of the front."""

from django.urls import path

from samvej.web.pages.front import components, demo, logging_in, notices, profile, second_factor, views

app_name = "front"
urlpatterns = [
    path("", views.home, name="home"),
    path("log-ind/", logging_in.login, name="login"),
    path("log-ind/kode/", second_factor.second_factor, name="second_factor"),
    path("log-ind/kode/opret/", second_factor.enrol, name="enrol"),
    path("log-ind/kode/noedkoder/", second_factor.backup_codes, name="backup_codes"),
    path("log-af/", logging_in.logout, name="logout"),
    path("bliv/", views.stay, name="stay"),
    path("sprog/", profile.language, name="language"),
    path("tekst/", profile.text_size, name="text_size"),
    path("profil/", profile.profile, name="profile"),
    path("profil/rolle/", profile.choose_role, name="choose_role"),
    path("profil/adgangskode/", profile.password, name="password"),
    path("beskeder/", notices.notices, name="notices"),
    path("beskeder/laest/", notices.mark_read, name="notices_read"),
    path("beskeder/<int:number>/", notices.follow, name="notice"),
    path("hjaelp/", views.help_page, name="help"),
    path("tilgaengelighed/", views.accessibility, name="accessibility"),
    path("komponenter/", components.components, name="components"),
    path("demo/", demo.cast, name="cast"),
    path("demo/log-ind/", demo.log_in_as, name="demo_login"),
    path("demo/dag/", demo.day, name="demo_day"),
    path("demo/arbejde/", demo.work, name="demo_work"),
]
