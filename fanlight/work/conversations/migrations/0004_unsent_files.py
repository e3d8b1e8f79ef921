"""Files that were added to a message which never went are known by themselves, and so are found by nobody."""

from django.db import migrations

MARK = """
UPDATE files_file SET is_unsent = TRUE
WHERE in_message AND hidden_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM conversations_noteattachment a
    WHERE a.workspace_id = files_file.workspace_id AND a.file_id = files_file.id
) AND NOT EXISTS (
    SELECT 1 FROM files_filepublication p
    WHERE p.workspace_id = files_file.workspace_id AND p.file_id = files_file.id
) AND NOT EXISTS (
    SELECT 1 FROM files_fileversion v
    WHERE v.workspace_id = files_file.workspace_id AND v.file_id = files_file.id AND v.number > 1
)
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0003_inbox_and_attachments"), ("files", "0009_is_unsent")]
    operations = [migrations.RunSQL(MARK, migrations.RunSQL.noop)]
