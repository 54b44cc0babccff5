"""Where the other rooms look for the plan as text."""

from samvej.workplace.plans.texts import citizen_text as citizen_text
from samvej.workplace.plans.texts import journal_text as journal_text
