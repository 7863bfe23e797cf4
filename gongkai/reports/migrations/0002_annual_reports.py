# The annual report: its cycle, its prose, and the jobs that compile many.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_units_and_posts'),
        ('reports', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AnnualReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('basis', models.CharField(choices=[('own', '本级'), ('region', '关区（本级及所属）'), ('system', '全系统')], max_length=10, verbose_name='口径')),
                ('form', models.CharField(max_length=20, verbose_name='年报格式')),
                ('state', models.CharField(choices=[('draft', '起草中'), ('submitted', '已提交'), ('returned', '已退回'), ('accepted', '已审定'), ('published', '已公布')], default='draft', max_length=10, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ('frozen', models.JSONField(blank=True, null=True, verbose_name='定稿')),
                ('summed', models.JSONField(blank=True, default=dict, verbose_name='汇总单位')),
                ('opened_on', models.DateField(verbose_name='建立日期')),
                ('submitted_on', models.DateField(blank=True, null=True, verbose_name='提交日期')),
                ('accepted_on', models.DateField(blank=True, null=True, verbose_name='审定日期')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='公布日期')),
                ('corrections', models.PositiveSmallIntegerField(default=0, verbose_name='更正次数')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审定人')),
                ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公布人')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提交人')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='annual_reports', to='organisations.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '年度报告',
                'verbose_name_plural': '年度报告',
                'ordering': ['-year', 'unit', 'basis'],
            },
        ),
        migrations.CreateModel(
            name='CellMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cell', models.CharField(max_length=80, verbose_name='单元格')),
                ('mark', models.CharField(max_length=5, verbose_name='注记')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='reports.annualreport', verbose_name='年报')),
            ],
            options={
                'verbose_name': '数字的注记',
                'verbose_name_plural': '数字的注记',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ChapterDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='章')),
                ('text', models.TextField(blank=True, verbose_name='正文')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chapters', to='reports.annualreport', verbose_name='年报')),
            ],
            options={
                'verbose_name': '年报正文',
                'verbose_name_plural': '年报正文',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Chase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('on', models.DateField(verbose_name='催报日期')),
                ('text', models.CharField(max_length=500, verbose_name='催报内容')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='催报人')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_chases', to='organisations.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '催报',
                'verbose_name_plural': '催报',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Compilation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('state', models.CharField(choices=[('waiting', '等待中'), ('running', '汇编中'), ('done', '已完成'), ('cancelled', '已取消'), ('failed', '中断')], default='waiting', max_length=10, verbose_name='状态')),
                ('asked_on', models.DateField(verbose_name='发起日期')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='开始时间')),
                ('beat', models.DateTimeField(blank=True, null=True, verbose_name='最近进展')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='单位数')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='已办')),
                ('failed', models.PositiveIntegerField(default=0, verbose_name='失败')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发起人')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='compilations', to='organisations.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '年报汇编',
                'verbose_name_plural': '年报汇编',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='CompilationItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', '等待'), ('done', '完成'), ('findings', '有问题'), ('exempt', '免报'), ('failed', '失败')], default='waiting', max_length=10, verbose_name='状态')),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('findings', models.JSONField(blank=True, default=list, verbose_name='发现')),
                ('docx', models.CharField(blank=True, max_length=200, verbose_name='DOCX 文件')),
                ('pdf', models.CharField(blank=True, max_length=200, verbose_name='PDF 文件')),
                ('compilation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='reports.compilation', verbose_name='年报汇编')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '汇编的单位',
                'verbose_name_plural': '汇编的单位',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='更正号')),
                ('on', models.DateField(verbose_name='更正日期')),
                ('says', models.TextField(verbose_name='更正说明')),
                ('before', models.CharField(max_length=64, verbose_name='更正前摘要')),
                ('after', models.CharField(max_length=64, verbose_name='更正后摘要')),
                ('changes', models.JSONField(blank=True, default=list, verbose_name='改动的数字')),
                ('chapters', models.JSONField(blank=True, default=list, verbose_name='改动的章')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='更正人')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrected', to='reports.annualreport', verbose_name='年报')),
            ],
            options={
                'verbose_name': '年报更正',
                'verbose_name_plural': '年报更正',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('reason', models.CharField(max_length=30, verbose_name='免报情形')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('on', models.DateField(verbose_name='批准日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='至')),
                ('lifted_on', models.DateField(blank=True, null=True, verbose_name='取消日期')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准人')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='取消人')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='organisations.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '免报',
                'verbose_name_plural': '免报',
                'ordering': ['-year', 'unit', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FootNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(max_length=5, verbose_name='注记')),
                ('text', models.CharField(max_length=500, verbose_name='注释')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='reports.annualreport', verbose_name='年报')),
            ],
            options={
                'verbose_name': '注释',
                'verbose_name_plural': '注释',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cell', models.CharField(max_length=80, verbose_name='单元格')),
                ('value', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='数值')),
                ('reason', models.CharField(max_length=500, verbose_name='理由')),
                ('written_on', models.DateField(verbose_name='提出日期')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='批准日期')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准人')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overrides', to='reports.annualreport', verbose_name='年报')),
            ],
            options={
                'verbose_name': '替换数',
                'verbose_name_plural': '替换数',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Problem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('text', models.TextField(verbose_name='问题')),
                ('measure', models.TextField(blank=True, verbose_name='改进措施')),
                ('finding_key', models.CharField(blank=True, max_length=80, verbose_name='来自发现')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='problems', to='reports.annualreport', verbose_name='年报')),
            ],
            options={
                'verbose_name': '存在问题',
                'verbose_name_plural': '存在问题',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Rectification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('done', '已完成'), ('partly', '部分完成'), ('doing', '正在整改'), ('not_begun', '尚未整改')], max_length=10, verbose_name='整改情况')),
                ('says', models.TextField(blank=True, verbose_name='说明')),
                ('problem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rectifications', to='reports.problem', verbose_name='上年问题')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rectifications', to='reports.annualreport', verbose_name='年报')),
            ],
            options={
                'verbose_name': '上年问题整改',
                'verbose_name_plural': '上年问题整改',
                'ordering': ['problem__number'],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('open', '建立'), ('submit', '提交'), ('return', '退回'), ('accept', '审定'), ('publish', '公布'), ('correct', '更正')], max_length=10, verbose_name='行为')),
                ('on', models.DateField(verbose_name='日期')),
                ('remarks', models.TextField(blank=True, verbose_name='意见')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='记录时间')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='reports.annualreport', verbose_name='年报')),
            ],
            options={
                'verbose_name': '年报办理',
                'verbose_name_plural': '年报办理',
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='annualreport',
            index=models.Index(fields=['year', 'basis', 'state'], name='annual_year_basis_state'),
        ),
        migrations.AddConstraint(
            model_name='annualreport',
            constraint=models.UniqueConstraint(fields=('unit', 'year', 'basis'), name='annual_report_once'),
        ),
        migrations.AddConstraint(
            model_name='annualreport',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'accepted', 'published'])), name='annual_state_known'),
        ),
        migrations.AddConstraint(
            model_name='annualreport',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'returned')), models.Q(('frozen__isnull', False), ('submitted_by__isnull', False), ('submitted_on__isnull', False)), _connector='OR'), name='annual_locked_is_frozen'),
        ),
        migrations.AddConstraint(
            model_name='annualreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('accepted', 'published')), _negated=True), models.Q(('accepted_by__isnull', False), ('accepted_on__isnull', False)), _connector='OR'), name='annual_filed_is_accepted'),
        ),
        migrations.AddConstraint(
            model_name='annualreport',
            constraint=models.CheckConstraint(condition=models.Q(('accepted_by__isnull', True), models.Q(('accepted_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='annual_two_people'),
        ),
        migrations.AddConstraint(
            model_name='annualreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_on__isnull', False), ('state', 'published')), models.Q(models.Q(('state', 'published'), _negated=True), ('published_on__isnull', True)), _connector='OR'), name='annual_published_on'),
        ),
        migrations.AddConstraint(
            model_name='annualreport',
            constraint=models.CheckConstraint(condition=models.Q(('corrections', 0), ('state', 'published'), _connector='OR'), name='annual_corrected_is_published'),
        ),
        migrations.AddConstraint(
            model_name='cellmark',
            constraint=models.UniqueConstraint(fields=('report', 'cell'), name='cell_mark_once'),
        ),
        migrations.AddConstraint(
            model_name='chapterdraft',
            constraint=models.UniqueConstraint(fields=('report', 'number'), name='chapter_once'),
        ),
        migrations.AddConstraint(
            model_name='chapterdraft',
            constraint=models.CheckConstraint(condition=models.Q(('number__lte', 6)), name='chapter_known'),
        ),
        migrations.AddConstraint(
            model_name='chase',
            constraint=models.UniqueConstraint(fields=('unit', 'year', 'on'), name='chase_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='compilation',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running'])), fields=('unit', 'year'), name='compilation_one_live'),
        ),
        migrations.AddConstraint(
            model_name='compilation',
            constraint=models.CheckConstraint(condition=models.Q(('done__lte', models.F('total'))), name='compilation_done_within_total'),
        ),
        migrations.AddConstraint(
            model_name='compilationitem',
            constraint=models.UniqueConstraint(fields=('compilation', 'unit'), name='compilation_item_once'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(fields=('report', 'number'), name='correction_number_once'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='correction_number_from_one'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_on__isnull', True)), fields=('unit', 'year'), name='exemption_one_in_force'),
        ),
        migrations.AddConstraint(
            model_name='footnote',
            constraint=models.UniqueConstraint(fields=('report', 'mark'), name='footnote_once'),
        ),
        migrations.AddConstraint(
            model_name='override',
            constraint=models.UniqueConstraint(fields=('report', 'cell'), name='override_once'),
        ),
        migrations.AddConstraint(
            model_name='override',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_by__isnull', True), ('approved_on__isnull', True)), models.Q(('approved_by__isnull', False), ('approved_on__isnull', False)), _connector='OR'), name='override_approval_whole'),
        ),
        migrations.AddConstraint(
            model_name='override',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('author')), _negated=True), _connector='OR'), name='override_two_people'),
        ),
        migrations.AddConstraint(
            model_name='problem',
            constraint=models.UniqueConstraint(fields=('report', 'number'), name='problem_number_once'),
        ),
        migrations.AddConstraint(
            model_name='rectification',
            constraint=models.UniqueConstraint(fields=('report', 'problem'), name='rectification_once'),
        ),
    ]
