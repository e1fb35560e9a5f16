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
_.childCount
_.clone
_.columnCount
_.showPopup
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
_.focusNextPrevChild
_.foregroundColor
_.headerData
_.indexOfChild
_.interface_cast
_.keyBindingsForAction
_.keyReleaseEvent
_.localizedActionDescription
_.localizedActionName
_.mimeTypes
_.minimumSizeHint
_.mouseDoubleClickEvent
_.mouseMoveEvent
_.paintSection
_.scrollContentsBy
_.showPopup
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
_.app
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

# The tabs of the project page that gates lead to, each used by its tab.
_.BRIEF
_.REQUIREMENTS
_.JOURNAL
_.RESULTS

# Stored and kept as they were read, until a screen shows them.
_.CONTINUE
_.DOER
_.AMOUNT
_.AGREED
_.APPROVED
_.CALL
_.CHANGES
_.FIELD
_.FILE
_.EXECUTE
_.HIGH
_.LOW
_.RETROSPECTIVE
_.URGENT
_.cluster
_.asked_at
_.assets
_.audience
_.classification
_.date_fixed
_.should
_.should_why

# Measures of a drawing, for tests and the benchmark of layouts.
_.label_hits
_.on_top
_.quality

# What tests ask to see that an answer is right, where the program uses its other half.
_.backups_of
_.FIRST_WORDS
_.line_views
_.calm
_.cancelled
_.decisive
_.earliest_finish
_.focus_first_problem
_.guessed
_.header_row
_.lines_read
_.mark_done
_.moved_days
_.open_titles
_.pick
_.best_fixes
_.says_empty

# Members of enumerations that follow a standard: sizes of paper, weights of type, urgencies of notifications.
_.A0
_.A2
_.BOLD
_.CRITICAL
_.TABLOID

# Held so that Python does not throw away what Qt still uses.
_._editing
_._shortcut
_._source_row
_._target_row
_.note_row
_.role_row

# The parameters of a protocol, which say what a keyring is given.
_.service
_.username

# Read by Enum.
_._value_

# The members of a protocol.
_.__call__
_.HasIcon

# Read models and wordings of pages that show a part of them.
_.baseline_name
_.sheet_name

# Called by enum, which reads the value of a member that its ``__new__`` has made.
_._value_

# Called by the parser of HTML.
_.handle_starttag
_.handle_endtag
_.handle_data
_.attrs

# A command line run to its end, as tests want it; the window goes on while one waits.
_.execute_line

# Called by imaplib as it connects.
_._create_socket

# Keys of the checklist, bound where its form is.

# The grammar of a workflow, which its forms and its files are written in.
_.step_line_text

# Named by their values, in the preferences and in choices.
_.TABLE
_.SECTIONS
_.ITEMS
# What the readers of diagrams return.
_.DiagramRead

_.may_both_hold

# Set on sheets and cells, which openpyxl writes; and what it calls the value of a cell.
_.freeze_panes
_.data_type
_.alignment
_._CellGetValue
# The table of a workflow, before it has its screen.
_.fill_down
_.replace_in_cells
_.insert_row
_.move_rows
_.paste_rows
_.has_lines
_.CHOSEN
_.EDITABLE
_.tsv_of
_.html_of
_.read_clip

# Keys of the checklist, bound where its form is.
_.may_both_hold

# Stored and kept as they were read, until a screen shows them.
_.effort_source
_.sorting
_.grouping
_.lanes

# Money and load, before they have their screens.

# The kinds one by one, for tests that look at all of them.
_.KIND_NAMES

# Before the calendar has its screen.
_.move_task_to

# The table of all tasks, before it has its screen.
_.own_priority

# Read by Qt.
_.expandable
