"""The room patrol among Django's apps."""

from django.apps import AppConfig


class PatrolConfig(AppConfig):
    """The nightly examination of everything published."""

    name = "gongkai.patrol"
    label = "patrol"
    verbose_name = "目录巡查"

    def ready(self) -> None:
        """Open what the rows of this room open."""
        from gongkai.organisations import access, record  # noqa: PLC0415 - models exist only now
        from gongkai.patrol import policies, signals, tasks  # noqa: PLC0415

        access.register(policies.RULES)
        record.register(policies.ACTS)
        signals.examination_asked.connect(tasks.examine_later, dispatch_uid="patrol.examine_later")
