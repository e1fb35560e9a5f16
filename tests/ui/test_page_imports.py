"""Pages are imported before they are asked for, one module a step."""

import subprocess
import sys
from importlib.util import find_spec

from ui.link.import_ahead import importing
from ui.shell.page_imports import daily_pages

COUNTED = """
import sys
from ui.link.import_ahead import importing
from ui.shell.page_imports import daily_pages
product = lambda: {name for name in sys.modules if name.startswith(("app.", "ui.")) and "." in name}
before, most, steps = product(), 0, 0
for _ in importing(daily_pages()):
    now = product()
    most, steps, before = max(most, len(now - before)), steps + 1, now
print(steps, most, all(page in sys.modules for page in daily_pages()), "matplotlib" in sys.modules)
"""
READ = """
import linecache, sys
from ui.link.module_source import leave_sources_unread
leave_sources_unread()
import ui.pages.board.page, app.queries.portfolio
product = [module.__file__ for name, module in sys.modules.items() if name.startswith(("app.", "ui."))]
print(len(product) > 100, [file for file in product if file in linecache.cache])
"""


def test_every_daily_page_has_a_module_by_its_id():
    assert all(find_spec(page) is not None for page in daily_pages())


def said_by(code: str) -> list[str]:
    """What a process of its own prints, by its words."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()


def test_no_step_imports_more_than_a_few_modules():
    """In a process of its own, where none of them has been imported yet."""
    told = said_by(COUNTED)
    steps, most = int(told[0]), int(told[1])
    assert steps > 100
    assert most <= 10
    assert told[2:] == ["True", "False"]


def test_what_is_there_already_takes_no_step():
    for _ in importing(daily_pages()):
        pass
    assert list(importing(daily_pages())) == []


def test_no_source_text_of_a_module_is_read_when_it_is_imported_after_pyside():
    assert said_by(READ) == ["True", "[]"]
