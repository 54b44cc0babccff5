"""Courses that run already are reacted to from now on: what happened to them before is not asked for in arrears."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from samvej.workplace.ground.moment import moment


def begin_now(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A mark of now for each running enrolment."""
    enrolments = apps.get_model("pathways", "Enrolment")
    marks = apps.get_model("reactions", "ReactedUntil")
    running = enrolments.objects.exclude(status="ended").values_list("pk", flat=True)
    marks.objects.bulk_create([marks(enrolment_id=pk, until=moment()) for pk in running], batch_size=1000)


class Migration(migrations.Migration):
    """See above; there is nothing to take back."""

    dependencies = [("reactions", "0001_initial"), ("pathways", "0001_initial")]
    operations = [migrations.RunPython(begin_now, migrations.RunPython.noop)]
