import django.db.models.deletion
import django.db.models.manager
import fanlight.core.ids
import fanlight.core.tenancy
from django.db import migrations, models


def into_quarantine(apps, _editor):
    """What came in before there were checks is checked like everything else: the clock finds rows without a task."""
    apps.get_model('blobs', 'Blob').rows.filter(state='clean').update(state='quarantined')


class Migration(migrations.Migration):

    dependencies = [
        ('blobs', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='blob',
            name='blobs_blob_digest',
        ),
        migrations.AddField(
            model_name='blob',
            name='check_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='blob',
            name='checked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='blob',
            name='flaws',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='blob',
            name='height',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='blob',
            name='pages',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='blob',
            name='remote_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='blob',
            name='tries',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='blob',
            name='width',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='blob',
            name='state',
            field=models.CharField(choices=[('quarantined', 'quarantined'), ('clean', 'clean'), ('flagged', 'flagged'), ('checking', 'checking')], default='quarantined', max_length=12),
        ),
        migrations.AddIndex(
            model_name='blob',
            index=models.Index(condition=models.Q(('state__in', ('quarantined', 'checking'))), fields=['id'], name='blobs_blob_waiting'),
        ),
        migrations.AddIndex(
            model_name='blob',
            index=models.Index(condition=models.Q(('state__in', ('quarantined', 'checking'))), fields=['workspace', 'id'], name='blobs_blob_waiting_own'),
        ),
        migrations.AddConstraint(
            model_name='blob',
            constraint=models.UniqueConstraint(fields=('workspace', 'digest', 'media_type'), name='blobs_blob_content'),
        ),
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('id', models.BigIntegerField(default=fanlight.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('use', models.CharField(choices=[('view', 'view'), ('copy', 'copy'), ('stripped', 'stripped')], max_length=8)),
                ('page', models.PositiveSmallIntegerField(default=0)),
                ('width', models.PositiveIntegerField(default=0)),
                ('height', models.PositiveIntegerField(default=0)),
                ('format', models.CharField(max_length=4)),
                ('blob', fanlight.core.tenancy.TenantForeignKey(db_index=False, related_name='+', to='blobs.blob')),
                ('of', fanlight.core.tenancy.TenantForeignKey(db_index=False, owned=True, related_name='+', to='blobs.blob')),
                ('workspace', fanlight.core.tenancy.WorkspaceKey(db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workspaces.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'blob'], name='blobs_rendition_blob')],
                'constraints': [
                    models.UniqueConstraint(fields=('workspace', 'of', 'use', 'page', 'width', 'format'), name='blobs_rendition_once'),
                    fanlight.core.tenancy.SameWorkspace(cascades=True, field='of', name='blobs_rendition_of_ws'),
                    fanlight.core.tenancy.SameWorkspace(cascades=False, field='blob', name='blobs_rendition_blob_ws'),
                ],
            },
            managers=[
                ('rows', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RunPython(into_quarantine, migrations.RunPython.noop, elidable=True),
    ]
