"""The kinds of a plan's events, and the notices that are sent of them, side by side."""

WRITTEN, AGREED, DECLINED = "plan written", "plan agreed", "plan declined"
SIGN, REACHED, SCORED = "sign reported", "goal reached", "goal scored"
EVENTS = (WRITTEN, AGREED, DECLINED, SIGN, REACHED, SCORED)

CHANGED = "the plan was changed"
YOURS_CHANGED = "your plan was changed"
ANSWERED = "the citizen answered the plan"
SIGN_SHOWS = "an early sign shows"
NOTICES = (CHANGED, YOURS_CHANGED, ANSWERED, SIGN_SHOWS)
"""Every notice of this app."""
