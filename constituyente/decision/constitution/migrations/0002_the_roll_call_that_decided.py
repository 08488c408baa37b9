from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("constitution", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="adoption",
            name="rollcall",
            field=models.CharField(blank=True, default="", max_length=100),
        ),
    ]
