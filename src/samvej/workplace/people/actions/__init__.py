"""What changes people and organisations: one module per aggregate, every function with ``by=`` and its event."""

from samvej.workplace.people.actions.accounts import close_account, open_account, reopen_account
from samvej.workplace.people.actions.citizens import change_contact, change_number, protect, write_in_citizen
from samvej.workplace.people.actions.leaving import record_death, record_move
from samvej.workplace.people.actions.merging import merge_citizens
from samvej.workplace.people.actions.organisations import (
    change_organisation,
    close_organisation,
    write_in_organisation,
)
from samvej.workplace.people.actions.professionals import (
    change_professional,
    employ,
    end_employment,
    write_in_professional,
)
from samvej.workplace.people.actions.relatives import add_relative, change_relative, end_relative

__all__ = [
    "add_relative",
    "change_contact",
    "change_number",
    "change_organisation",
    "change_professional",
    "change_relative",
    "close_account",
    "close_organisation",
    "employ",
    "end_employment",
    "end_relative",
    "merge_citizens",
    "open_account",
    "protect",
    "record_death",
    "record_move",
    "reopen_account",
    "write_in_citizen",
    "write_in_organisation",
    "write_in_professional",
]
