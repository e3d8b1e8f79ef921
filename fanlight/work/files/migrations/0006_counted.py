
import fanlight.work.files.models.tallies
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0005_in_message'),
        ('people', '0005_has_email'),
        ('rooms', '0002_grant_keys'),
        ('workspaces', '0002_doors'),
    ]

    operations = [
        migrations.AddField(
            model_name='upload',
            name='counted_on',
            field=models.DateField(default=fanlight.work.files.models.tallies.today),
        ),
        migrations.AddField(
            model_name='upload',
            name='link',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(condition=models.Q(('file__isnull', True)), fields=['workspace', 'ends_at'], name='files_upload_coming'),
        ),
    ]
