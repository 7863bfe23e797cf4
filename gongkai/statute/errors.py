"""What this room raises. Every message is one plain line of Chinese that may be shown to a person as it is."""


class StatuteError(ValueError):
    """A question the law as loaded here cannot answer: an unknown code, an impossible date, a malformed argument."""


class CalendarMissing(StatuteError):
    """The State Council's holiday notice of a year is not loaded, so its working days are not known.

    `year` is the first year that is missing.
    """

    def __init__(self, year: int) -> None:
        super().__init__(f"{year}年的放假安排尚未载入，不能确定该年的工作日")
        self.year = year
