import zlib

from django.db import migrations, models


def pack(apps, schema_editor):
    for findings in _each(apps):
        findings.packed = zlib.compress(findings.body.encode(), 1)
        findings.save(update_fields=["packed"])


def unpack(apps, schema_editor):
    for findings in _each(apps):
        findings.body = zlib.decompress(bytes(findings.packed)).decode()
        findings.save(update_fields=["body"])


def _each(apps):
    """One at a time: they may have megabytes."""
    rows = apps.get_model("reports", "BulkFindings").objects
    for key in list(rows.values_list("pk", flat=True)):
        yield rows.get(pk=key)


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0007_chunks_are_packed'),
    ]

    operations = [
        migrations.AddField(
            model_name='bulkfindings',
            name='packed',
            field=models.BinaryField(default=b'', help_text='NDJSON, by zlib.'),
            preserve_default=False,
        ),
        # So that on the way back the column is there, empty, before it is filled.
        migrations.AlterField(model_name='bulkfindings', name='body', field=models.TextField(default='')),
        migrations.RunPython(pack, unpack),
        migrations.RemoveField(model_name='bulkfindings', name='body'),
    ]
