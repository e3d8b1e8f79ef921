"""Jobs are found by their words; the list filters by state, status and who looks after them."""

from django.db import migrations

from fanlight.core.fulltext import AddWordIndex

STATE = (
    "CASE WHEN {row}archived_at IS NOT NULL THEN '{mark}archived'"
    " WHEN {row}closed_at IS NULL THEN '{mark}open' ELSE '{mark}closed' END"
)
STATUS = "'{mark}s' || CAST({row}status_id AS TEXT)"
MEMBER = "'{mark}m' || CAST(COALESCE({row}member_id, 0) AS TEXT)"


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]
    operations = [AddWordIndex("jobs_job", marks=f"{STATE} || ' ' || {STATUS} || ' ' || {MEMBER}")]
