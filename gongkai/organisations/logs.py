"""Keep personal data out of the logs, whatever a message carries."""

import logging

from gongkai.text.masking import redact


class Redact(logging.Filter):
    """Mask identifiers, phone numbers and addresses of mail in every line before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the message by its masked form; keep the record."""
        record.msg = redact(record.getMessage())
        record.args = None
        return True
