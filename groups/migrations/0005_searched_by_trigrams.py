"""What finds entries by pieces of words: FTS5 with trigrams on SQLite, kept in step by triggers; pg_trgm on PostgreSQL.
Both hold the same text, which groups/search made plain."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    "CREATE VIRTUAL TABLE groups_entrysearch USING fts5"
    " (names, words, content='groups_entry', content_rowid='id', tokenize='trigram', detail='full')",
    "CREATE TRIGGER groups_entry_found AFTER INSERT ON groups_entry BEGIN"
    " INSERT INTO groups_entrysearch (rowid, names, words) VALUES (new.id, new.names, new.words); END",
    "CREATE TRIGGER groups_entry_lost AFTER DELETE ON groups_entry BEGIN"
    " INSERT INTO groups_entrysearch (groups_entrysearch, rowid, names, words)"
    " VALUES ('delete', old.id, old.names, old.words); END",
    "CREATE TRIGGER groups_entry_moved AFTER UPDATE OF id, names, words ON groups_entry BEGIN"
    " INSERT INTO groups_entrysearch (groups_entrysearch, rowid, names, words)"
    " VALUES ('delete', old.id, old.names, old.words);"
    " INSERT INTO groups_entrysearch (rowid, names, words) VALUES (new.id, new.names, new.words); END",
)
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX groups_entry_words_trgm ON groups_entry USING gin (words gin_trgm_ops)",
    "CREATE INDEX groups_entry_names_trgm ON groups_entry USING gin (names gin_trgm_ops)",
)
BACK = {
    "sqlite": (
        "DROP TRIGGER groups_entry_moved",
        "DROP TRIGGER groups_entry_lost",
        "DROP TRIGGER groups_entry_found",
        "DROP TABLE groups_entrysearch",
    ),
    "postgresql": ("DROP INDEX groups_entry_names_trgm", "DROP INDEX groups_entry_words_trgm"),
}


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def undo(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("groups", "0004_the_directory")]

    operations = [migrations.RunPython(make, undo)]
