"""Tags are read by entry without a look at the table; forgotten entries are few and found; slugs and codes stand in
the order of their bytes in every locale of PostgreSQL, as they do on SQLite."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def by_bytes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE groups_entrytag ALTER COLUMN code TYPE varchar(40) COLLATE "C"')
        schema_editor.execute('ALTER TABLE groups_entry ALTER COLUMN slug TYPE varchar(80) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("groups", "0005_searched_by_trigrams")]

    operations = [
        # Not by AddField: on SQLite it makes the table anew, and the triggers of 0005 are gone with the old one.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE groups_entry ADD COLUMN line text NOT NULL DEFAULT ''",
                    "ALTER TABLE groups_entry DROP COLUMN line",
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name="entry",
                    name="line",
                    field=models.TextField(default="", help_text="What a line of a CSV file is made of."),
                    preserve_default=False,
                )
            ],
        ),
        # The same rows, said so that SQLite sees that a comparison is about them.
        migrations.RemoveIndex(model_name="entry", name="entries_by_place"),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("latitude__isnull", False)),
                fields=["latitude", "longitude"],
                name="entries_by_place",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["assured_on"], name="entries_by_assurance"),
        ),
        migrations.AlterField(
            model_name="entrytag",
            name="entry",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="groups.entry"
            ),
        ),
        migrations.AddIndex(
            model_name="entrytag",
            index=models.Index(fields=["entry", "kind", "code"], name="tags_of_an_entry"),
        ),
        migrations.RunPython(by_bytes, migrations.RunPython.noop),
    ]
