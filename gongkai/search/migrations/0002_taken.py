from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_outbox'),
    ]

    operations = [
        migrations.AddField(
            model_name='outbox',
            name='taken',
            field=models.DateTimeField(editable=False, null=True, verbose_name='取走时间'),
        ),
        migrations.AddIndex(
            model_name='outbox',
            index=models.Index(condition=models.Q(('taken', None)), fields=['id'], name='outbox_waiting'),
        ),
        migrations.AddIndex(
            model_name='outbox',
            index=models.Index(fields=['taken'], name='outbox_taken'),
        ),
    ]
