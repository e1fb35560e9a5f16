"""The keys and icons that rows of Today offer; what they do is in ``gestures``."""

from ui.widgets.row_list import Tool

WORK_TOOLS = (
    Tool("D", "check", "Done"),
    Tool("B", "circle-pause", "Blocked by …"),
    Tool("F", "mail", "Draft a follow-up"),
)
TELL_TOOLS = (
    Tool("C", "copy", "Copy"),
    Tool("M", "mail", "Mail draft"),
    Tool("T", "check", "Mark as told"),
)
