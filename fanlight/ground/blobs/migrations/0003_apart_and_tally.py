
import django.db.models.deletion
import django.db.models.manager
import fanlight.core.ids
import fanlight.core.tenancy
from django.db import migrations, models


def count(apps, _editor):
    """What lies there already, by workspace."""
    tally = apps.get_model('blobs', 'StoredTally').rows
    sums = apps.get_model('blobs', 'Blob').rows.order_by().values('workspace_id').annotate(total=models.Sum('size_bytes'))
    for one in sums:
        tally.create(workspace_id=one['workspace_id'], size_bytes=one['total'])


class Migration(migrations.Migration):

    dependencies = [
        ('blobs', '0002_checks'),
        ('workspaces', '0002_doors'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredTally',
            fields=[
                ('id', models.BigIntegerField(default=fanlight.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('size_bytes', models.PositiveBigIntegerField(default=0)),
            ],
            managers=[
                ('rows', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='blob',
            name='blobs_blob_content',
        ),
        migrations.AddField(
            model_name='blob',
            name='apart',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name='blob',
            constraint=models.UniqueConstraint(fields=('workspace', 'digest', 'media_type', 'apart'), name='blobs_blob_content_apart'),
        ),
        migrations.AddField(
            model_name='storedtally',
            name='workspace',
            field=fanlight.core.tenancy.WorkspaceKey(db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workspaces.workspace'),
        ),
        migrations.AddConstraint(
            model_name='storedtally',
            constraint=models.UniqueConstraint(fields=('workspace',), name='blobs_storedtally_once'),
        ),
        migrations.RunPython(count, migrations.RunPython.noop, elidable=True),
    ]
