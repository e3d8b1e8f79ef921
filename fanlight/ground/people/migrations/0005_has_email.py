"""Contacts know by themselves whether they have an email address, and lists find those without by an index."""

from django.db import migrations, models
from django.db.models import Q

from fanlight.core.fulltext import AddWordIndex

FILL = """
UPDATE people_contact SET has_email = TRUE WHERE EXISTS (
    SELECT 1 FROM people_contactaddress a
    WHERE a.workspace_id = people_contact.workspace_id AND a.contact_id = people_contact.id
)
"""
STATE = "CASE WHEN {row}archived_at IS NULL THEN '{mark}live' ELSE '{mark}archived' END"
ON_PORTAL = "'{mark}p' || {row}portal_state"
ALIVE = "CASE WHEN {row}portal_state IN ('', 'ended') THEN '' ELSE '{mark}palive' END"
OPEN = "CASE WHEN {row}portal_state IN ('active', 'link') THEN '{mark}pon' ELSE '' END"
MARKS = f"{STATE} || ' ' || {ON_PORTAL} || ' ' || {ALIVE} || ' ' || {OPEN}"
STATES = {
    "live": Q(archived_at=None),
    "arch": Q(archived_at__isnull=False, merged_into=None),
    "all": Q(merged_into=None),
}


def indexes() -> list[migrations.AddIndex]:
    made = []
    for state, condition in STATES.items():
        for fields, end in ((["workspace", "name_key", "id"], ""), (["workspace", "id"], "_new")):
            name = f"people_contact_noaddr_{state}{end}"
            index = models.Index(fields=fields, name=name, condition=Q(has_email=False) & condition)
            made.append(migrations.AddIndex("contact", index))
    return made


class Migration(migrations.Migration):
    dependencies = [("people", "0004_portal_users")]
    operations = [
        migrations.AddField("contact", "has_email", models.BooleanField(default=False, editable=False)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        *indexes(),
        AddWordIndex("people_contact", marks=MARKS),  # SQLite made the table anew, without its triggers
    ]
