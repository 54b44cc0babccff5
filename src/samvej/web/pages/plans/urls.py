"""Addresses of plans: the team's, and the citizen's own."""

from django.urls import URLPattern, path

from samvej.web.pages.plans import acts, front, history, papers, writing

app_name = "plans"


def _both(under: str, prefix: str, *, mine: bool) -> list[URLPattern]:
    """What both sides have."""
    said = {"mine": mine}
    return [
        path(f"{under}skriv/<slug:part>/", writing.write, said, name=f"{prefix}write"),
        path(f"{under}skriv/<slug:part>/<slug:item>/", writing.write, said, name=f"{prefix}write_item"),
        path(f"{under}svar/", acts.answer, said, name=f"{prefix}answer"),
        path(f"{under}tegn/", acts.sign, said, name=f"{prefix}sign"),
        path(f"{under}maal/<slug:goal>/", acts.score, said, name=f"{prefix}score"),
        path(f"{under}versioner/", history.history, said, name=f"{prefix}history"),
        path(f"{under}sammenlign/", history.compare, said, name=f"{prefix}compare"),
        path(f"{under}udskrift/", papers.printed, said, name=f"{prefix}print"),
        path(f"{under}pdf/", papers.pdf, said, name=f"{prefix}pdf"),
        path(f"{under}tekst/", papers.text, said, name=f"{prefix}text"),
    ]


urlpatterns = [
    path("forloeb/<uuid:key>/plan/", front.plan, name="plan"),
    *_both("forloeb/<uuid:key>/plan/", "", mine=False),
    path("min-side/plan/", front.mine, name="mine"),
    *_both("min-side/plan/<uuid:key>/", "mine_", mine=True),
]
