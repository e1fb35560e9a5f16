"""Names of files, and of the folder in which their copies are kept. Patterns are compiled when they are first used."""

import re

from app.domain.errors import RuleViolation
from app.domain.text import clean_line, clean_name

ATTACHMENTS = "attachments"
"""The folder of the copies, in the data folder; each is named by the hash of its bytes."""
LEAVING = ".leaving"
"""The ending of a copy that is being deleted, until it is sure that nobody wants it."""
LARGEST_COPY = 2_000_000_000
"""In bytes."""

_RESERVED = r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\..*)?"
_FORBIDDEN = r'[<>:"/\\|?*]'
_RUNS = (
    r".*\.(?:app|appimage|bat|bash|bin|chm|cmd|com|command|cpl|deb|desktop|dmg|exe|fish|gadget|hta|jar|jse?|ksh|lnk|mjs"
    r"|msc|msi|msp|pif|pkg|pl|ps1|psm1|pyw?|rb|reg|rpm|run|scf|scr|sh|url|vb|vbe|vbs|wsf?|wsh|xpi|zsh"
    r"|docm|dotm|pptm|xlsm|xltm)"
)
LONGEST_FILE_NAME = 120


def clean_file_name(name: str) -> str:
    """A name that every system can keep. Raises RuleViolation for one that names another folder, or a device."""
    line = clean_name(name, "name of the file")
    if "/" in line or "\\" in line or set(line) <= {"."}:
        raise RuleViolation(f"“{line[:60]}” names a folder, not a file. Write the name alone, without / and \\.")
    if re.fullmatch(_RESERVED, line, re.IGNORECASE):
        raise RuleViolation(f"“{line[:60]}” is what Windows calls a device. Give the file another name.")
    return line


def safe_file_name(name: str) -> str:
    """A name like this one under which a file can lie on any system; the ending stays."""
    line = re.sub(_FORBIDDEN, "_", clean_line(re.split(r"[/\\]", name)[-1])).strip(" .") or "file"
    stem, dot, ending = line.rpartition(".")
    if not dot or len(ending) > 20:
        stem, dot, ending = line, "", ""
    if re.fullmatch(_RESERVED, line, re.IGNORECASE):
        stem = f"_{stem}"
    return f"{stem[: LONGEST_FILE_NAME - len(dot + ending)]}{dot}{ending}"


def may_run(name: str) -> bool:
    """Whether a system could run a file of this name, or programs in it, as it opens it."""
    return re.fullmatch(_RUNS, clean_line(name).rstrip(" ."), re.IGNORECASE) is not None
