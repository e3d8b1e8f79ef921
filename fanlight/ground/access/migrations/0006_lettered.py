from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0005_code_origins")]

    operations = [
        migrations.AddField(
            model_name=name, name="may_have_arrived", field=models.BooleanField(default=False)
        )
        for name in ("invitation", "memberinvitation")
    ]
