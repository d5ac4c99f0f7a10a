import zlib

from django.db import migrations, models


def pack(apps, schema_editor):
    _each(apps, lambda body: zlib.compress(body, 1))


def unpack(apps, schema_editor):
    _each(apps, zlib.decompress)


def _each(apps, change):
    """One at a time: a chunk has a megabyte."""
    chunks = apps.get_model("reports", "BulkChunk").objects
    for key in list(chunks.values_list("pk", flat=True)):
        chunk = chunks.get(pk=key)
        chunk.packed = change(bytes(chunk.packed))
        chunk.save(update_fields=["packed"])


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0006_totals_as_text'),
    ]

    operations = [
        migrations.RenameField(model_name='bulkchunk', old_name='body', new_name='packed'),
        migrations.AlterField(
            model_name='bulkchunk',
            name='packed',
            field=models.BinaryField(help_text='By zlib.'),
        ),
        migrations.RunPython(pack, unpack),
    ]
