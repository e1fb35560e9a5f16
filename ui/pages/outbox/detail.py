"""The side panel of the Outbox: what the chosen row is about, and what is done with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.actions.outbox import drop_message
from app.domain.dispatch import Dispatch, DispatchState
from app.domain.ids import DispatchId, MessageId, PersonId
from app.domain.message import Message, fact_of
from app.domain.person import Person
from app.exchange.mail_message import SentLetter, read_sent
from app.queries.letter import letter_part, letter_without_text, parts_of, subject_of, text_of
from app.queries.outbox import LEFT, OutboxBundle, OutboxLine, OutboxState
from app.queries.outbox_overview import Mending, StayReason, why_bundle_stays, why_letter_stays
from app.queries.reader import Reader
from ui.link.context import Context
from ui.pages.outbox.delivery_view import DeliveryStory, DeliveryView, TroubleView
from ui.pages.outbox.letter_acts import MENDS, LetterActs
from ui.pages.outbox.letter_view import FIRST_WRITTEN, LetterView
from ui.pages.outbox.model import OutboxRead, RowGroup, RowId, moment, what_to_do
from ui.widgets.due_text import leaves_words
from ui.widgets.side_panel import SidePanel

_ACTS = {
    DispatchState.WAITING: ("drop",),
    DispatchState.SENDING: ("drop",),
    DispatchState.DOUBTFUL: ("arrived", "again", "drop"),
    DispatchState.REFUSED: ("person", "again", "arrived", "drop"),
    DispatchState.SENT: ("again",),
}
"""What the lead can say of a letter in each state; of the others nothing."""
_DRAFT_ACTS = ("sent", "not sent")


class OutboxDetail:
    """``show`` what a row is about; ``act`` on it. Story and copy are read for the shown row only."""

    def __init__(self, context: Context, panel: SidePanel, acts: LetterActs) -> None:
        self._context, self.panel, self._acts = context, panel, acts
        self._read: OutboxRead | None = None
        self._place: RowId | None = None
        self._told_line: OutboxLine | None = None
        self._shown: tuple[RowId, DeliveryStory] | None = None

    @property
    def letter(self) -> LetterView | None:
        """The letter to be told that the panel shows, if it shows one."""
        content = self.panel.content
        return content if isinstance(content, LetterView) and not self.panel.isHidden() else None

    @property
    def bundle(self) -> OutboxBundle | None:
        """What is to be told to the person of the row, if the row is about that."""
        if self._read is None or self._place is None or self._place[0] is not RowGroup.PERSON:
            return None
        return next((one for one in self._read.bundles if one.person_id == self._place[1]), None)

    def may_send(self) -> bool:
        """Whether *Send now* means something for the row."""
        return self.bundle is not None and self._acts.sends(self.bundle)

    def show(self, read: OutboxRead, place: RowId | None, told: OutboxLine | None, *, wanted: bool) -> None:
        """Show what a row is about; None closes the panel. Over the list, without room beside it, only ``wanted``."""
        if self.letter is not None:
            self.letter.writing.stop()
        # The first letter takes longer to be worded than the page to be painted.
        at_once = 0 if self._read is None else FIRST_WRITTEN
        self._read, self._place, self._told_line = read, place, told
        if place is None:
            self._shown = None
            self.panel.close_panel()
        elif self.panel.isHidden() and not (wanted or self.panel.has_room_beside):
            self._shown = None
        elif self.bundle is not None:
            self._show_letter(self.bundle, at_once)
        elif place[0] in (RowGroup.ACCOUNT, RowGroup.HELD):
            self._show_trouble(read, place)
        else:
            self._show_delivery(place)

    def do(self, act: str) -> None:
        """What is asked of a letter that is to be told: a key of its buttons."""
        bundle, view = self.bundle, self.letter
        if act in MENDS:
            self._acts.mend(act, bundle.person_id if bundle is not None else None)
        elif bundle is None:
            self._context.refuse("This message was told already, or nobody needs it any more.")
        elif act == "page" and view is not None:
            self._acts.page(bundle, lambda html: view.page.show_page(html) if view is self.letter else None)
        else:
            acts = {"mail": self._acts.draft, "copy": self._acts.copy, "told": self._acts.told, "send": self._acts.send}
            acts[act](bundle)

    def say(self, act: str) -> None:
        """What is said of a letter that was written before, or asked about what keeps one back."""
        letter, line = self._dispatch(), self._line()
        if act in MENDS:
            held = PersonId(int(self._place[1])) if self._place and self._place[0] is RowGroup.HELD else None
            self._acts.mend(act, letter.person_id if letter is not None else held)
        elif act == "again" and letter is None and line is not None:
            self._acts.tell_again(line)
        elif letter is None or (line is not None and line.state is OutboxState.OVERTAKEN):
            if line is not None and line.message_id is not None:
                self._context.do(drop_message, MessageId(line.message_id))
        elif act == "copy id":
            self._acts.copy_id(letter.message_id)
        elif act == "now":
            self._acts.send_person(letter.person_id, self._name(letter))
        elif act == "again":
            self._acts.again(letter, self._name(letter))
        else:
            self._acts.word(act, letter, self._name(letter))

    def act_of(self, keys: str) -> str:
        """What these keys do with the delivery that is shown; empty when nothing."""
        content = self.panel.content
        return content.act_of(keys) if isinstance(content, DeliveryView) and not self.panel.isHidden() else ""

    def _show_letter(self, bundle: OutboxBundle, at_once: int) -> None:
        self._shown = None
        view = self.letter or self._fresh_letter()
        person = self._context.read(lambda reader: reader.get(Person, bundle.person_id))
        email = person.email if person is not None else ""
        view.show_letter(email, bundle, self._state(bundle), self._acts.sends(bundle))
        self.panel.open_panel(f"To {bundle.person}", view, take_focus=False)
        count = len(self._context.read(parts_of, bundle))
        view.write(
            lambda: self._context.read(letter_without_text, bundle).subject,
            lambda number: self._context.read(letter_part, bundle, number),
            count,
            at_once,
        )

    def _fresh_letter(self) -> LetterView:
        # The panel deletes what it showed before, so the letter is made again after another took its place.
        letter = LetterView()
        letter.asked.connect(self.do)
        letter.dropped.connect(lambda id: self._context.do(drop_message, id))
        return letter

    def _state(self, bundle: OutboxBundle) -> StayReason:
        """What a letter waits for; where something is to be done, the first such thing."""
        if self._read is not None and bundle.person_id in self._read.copied:
            return StayReason("Copied. When it is sent, mark it as told.")
        if bundle.waiting:
            now = self._local(self._context.workspace.clock.now())
            leaves = leaves_words(self._local(bundle.leaves_at), now)
            return StayReason(f"Waits: {leaves}. Until then an undo takes it back unseen.")
        return _together(self._context.read(why_bundle_stays, bundle))

    def _show_trouble(self, read: OutboxRead, place: RowId) -> None:
        self._shown = None
        if place[0] is RowGroup.ACCOUNT:
            why = next(one.why for one in read.needs.accounts if one.name == place[1])
            title, view = "Stopped", TroubleView(f"{why} Nothing leaves until the account is set again.", "settings")
        else:
            held = next(one for one in read.needs.held if one.person_id == place[1])
            title, view = f"To {held.person}", TroubleView(held.why, "person")
        view.asked.connect(self.say)
        self.panel.open_panel(title, view, take_focus=False)

    def _show_delivery(self, place: RowId) -> None:
        letter, line = self._dispatch(), self._line()
        told = self._told(line, letter)
        if (place, told) == self._shown and not self.panel.isHidden():
            return
        view = DeliveryView(told)
        view.asked.connect(self.say)
        person = line.person if line is not None else self._name(letter)
        self.panel.open_panel(f"To {person}", view, take_focus=False)
        self._shown = (place, told)

    def _told(self, line: OutboxLine | None, letter: Dispatch | None) -> DeliveryStory:
        story = tuple(self._story(line, letter))
        if letter is None or (line is not None and line.state is OutboxState.OVERTAKEN):
            return self._without_letter(line, story)
        sent = read_sent(self._context.read(lambda reader: reader.letter_copy(letter.id)))
        acts = _DRAFT_ACTS if letter.is_open_draft else _ACTS.get(letter.state, ())
        state = what_to_do(letter)
        leaves_again = letter.says_again and letter.state is DispatchState.WAITING and not letter.is_open_draft
        if leaves_again:
            stays = _together(self._context.read(why_letter_stays, letter))
            state, acts = stays.why or state, (*((stays.mending,) if stays.mending else ()), "now", *acts)
        told = DeliveryStory(state, acts, story, letter.subject, sent.text)
        reads = "As it was opened" if letter.is_open_draft else told.reads
        if not sent.text and leaves_again:
            reads, sent = "As it was sent before", read_sent(self._context.read(_copy_before, letter))
        elif not sent.text:
            reads, sent = "As it reads now", SentLetter("", "", self._text_now(line))
        told = replace(told, reads=reads, text=sent.text, html=sent.html, files=sent.files)
        return replace(told, message_id=letter.message_id)

    def _without_letter(self, line: OutboxLine | None, story: tuple[str, ...]) -> DeliveryStory:
        """What was told by hand, or nobody needs any more: there is no letter that was kept."""
        if line is None:
            return DeliveryStory("It is not there any more.", (), story, "", "")
        state = "Overtaken: the task went on before this left, so nobody needs it any more."
        if line.state in LEFT:
            state = f"{line.state.capitalize()} {moment(line.at, self._local)} by {line.channel}. It stays on record."
        acts = ("drop",) if line.state is OutboxState.OVERTAKEN and line.message_id is not None else ()
        acts = ("again",) if line.state in LEFT else acts
        subject = self._context.read(subject_of, line)
        return DeliveryStory(state, acts, story, subject, self._text_now(line), "As it reads now")

    def _text_now(self, line: OutboxLine | None) -> str:
        return self._context.read(text_of, line) if line is not None else ""

    def _story(self, line: OutboxLine | None, letter: Dispatch | None) -> list[str]:
        keys = letter.fact_keys if letter is not None else (line.fact_key,) if line is not None else ()
        queued = [(message.queued_at, "Queued.") for key in keys for message in self._context.read(_messages, key)]
        moments = [min(queued)] if queued else []
        moments += [(one.at, one.words) for one in letter.story] if letter is not None else []
        if letter is None and line is not None and line.state in LEFT:
            moments.append((line.at, f"Told by {line.channel}."))
        if letter is not None and letter.state is DispatchState.WAITING and letter.next_at is not None:
            moments.append((letter.next_at, "Tried again."))
        return [f"{moment(at, self._local)}  {words}" for at, words in moments]

    def _line(self) -> OutboxLine | None:
        if self._read is None or self._place is None or self._place[0] is not RowGroup.FACT:
            return None
        mine = (line for line in self._read.lines if line.fact_key == self._place[1])
        return self._told_line or next(mine, None)

    def _dispatch(self) -> Dispatch | None:
        """The letter that the row is about, if it was ever written."""
        if self._read is None or self._place is None:
            return None
        line = self._line()
        id = line.dispatch_id if line is not None else None
        if self._place[0] is RowGroup.LETTER:
            id = DispatchId(int(self._place[1]))
        return self._context.read(lambda reader: reader.letter(id)) if id is not None else None

    def _name(self, letter: Dispatch | None) -> str:
        return self._read.names.get(letter.person_id, "") if letter is not None and self._read is not None else ""

    def _local(self, at: datetime) -> datetime:
        return self._context.read(lambda reader: reader.local(at))


def _together(reasons: Sequence[StayReason]) -> StayReason:
    """Several ways may be closed to one person; the first that can be mended is."""
    mending = next((one.mending for one in reasons if one.mending), Mending.NOTHING)
    return StayReason(" ".join(one.why for one in reasons), mending)


def _copy_before(reader: Reader, letter: Dispatch) -> str:
    """The letter that is sent once more, as it was sent; it is written anew when it leaves."""
    before = reader.letters_of_facts([fact_of(key) for key in letter.fact_keys])
    return next((copy for one in reversed(before) if (copy := reader.letter_copy(one.id))), "")


def _messages(reader: Reader, key: str) -> Sequence[Message]:
    return reader.find(Message, fact_key=fact_of(key))
