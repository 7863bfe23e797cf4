"""Keep personal data out of the logs, whatever a message carries."""

import logging

from gongkai.text.masking import redact


class Redact(logging.Filter):
    """Mask identifiers, phone numbers and addresses of mail in every line before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the message, and the traceback if there is one, by its masked form; keep the record."""
        record.msg = redact(record.getMessage())
        record.args = None
        if record.exc_info:
            # Written here, masked, and taken away from the handler, which would write it as it is.
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True
