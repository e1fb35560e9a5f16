"""The kinds of steps as choices."""

from app.domain.workflow import StepKind
from ui.printing.flowchart.look import ICONS, KIND_WORDS
from ui.widgets.choice_field import Choice

KIND_CHOICES = tuple(Choice(kind, KIND_WORDS[kind], ICONS[kind]) for kind in StepKind)
