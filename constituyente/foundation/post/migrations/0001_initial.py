from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=100)),
                ("contact", models.TextField(blank=True)),
                ("contact_tag", models.CharField(blank=True, max_length=64)),
                ("language", models.CharField(max_length=8)),
                ("consented_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("ref", "contact_tag"),
                        name="one_open_subscription_per_contact",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__isnull", True), models.Q(("contact", ""), ("contact_tag", "")), _connector="OR"),
                        name="an_ended_subscription_keeps_no_contact",
                    ),
                ],
            },
        ),
    ]
