"""What changes a slip."""

from samvej.workplace.slips.actions.answering import answer
from samvej.workplace.slips.actions.clocks import pass_on_due
from samvej.workplace.slips.actions.reporting import report_slip
from samvej.workplace.slips.actions.solving import pass_on, solve, write_note

__all__ = ["answer", "pass_on", "pass_on_due", "report_slip", "solve", "write_note"]
