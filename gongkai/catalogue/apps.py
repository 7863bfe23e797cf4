"""The room catalogue among Django's apps."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CatalogueConfig(AppConfig):
    """Proactive disclosure: records, columns, review, validity."""

    name = "gongkai.catalogue"
    label = "catalogue"
    verbose_name = "主动公开"

    def ready(self) -> None:
        """Keep the triggers in place whatever a migration did to the tables; open what the rows of this room open."""
        from gongkai.catalogue import guard, policies, search_source, signals, tasks  # noqa: PLC0415 - models exist only now
        from gongkai.catalogue.actions import outdated, renaming  # noqa: PLC0415
        from gongkai.organisations import access, record  # noqa: PLC0415
        from gongkai.organisations.signals import unit_renamed_or_moved  # noqa: PLC0415
        from gongkai.search import sources  # noqa: PLC0415

        pre_migrate.connect(guard.before_migrate, sender=self, dispatch_uid="catalogue.guard.lift")
        post_migrate.connect(guard.after_migrate, sender=self, dispatch_uid="catalogue.guard")
        signals.file_kept.connect(tasks.read_later, dispatch_uid="catalogue.read_later")
        signals.import_asked.connect(tasks.import_later, dispatch_uid="catalogue.import_later")
        signals.no_longer_in_force.connect(outdated.look_around, dispatch_uid="catalogue.outdated")
        signals.in_force_again.connect(outdated.look_around, dispatch_uid="catalogue.outdated")
        unit_renamed_or_moved.connect(renaming.found_anew, dispatch_uid="catalogue.renaming")
        access.register(policies.RULES)
        record.register(policies.ACTS)
        sources.register(search_source.KIND, search_source.SOURCE)
