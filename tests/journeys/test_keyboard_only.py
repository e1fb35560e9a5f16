"""From the start of the program to a finished task without touching the mouse."""

from tests.desktop.desk import PAGES, Desk
from tests.desktop.fixtures import Screenshot
from tests.desktop.screen import wait_until

ON_TODAY = ["Missed", "Due in 48 hours", "Approvals waiting", "To tell", "Since yesterday"]
ON_THE_WAY_BACK = ["Pages", "Search or type a command", "Reminders", "Start project…", "Round"]
OVER_THE_BOARD = ["All projects", "Person", "Filter cards", "Columns: state", "No lanes", "Cards"]
COLUMNS = ["Waiting", "Ready", "Doing", "In review", "Done"]


def focused(desk: Desk) -> list[str]:
    """Names of what has the keyboard; a list and not its item."""
    return [node.name for node in desk.program.shown() if "focused" in node.states and node.role != "list item"]


def tab(desk: Desk, *names: str) -> None:
    """Press Tab once for each name, and find the keyboard there."""
    for name in names:
        desk.keyboard.press("Tab")
        wait_until(lambda name=name: name in focused(desk), f"the keyboard at {name}")


def tab_to_column(desk: Desk, name: str) -> None:
    """Over what stands above the board and the columns before it, the menu of each head first."""
    before = COLUMNS[: COLUMNS.index(name) + 1]
    tab(desk, *OVER_THE_BOARD, *(stop for column in before for stop in (f"Column {column}", column)))


def test_tab_goes_once_around_the_window_as_it_is_read(desk: Desk) -> None:
    desk.program.window("Leadline — Today")
    # The offer of the morning stands among them for as long as it is shown.
    offer = desk.read("for a letter from you: Jon Brandt").name
    wait_until(lambda: all(node.name != offer for node in desk.program.shown()), "the offer to go")
    tab(desk, *ON_TODAY, *ON_THE_WAY_BACK, ON_TODAY[0])


def test_a_task_is_found_looked_at_and_finished_by_keyboard(desk: Desk, screenshot: Screenshot) -> None:
    tab(desk, ON_TODAY[0])
    screenshot("keyboard-today")
    go_by_number(desk, "Board")
    desk.program.window("Leadline — Board")
    tab_to_column(desk, "Doing")
    assert "selected" in desk.card("Doing", "Write slides").states, "the card that the keys act on is marked"
    screenshot("keyboard-board")
    desk.keyboard.press("Return")
    desk.see("push button", "Close details")
    desk.keyboard.press("Escape")
    desk.gone("push button", "Close details")
    wait_until(lambda: "Doing" in focused(desk), "the keyboard back at its column")
    desk.keyboard.press("ctrl+Return")
    desk.card("Done", "Write slides")
    assert "Done" in focused(desk), "the keyboard follows the card"
    desk.keyboard.press("ctrl+z")
    desk.card("Doing", "Write slides")


def test_an_approval_is_ended_by_keyboard(desk: Desk, screenshot: Screenshot) -> None:
    go_by_number(desk, "Board")
    desk.program.window("Leadline — Board")
    tab_to_column(desk, "In review")
    desk.keyboard.press("ctrl+Return")
    desk.focus_is("push button", "Approved")
    desk.keyboard.press("Tab", "Tab")
    desk.focus_is("push button", "Changes requested")
    screenshot("keyboard-outcome")
    desk.keyboard.press("Escape")
    wait_until(lambda: "In review" in focused(desk), "the keyboard back at its column")
    desk.keyboard.press("ctrl+Return")
    desk.focus_is("push button", "Approved")
    desk.keyboard.press("Return")
    desk.card("Done", "Approve outline")


def test_a_project_is_started_by_keyboard(desk: Desk) -> None:
    desk.keyboard.press("ctrl+n")
    desk.program.window("Start project")
    desk.focus_is("text", "Publish date")
    desk.keyboard.write("26 Feb")
    desk.keyboard.press("Return")
    desk.read("Publish 26 Feb")
    desk.keyboard.press("Return")
    desk.gone("push button", "Start")
    desk.program.window("Leadline — Projects")
    desk.read("4 running")
    desk.read("Publish 26 Feb")


def test_n_adds_a_task_on_every_page(desk: Desk) -> None:
    """The sample has 6 open tasks; each page adds one."""
    for page in ("Today", "Projects", "Board", "List", "Outbox"):
        go_by_number(desk, page)
        desk.program.window(f"Leadline — {page}")
        desk.keyboard.press("n")
        desk.focus_is("text", "New task")
        desk.keyboard.write(f"From {page} @Tom +1")
        desk.read(f"From {page} · Tom Weber · due")
        desk.keyboard.press("Return")
        desk.gone("text", "New task")
    go_by_number(desk, "Board")
    desk.program.window("Leadline — Board")
    desk.read("11 open")


def go_by_number(desk: Desk, page: str) -> None:
    """The first nine pages have a number."""
    desk.keyboard.press(f"ctrl+{PAGES.index(page) + 1}")
