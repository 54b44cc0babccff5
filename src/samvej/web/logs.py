"""Logs without person numbers: whatever is written, numbers are masked on the way out."""

import logging

from samvej.core.cpr import mask


class WithoutPersonNumbers(logging.Filter):
    """Masks every person number in a record's text, arguments and traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the record is kept, masked."""
        record.msg = mask(record.getMessage())
        record.args = ()
        if record.exc_info:
            record.exc_text = mask(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True
