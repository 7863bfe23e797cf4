"""Nothing personal reaches the logs: not by a message, its arguments, or a traceback."""

import io
import logging

from gongkai.organisations.logs import Redact

NUMBER, PHONE = "11010519491231002X", "13800138000"


def test_messages_arguments_and_tracebacks_are_masked() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redact())
    logger = logging.Logger("test")
    logger.addHandler(handler)
    logger.warning("received %s", NUMBER)
    try:
        raise ValueError(f"bad value {NUMBER} of {PHONE}")
    except ValueError:
        logger.exception("failed for %s", PHONE, stack_info=True)
    written = stream.getvalue()
    assert "ValueError" in written and "Traceback" in written
    assert NUMBER not in written and PHONE not in written
