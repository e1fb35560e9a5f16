"""Names that nothing in the program calls and that stay, by their reason; read by ``vulture`` in the stage ``lint``.

A name that is no longer anywhere may stand here unnoticed, so look through the list when you add to it.
"""

from typing import Any

_: Any = None

# Called by Qt: what its classes let others override.
_.createEditor
_.setEditorData
_.setModelData
_.updateEditorGeometry
_.loadResource
_.actionNames
_.expandingDirections
_.actualSize
_.backgroundColor
_.childAt
_.clone
_.showPopup
_.contextMenuEvent
_.doAction
_.dragEnterEvent
_.dragLeaveEvent
_.dragMoveEvent
_.drawBackground
_.drawForeground
_.dropEvent
_.focusChild
_.foregroundColor
_.headerData
_.interface_cast
_.keyBindingsForAction
_.keyReleaseEvent
_.localizedActionDescription
_.localizedActionName
_.paintSection
_.scrollContentsBy
_.startDrag
_.supportedDropActions

# Set for Qt, which reads them: the states of a part that a screen reader is told.
_.focusable
_.invisible
_.multiSelectable
_.offscreen

# Called by other libraries: argparse, http.client, logging, smtplib, and SQLAlchemy when it takes over a connection.
_._create_connection
_._get_socket
_._print_message
_.create_function
_.handleError

# Imported for its effect or its type: the first page before PySide6, and the type of a chart's axes.
_.Axes

# The rows of the database: SQLAlchemy finds them by their parent.
_.RoleRow
_.PersonRow
_.AbsenceRow
_.HolidayRow
_.WorkCalendarRow
_.SettingsRow
_.WorkflowRow
_.WorkflowVersionRow
_.ProjectRow
_.TaskRow
_.SavedViewRow
_.RoundRow
_.VoteRow
_.CommentRow
_.LetterTextRow
_.MessageRow
_.ActivityRow
_.BaselineRow
_.AttachmentRow
_.BudgetLineRow
_.DeliverableRow
_.FileRow
_.FileVersionRow
_.LessonRow
_.IdeaRow
_.ImprovementRow
_.KpiRow
_.ProcessRow
_.RecurrenceRow
_.RequirementRow
_.RiskRow
_.SignOffRow
_.StepNoteRow
_.TeamRow
_.DeliveryRow
_.DispatchRow
_.LetterCopyRow
_.AccountStatusRow
_.LedgerRow
_.AnswerRow
_.AnswerDecisionRow
_.MailboxRow
_.SequenceRow
_.ClockRow
_.HistoryRow

# Stored and kept as they were read, until a screen shows them.
_.RETROSPECTIVE

# What tests ask to see that an answer is right, where the program uses its other half.
_.FIRST_WORDS
_.line_views
_.calm
_.decisive
_.earliest_finish
_.focus_first_problem
_.header_row
_.lines_read
_.mark_done
_.moved_days
_.open_titles
_.best_fixes
_.says_empty

# Members of enumerations that follow a standard: sizes of paper, weights of type, urgencies of notifications.
_.BOLD
_.CRITICAL
_.TABLOID

# Held so that Python does not throw away what Qt still uses.
_._editing
_._shortcut
_._source_row
_.note_row
_.role_row

# The parameters of a protocol, which say what a keyring is given.
_.username

# Read by Enum.
_._value_

# The members of a protocol.
_.__call__

# Read models and wordings of pages that show a part of them.
_.sheet_name

# Called by the parser of HTML.
_.handle_starttag
_.handle_endtag
_.handle_data

# A command line run to its end, as tests want it; the window goes on while one waits.
_.execute_line

# Called by imaplib as it connects.
_._create_socket

# Set on sheets and cells, which openpyxl writes; and what it calls the value of a cell.
_.freeze_panes
_.data_type
_.alignment
_._CellGetValue

# Stored for what will be learned from history: where an estimate comes from.
_.effort_source

# The kinds one by one, for tests that look at all of them.
_.KIND_NAMES

# Read by Qt.
_.expandable
