
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0009_no_index_twice'),
        ('reports', '0004_bulk_jobs'),
    ]

    operations = [
        migrations.AlterField(
            model_name='bulkchunk',
            name='job',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='chunks', to='reports.bulkjob'),
        ),
        migrations.AlterField(
            model_name='bulkfindings',
            name='job',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='reports.bulkjob'),
        ),
        migrations.AlterField(
            model_name='freetext',
            name='revision',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='free_texts', to='reports.revision'),
        ),
        migrations.AlterField(
            model_name='observation',
            name='report',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='observations', to='reports.report'),
        ),
        migrations.AlterField(
            model_name='receipt',
            name='program',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='groups.program'),
        ),
        migrations.AlterField(
            model_name='recheck',
            name='report',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rechecks', to='reports.report'),
        ),
        migrations.AlterField(
            model_name='report',
            name='program',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='groups.program'),
        ),
        migrations.AlterField(
            model_name='revision',
            name='report',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='reports.report'),
        ),
        migrations.AlterField(
            model_name='windowexception',
            name='program',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='window_exceptions', to='groups.program'),
        ),
    ]
