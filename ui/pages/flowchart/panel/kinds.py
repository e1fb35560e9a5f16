"""The kinds of steps as the panel shows them: name and icon."""

from app.domain.workflow import StepKind
from ui.widgets.choice_field import Choice

KINDS: dict[StepKind, tuple[str, str]] = {
    StepKind.START: ("Start", "circle-play"),
    StepKind.TASK: ("Task", "square-pen"),
    StepKind.APPROVAL: ("Approval", "circle-check"),
    StepKind.DECISION: ("Decision", "git-fork"),
    StepKind.MILESTONE: ("Milestone", "diamond"),
    StepKind.WAIT: ("Wait", "hourglass"),
    StepKind.SUBWORKFLOW: ("Subworkflow", "workflow"),
    StepKind.JUNCTION: ("Junction", "circle-dot"),
    StepKind.END: ("End", "flag"),
}

KIND_CHOICES = tuple(Choice(kind, text, picture) for kind, (text, picture) in KINDS.items())
