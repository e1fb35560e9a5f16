"""Titles of steps say what to do (“Move “Write slides” to Done”); notices say what was done."""

PAST = {
    "Bring": "Brought",
    "Cancel": "Cancelled",
    "Choose": "Chose",
    "Classify": "Classified",
    "Do": "Did",
    "Draw": "Drew",
    "Give": "Gave",
    "Keep": "Kept",
    "Leave": "Left",
    "Make": "Made",
    "Put": "Put",
    "Say": "Said",
    "Stop": "Stopped",
    "Send": "Sent",
    "Set": "Set",
    "Take": "Took",
    "Tidy": "Tidied",
    "Copy": "Copied",
    "Bend": "Bent",
    "Drop": "Dropped",
    "Pin": "Pinned",
    "Plan": "Planned",
    "Re-plan": "Re-planned",
    "Unpin": "Unpinned",
    "Let": "Let",
    "Skip": "Skipped",
    "Hide": "Hid",
    "Hold": "Held",
    "Wake": "Woke",
}
"""Verbs that do not take “ed” as they stand."""


def past_tense(title: str) -> str:
    """A title that begins with its verb, as what was done: “Remove 3 steps” as “Removed 3 steps”."""
    verb, space, rest = title.partition(" ")
    return f"{PAST.get(verb) or verb + ('d' if verb.endswith('e') else 'ed')}{space}{rest}" if verb else title


def begun_small(sentence: str) -> str:
    """A sentence that goes on after a colon: with a small first letter."""
    return sentence[:1].lower() + sentence[1:]
