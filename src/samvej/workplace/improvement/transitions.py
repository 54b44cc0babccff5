"""A cycle's states and the named transitions between them: plan, do, study, act."""

from samvej.workplace.access.roles import IMPROVE
from samvej.workplace.ground.transitions import StateTable, Transition
from samvej.workplace.improvement.models import Cycle

CYCLE = StateTable(
    name="cycle",
    states=tuple(Cycle.Status.values),
    initial=("planned",),
    final=("decided",),
    transitions=(
        Transition("plan", (), "planned", IMPROVE, "cycle planned", evidence=("an aim", "a change", "a prediction")),
        Transition("change the plan", ("planned",), None, IMPROVE, "cycle changed"),
        Transition("begin", ("planned",), "running", IMPROVE, "cycle begun"),
        Transition("note", ("running", "studied"), None, IMPROVE, "cycle noted", evidence=("what was seen",)),
        Transition(
            "study",
            ("running",),
            "studied",
            IMPROVE,
            "cycle studied",
            evidence=("what was seen, held against the prediction", "what was learned"),
        ),
        Transition(
            "decide", ("studied",), "decided", IMPROVE, "cycle decided", evidence=("adopt, adapt or abandon",)
        ),
        Transition(
            "drop", ("planned", "running"), "decided", IMPROVE, "cycle dropped", evidence=("what was learned",)
        ),
    ),
)

NOTICES: tuple[str, ...] = ()
"""Nobody is told by a notice: the cycles stand on the programme's page."""
