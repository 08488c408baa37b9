from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("promises", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="promise",
            name="log",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AlterField(
            model_name="promise",
            name="cause",
            field=models.BigIntegerField(),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.UniqueConstraint(fields=("log", "cause"), name="one_promise_per_crossing"),
        ),
    ]
