"""The page: HTML of its own, without scripts and without anything from outside."""

import base64
import hashlib
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from samvej.evaluation.report.blocks import SYMBOLS, Content
from samvej.evaluation.report.charts import marks
from samvej.evaluation.report.texts import Speaker

GENERATOR = "Samvej"


def render(content: Content) -> str:
    """The whole page as HTML."""
    css = Markup(resources.files(__package__).joinpath("report.css").read_text(encoding="utf-8"))
    say = Speaker(content.lang).say
    return _template().render(
        content=content,
        lang=content.lang,
        say=say,
        meanings={code: say(f"code {code}") for code in SYMBOLS},
        symbols=SYMBOLS,
        generator=GENERATOR,
        css=css,
        policy=_content_policy(css),
    )


def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("samvej.evaluation.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.filters["mark"] = lambda name: Markup(marks.mark(name))
    return environment.get_template("report.html.j2")


def _content_policy(css: str) -> str:
    """Nothing but this very style sheet: no script, no request, no form (Content Security Policy level 3)."""
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
