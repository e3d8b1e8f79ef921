# Who looks after a thread, files that come with a message, and the name of the press that sent it.

import django.db.models.deletion
import django.db.models.manager
import fanlight.core.ids
import fanlight.core.tenancy
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0002_read_marks'),
        ('files', '0005_in_message'),
        ('people', '0005_has_email'),
        ('rooms', '0002_grant_keys'),
        ('workspaces', '0002_doors'),
    ]

    operations = [
        migrations.CreateModel(
            name='NoteAttachment',
            fields=[
                ('id', models.BigIntegerField(default=fanlight.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('file', fanlight.core.tenancy.TenantForeignKey(db_index=False, owned=True, related_name='+', to='files.file')),
                ('note', fanlight.core.tenancy.TenantForeignKey(db_index=False, owned=True, related_name='+', to='conversations.note')),
                ('workspace', fanlight.core.tenancy.WorkspaceKey(db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workspaces.workspace')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('workspace', 'note', 'file'), name='conversations_noteattachment_once'),
                    fanlight.core.tenancy.SameWorkspace(cascades=True, field='note', name='conversations_noteattachment_note_ws'),
                    fanlight.core.tenancy.SameWorkspace(cascades=True, field='file', name='conversations_noteattachment_file_ws'),
                ],
            },
            managers=[
                ('rows', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='note',
            name='press',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='thread',
            name='member',
            field=fanlight.core.tenancy.TenantForeignKey(blank=True, db_index=False, null=True, related_name='+', to='workspaces.member'),
        ),
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(fields=['workspace', 'waits_on', 'note'], name='conversations_thread_newest'),
        ),
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(fields=['workspace', 'note'], name='conversations_thread_note'),
        ),
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(fields=['workspace', 'audience', 'note'], name='conversations_thread_audience'),
        ),
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(condition=models.Q(('member__isnull', False)), fields=['workspace', 'member', 'waits_on', 'note'], name='conversations_thread_member'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('press', ''), _negated=True), ('contact__isnull', False)), fields=('workspace', 'contact', 'press'), name='conversations_note_press_of_contact'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('press', ''), _negated=True), ('member__isnull', False)), fields=('workspace', 'member', 'press'), name='conversations_note_press_of_member'),
        ),
        migrations.AddConstraint(
            model_name='thread',
            constraint=fanlight.core.tenancy.SameWorkspace(cascades=False, field='member', name='conversations_thread_member_ws'),
        ),
    ]
