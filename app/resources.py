"""The one way to the files that ship with the program: templates, fonts, icons, themes."""

from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent / "resources"


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder: ``resource("templates", "blog_post.json")``."""
    return _ROOT.joinpath(*parts)
