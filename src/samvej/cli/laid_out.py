"""What is said of a large database whose contacts are not laid out for speed."""

import typer

from samvej.evaluation.grouping import grouped
from samvej.programme.words import Lang
from samvej.registry.contacts.store import not_laid_out
from samvej.registry.narrow import lies_here
from samvej.registry.query import Registry

MANY = 10_000_000
"""Services below which it makes a difference of seconds."""


def tell_not_laid_out(registry: Registry, lang: Lang) -> None:
    """One sentence that says what to do, on the terminal's other stream: the answer is the same without it."""
    services = not_laid_out(registry.database, registry.manifest) if lies_here(registry) else 0
    if services < MANY:
        return
    number = grouped(services, 0, lang)
    said = {
        "da": f"De {number} ydelser er ikke lagt til rette, så dette tager lang tid og megen hukommelse: kør »samvej "
        f"db optimize --db {registry.database.root}« én gang.",
        "en": f"The {number} services are not laid out for speed, so this takes long and much memory: run “samvej db "
        f"optimize --db {registry.database.root}” once.",
    }
    typer.echo(said[lang], err=True)
