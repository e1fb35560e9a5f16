"""Names that nothing in the program calls and that stay, by their reason; read by ``vulture`` in the stage ``lint``.

A name that is no longer anywhere may stand here unnoticed, so look through the list when you add to it.
"""

from typing import Any

_: Any = None

# Called by Qt: what its classes let others override.
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
_.hourly_cost_minor
_.other_percent
_.AMOUNT
_.AGREED
_.APPROVED
_.APPROVES
_.CALL
_.CHANGES
_.CONTINUE
_.DOER
_.DOES
_.FIELD
_.FILE
_.EXECUTE
_.HIGH
_.IDEAS
_.INFORMED
_.LOW
_.MET
_.OUTPUT
_.OBJECTED
_.POLL
_.RETROSPECTIVE
_.SKIP
_.STOP
_.URGENT
_.WAIVED
_.WORKFLOW
_.accountable_id
_.actual
_.added_at
_.asked_at
_.assets
_.audience
_.cadence
_.classification
_.cluster
_.committed
_.creation
_.date_fixed
_.deliverable
_.deliverable_id
_.deliverables
_.done_in
_.exceptions
_.file_key
_.in_scope
_.involvement
_.lead_days
_.made_until
_.must
_.objective
_.occurrence_on
_.out_scope
_.paused
_.personas
_.practice
_.promise
_.proof
_.recurrence_id
_.reduced
_.review_until
_.should
_.should_why
_.spec
_.success
_.supplier
_.tailoring

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

# What the page of a project is about to call.
_.add_budget_line
_.add_deliverable
_.add_kpi
_.add_requirement
_.add_risk
_.change_brief
_.change_budget_line
_.change_deliverable
_.change_requirement
_.change_risk
_.classify
_.date_budget_line
_.judge_requirement
_.link_deliverable
_.make_deliverable_task
_.make_measuring_tasks
_.number_words
_.order_deliverable
_.record_result
_.remove_budget_line
_.remove_deliverable
_.remove_kpi
_.remove_requirement
_.remove_risk
_.set_amounts
_.set_checker
_.set_deliverable_state
_.set_deliverable_task
_.set_evidence
_.set_needed_evidence
_.set_requirement_deliverable
_.set_role_hours
_.of_deliverable
_.requirement_count
