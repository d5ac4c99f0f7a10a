
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('standards', '0002_drafts_and_approvals'),
    ]

    operations = [
        migrations.AlterField(
            model_name='approval',
            name='version',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to='standards.version'),
        ),
        migrations.AlterField(
            model_name='versiontexts',
            name='version',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='standards.version'),
        ),
    ]
