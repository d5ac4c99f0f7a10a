from django.db import migrations, models


def drop_half_kept(apps, schema_editor):
    """A row without its answer could be seen by its own transaction only; should one be there, nobody can use it."""
    apps.get_model("node", "KeptAnswer").objects.filter(models.Q(status__isnull=True) | models.Q(body__isnull=True)).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("node", "0001_first_floor"),
    ]

    operations = [
        migrations.RunPython(drop_half_kept, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="keptanswer", name="kept_answer_is_no_refusal"),
        migrations.AlterField(model_name="keptanswer", name="body", field=models.JSONField()),
        migrations.AlterField(model_name="keptanswer", name="status", field=models.PositiveSmallIntegerField()),
        migrations.AddConstraint(
            model_name="keptanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__gte", 200), ("status__lt", 300)), name="kept_answer_is_no_refusal"
            ),
        ),
    ]
