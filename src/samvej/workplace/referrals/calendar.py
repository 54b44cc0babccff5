"""The working calendar of the clocks of referrals: that of the programme file, by its old name.

The definitions, with examples, stand in docs/reference/working-calendar.md.
"""

from samvej.programme.calendar import CLOSES as CLOSES
from samvej.programme.calendar import OPENS as OPENS
from samvej.programme.calendar import Standing as Standing
from samvej.programme.calendar import deadline as deadline
from samvej.programme.calendar import is_working_day as is_working_day
from samvej.programme.calendar import working_days_between as working_days_between
from samvej.programme.calendar import working_time_between as working_time_between
