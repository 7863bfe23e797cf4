"""How many cases and remedies there are of each kind and year: kept by the database as acts happen (``foi.counting``).

Nothing here is written by hand, and nothing that is not in the ledger is known here. A count is the sum of ``n`` over
the rows that share the named columns: with PostgreSQL every transaction adds rows of its own, so that two officers of
one unit never wait for each other over a figure, and a sweep folds them into one (``entry`` 0).
"""

from django.db import models
from django.db.models import Q

from gongkai.organisations.models import Unit

#: The year concluded, or decided, of what is not yet: later than any, so that "not before" is one comparison.
IN_HAND = 9999


class Count(models.Model):
    """What every count has: the unit it belongs to, the transaction that added it (0 once folded), and how many."""

    # The unit is protected by its cases; a second foreign key would only cost every act.
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="+", verbose_name="单位", db_index=False, db_constraint=False
    )
    entry = models.BigIntegerField("记入", default=0)
    n = models.BigIntegerField("数量", default=0)

    class Meta:
        """Not a table of its own."""

        abstract = True


class FlowCount(Count):
    """Cases received, by year received, year concluded (``IN_HAND``: not yet) and kind of applicant (art. 49(2))."""

    concluded_year = models.PositiveSmallIntegerField("办结年度")
    received_year = models.PositiveSmallIntegerField("收到年度")
    applicant_type = models.CharField("申请人类别", max_length=20)

    class Meta:
        """Seeks by unit, then by the year concluded."""

        verbose_name = "收办计数"
        verbose_name_plural = "收办计数"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "concluded_year", "received_year", "applicant_type", "entry"], name="flow_count_once"
            )
        ]
        indexes = [models.Index(fields=["entry"], condition=~Q(entry=0), name="flow_count_unfolded")]

    def __str__(self) -> str:
        """Return the key and the number."""
        return f"{self.unit_id}/{self.received_year}–{self.concluded_year}: {self.n}"


class OutcomeCount(Count):
    """Cases concluded, by year, outcome, ground counted in the row 其他处理, and kind of applicant (art. 49(2))."""

    concluded_year = models.PositiveSmallIntegerField("办结年度")
    outcome = models.CharField("办理结果", max_length=30)
    sub_row = models.CharField("其他处理细目", max_length=30)
    applicant_type = models.CharField("申请人类别", max_length=20)

    class Meta:
        """Seeks by unit, year and outcome: one cell reads a few rows of each unit."""

        verbose_name = "结果计数"
        verbose_name_plural = "结果计数"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "concluded_year", "outcome", "sub_row", "applicant_type", "entry"],
                name="outcome_count_once",
            )
        ]
        indexes = [models.Index(fields=["entry"], condition=~Q(entry=0), name="outcome_count_unfolded")]

    def __str__(self) -> str:
        """Return the key and the number."""
        return f"{self.unit_id}/{self.concluded_year}/{self.outcome}: {self.n}"


class RemedyCount(Count):
    """Reconsiderations and suits, by year filed, year decided (``IN_HAND``: not yet), kind and result (art. 49(4)).

    Those recorded in error are not counted.
    """

    filed_year = models.PositiveSmallIntegerField("提出年度")
    kind = models.CharField("途径", max_length=20)
    decided_year = models.PositiveSmallIntegerField("审结年度")
    result = models.CharField("结果", max_length=20)

    class Meta:
        """Seeks by unit and the year filed."""

        verbose_name = "复议诉讼计数"
        verbose_name_plural = "复议诉讼计数"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "filed_year", "kind", "decided_year", "result", "entry"], name="remedy_count_once"
            )
        ]
        indexes = [models.Index(fields=["entry"], condition=~Q(entry=0), name="remedy_count_unfolded")]

    def __str__(self) -> str:
        """Return the key and the number."""
        return f"{self.unit_id}/{self.filed_year}/{self.kind}: {self.n}"
