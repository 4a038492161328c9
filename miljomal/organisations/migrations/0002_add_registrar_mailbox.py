from django.db import migrations, models

FIELD = models.EmailField(
    blank=True,
    help_text='Dit går missiv och kvitton. Tomt: funktionsbrevlådan.',
    max_length=254,
    verbose_name='registratorns brevlåda',
)


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0001_create_tables'),
    ]

    operations = [
        migrations.AddField(model_name='historicalorganisation', name='registrar_mailbox', field=FIELD),
        migrations.AddField(model_name='organisation', name='registrar_mailbox', field=FIELD),
    ]
