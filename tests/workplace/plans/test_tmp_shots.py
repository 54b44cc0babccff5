import os
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="1"
import pytest, datetime
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import sync_playwright
from tests.workplace.factories import logged_in
from tests.workplace.plans.made import course, written, content, join
from tests.workplace.plans.test_pages import form_of
from samvej.workplace.plans.actions.writing import write_plan
from samvej.workplace.plans.actions.scoring import score_goal
from samvej.workplace.tasks.actions.answering import accept, complete
from samvej.workplace.tasks.models import Task
@pytest.mark.django_db(transaction=True)
def test_shots(unit, live_server):
    here = course(unit, given_name="Peter", family_name="Prøvesen")
    version = written(here)
    task = Task.objects.get(assigned_to=here.nurse.professional)
    complete(by=here.nurse, task=accept(by=here.nurse, task=task), evidence="Vi gik til havnen og drak kaffe")
    score_goal(by=here.citizen, plan=version.plan, goal_id="walk", score=0, words="Det går den rigtige vej")
    k = here.enrolment.key
    u = lambda n, **p: reverse(f"plans:{n}", kwargs={"key": k, **p})
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        def shoot(by, path, name, widths=(1280, 390), fill=None):
            c = logged_in(by).cookies[settings.SESSION_COOKIE_NAME].value
            for w in widths:
                ctx = b.new_context(viewport={"width": w, "height": 900}, locale="da")
                ctx.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": c, "url": live_server.url}])
                pg = ctx.new_page()
                pg.goto(live_server.url + path)
                if fill: fill(pg)
                over = pg.evaluate("document.documentElement.scrollWidth > window.innerWidth")
                if over: print("OVERFLOW", name, w)
                pg.screenshot(path=f"/tmp/wpl-{name}-{w}.png", full_page=True)
                ctx.close()
        shoot(here.nurse, u("plan"), "plan")
        shoot(here.citizen, reverse("plans:mine"), "mine")
        shoot(here.contact, u("write_item", part="aktivitet", item="tour"), "activity", (390,))
        shoot(here.contact, u("write", part="nyt-maal"), "goal", (1280,))
        shoot(here.citizen, u("mine_sign"), "sign", (390,))
        shoot(here.citizen, u("mine_sign") + "?meldt=night", "signdone", (390,))
        shoot(here.citizen, u("mine_score", goal="walk"), "score", (390,))
        def cross(pg):
            v = here.version()
            goal = v.said.goals[0].model_copy(update={"words": f"Noras ord {v.number}"})
            write_plan(by=here.nurse, plan=v.plan, content=v.said.model_copy(update={"goals": (goal,)}), based_on=v.number, reason="Ringede")
            pg.fill("textarea[name=words]", "Mine egne ord")
            pg.fill("input[name=reason]", "Aftalt i dag")
            pg.click("button.button-primary:has-text('Gem')")
            pg.wait_for_load_state()
        shoot(here.contact, u("write_item", part="maal", item="walk"), "cross", fill=cross)
        shoot(here.contact, u("history"), "history", (1280,))
        shoot(here.contact, u("compare"), "compare", (390,))
        shoot(here.contact, u("text"), "text", (1280,))
        shoot(here.contact, u("answer"), "answer", (1280,))
        shoot(here.contact, u("print")+"?til=borger", "print", (1280,))
        from axe_playwright_python.sync_playwright import Axe
        for by, path in ((here.nurse, u("plan")), (here.citizen, reverse("plans:mine")), (here.contact, u("write_item", part="trin", item="walk")), (here.contact, u("history")), (here.contact, u("compare")), (here.citizen, u("mine_sign"))):
            c = logged_in(by).cookies[settings.SESSION_COOKIE_NAME].value
            ctx = b.new_context(bypass_csp=True); ctx.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": c, "url": live_server.url}])
            pg = ctx.new_page(); pg.goto(live_server.url+path)
            r = Axe().run(pg); print(path, r.violations_count, [ (v["id"], v["nodes"][0]["html"][:150]) for v in r.response["violations"]])
            ctx.close()
        b.close()
    r = logged_in(here.citizen).get(u("mine_pdf"))
    open("/tmp/wpl.pdf","wb").write(r.content)
