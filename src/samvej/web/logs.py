"""Logs without person numbers: whatever is written, numbers are masked on the way out."""

import logging
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

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


def name_tried(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """The user name of a try to log in, as the table of tries keeps it: without person numbers.

    Some type their person number where a name is asked for. All such tries from one address count as one name's.
    """
    said = (credentials or {}).get("username") or (request.POST.get("username", "") if request is not None else "")
    return mask(str(said))
