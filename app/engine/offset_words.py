"""How an offset reads: "5 working days before the publish date". For every screen and file that shows one."""

from collections.abc import Mapping

from app.domain.ids import StepId
from app.domain.quantity import Against, DayUnit, Offset, Snap

_SNAPPED = {
    Snap.PREVIOUS: ", moved to the working day before",
    Snap.NEXT: ", moved to the working day after",
    Snap.NONE: ", even on a day off",
}


def offset_in_words(
    offset: Offset, anchor_label: str, titles: Mapping[StepId, str] | None = None, snap: bool = True
) -> str:
    """``titles`` name the steps; ``snap`` adds where a due date goes that falls on a day off."""
    goal = _goal(offset, anchor_label, titles or {})
    moved = _SNAPPED[offset.snap] if snap else ""
    if offset.days == 0:
        return f"on {goal}{moved}"
    count = abs(offset.days)
    unit = "working day" if offset.unit is DayUnit.WORKING else "day"
    way = "before" if offset.days < 0 else "after"
    return f"{count} {unit}{'' if count == 1 else 's'} {way} {goal}{moved}"


def anchor_in_words(label: str) -> str:
    """The workflow's own word inside a sentence: "the publish date", "the SEO launch"."""
    lower = label[:1].lower() + label[1:] if label[1:2].islower() else label
    return f"the {lower}" if lower else "the anchor"


def _goal(offset: Offset, anchor_label: str, titles: Mapping[StepId, str]) -> str:
    if offset.against is Against.ANCHOR:
        return anchor_in_words(anchor_label)
    if offset.against is Against.START or offset.step_id is None:
        return "the start of the project"
    return f"the end of “{titles.get(offset.step_id) or offset.step_id}”"
