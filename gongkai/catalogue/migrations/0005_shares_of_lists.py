from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_gazette")]

    operations = [
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["column", "live", "unit"], name="record_shares"),
        )
    ]
