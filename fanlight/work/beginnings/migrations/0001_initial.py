import django.db.models.deletion
import django.db.models.manager
import fanlight.core.ids
import fanlight.core.tenancy
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('workspaces', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SampleRow',
            fields=[
                ('id', models.BigIntegerField(default=fanlight.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('table', models.CharField(max_length=60)),
                ('row_id', models.BigIntegerField()),
                ('thing', models.BigIntegerField()),
                ('stamp', models.BinaryField(max_length=32)),
                ('workspace', fanlight.core.tenancy.WorkspaceKey(db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workspaces.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'table', 'row_id'), name='beginnings_samplerow_once')],
            },
            managers=[
                ('rows', django.db.models.manager.Manager()),
            ],
        ),
    ]
