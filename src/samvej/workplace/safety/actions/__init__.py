"""What is done about safety: asked and answered, talked of, told to the lead when the clock runs out, and planned."""

from samvej.workplace.safety.actions.asking import answer_safety_question, write_follow_up
from samvej.workplace.safety.actions.escalating import Escalated, escalate_due
from samvej.workplace.safety.actions.planning import Written, write_safety_plan

__all__ = [
    "Escalated",
    "Written",
    "answer_safety_question",
    "escalate_due",
    "write_follow_up",
    "write_safety_plan",
]
