"""The database itself refuses to change or remove an event."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER activity_event_no_update BEFORE UPDATE ON activity_event
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    """CREATE TRIGGER activity_event_no_delete BEFORE DELETE ON activity_event
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION activity_event_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$""",
    """CREATE TRIGGER activity_event_no_change BEFORE UPDATE OR DELETE ON activity_event
       FOR EACH ROW EXECUTE FUNCTION activity_event_refuse()""",
]


def add(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("activity", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
