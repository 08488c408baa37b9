from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0002_tag_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="petition",
            name="taken_over_at",
            field=models.DateTimeField(null=True),
        ),
    ]
