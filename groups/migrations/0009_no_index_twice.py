
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0008_handing_over'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accesschange',
            name='facility',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='access_changes', to='groups.facility'),
        ),
        migrations.AlterField(
            model_name='coordinator',
            name='user',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='coordinates', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='membership',
            name='user',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='offeredservice',
            name='program',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='offered_services', to='groups.program'),
        ),
        migrations.AlterField(
            model_name='programactivity',
            name='program',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='groups.program'),
        ),
        migrations.AlterField(
            model_name='programfacility',
            name='program',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='facility_links', to='groups.program'),
        ),
        migrations.AlterField(
            model_name='proof',
            name='program',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='groups.program'),
        ),
        migrations.AlterField(
            model_name='spokenlanguage',
            name='program',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='spoken_languages', to='groups.program'),
        ),
        migrations.AlterField(
            model_name='suspension',
            name='program',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='suspensions', to='groups.program'),
        ),
    ]
