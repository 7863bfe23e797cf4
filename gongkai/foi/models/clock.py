"""What moves the clock: rows that are only ever added."""

from django.db import models

from gongkai.foi.models.case import Case


class ClockEvent(models.Model):
    """One dated event of the clock, of a kind in ``clock_events.csv``. Never changed or deleted."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events", verbose_name="案件")
    kind = models.CharField("事件", max_length=30)
    on = models.DateField("日期")
    argument = models.CharField("参数", max_length=20, blank=True)
    by = models.CharField("记录人", max_length=40)
    at = models.DateTimeField("记录时间", auto_now_add=True)

    class Meta:
        """Events are read in the order in which they were recorded; the clock orders them by date itself."""

        ordering = ["pk"]
        verbose_name = "期限事件"
        verbose_name_plural = "期限事件"

    def __str__(self) -> str:
        """Return the event as the command line writes it."""
        return f"{self.kind}:{self.on}" + (f":{self.argument}" if self.argument else "")


class EventCorrection(models.Model):
    """A recorded correction: the event it names was recorded in error and no longer counts, for the reason given."""

    event = models.OneToOneField(ClockEvent, on_delete=models.CASCADE, related_name="correction", verbose_name="事件")
    on = models.DateField("更正日期")
    reason = models.CharField("理由", max_length=300)
    by = models.CharField("记录人", max_length=40)
    at = models.DateTimeField("记录时间", auto_now_add=True)

    class Meta:
        """An event is corrected once; a wrong correction is mended by recording the event anew."""

        verbose_name = "记录更正"
        verbose_name_plural = "记录更正"

    def __str__(self) -> str:
        """Return what was corrected."""
        return f"更正 {self.event}"
