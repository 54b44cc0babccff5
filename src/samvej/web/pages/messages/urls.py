"""Addresses of messages: the staff's, and the citizen's own."""

from django.urls import path

from samvej.web.pages.messages import files, mine, reading, writing

app_name = "messages"
urlpatterns = [
    path("forloeb/<uuid:key>/beskeder/", reading.threads, name="threads"),
    path("forloeb/<uuid:key>/beskeder/ny/", writing.begin, name="new"),
    path("forloeb/<uuid:key>/beskeder/<uuid:thread>/", reading.thread, name="thread"),
    path("forloeb/<uuid:key>/beskeder/<uuid:thread>/fil/<uuid:file>/", files.by_staff, name="file"),
    path("min-side/beskeder/", mine.threads, name="mine"),
    path("min-side/beskeder/ny/", mine.begin, name="mine_new"),
    path("min-side/beskeder/<uuid:key>/", mine.thread, name="mine_thread"),
    path("min-side/beskeder/<uuid:key>/fil/<uuid:file>/", files.by_citizen, name="mine_file"),
]
