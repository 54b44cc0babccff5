"""The trail is append-only: the database refuses changes and removals."""

from typing import Any

from django.db import migrations

from samvej.workplace.access import append_only


def put_in_place(apps: Any, schema_editor: Any) -> None:
    """Triggers, in the database that is migrated."""
    append_only.install(schema_editor)


def take_away(apps: Any, schema_editor: Any) -> None:
    """Back."""
    append_only.remove(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [migrations.RunPython(put_in_place, take_away)]
