"""When the votes of one round end an approval, and with which outcome. For actions and the approvals page."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from app.domain.ids import PersonId
from app.domain.task import Vote
from app.domain.workflow import Approval, ApprovalRule, Outcome


def tally(
    approval: Approval, approvers: Sequence[PersonId], votes: Sequence[Vote], outcomes: Sequence[Outcome]
) -> str | None:
    """The outcome that the votes of one round of an approval decide, or None while more votes are needed.

    A later vote of the same person replaces the earlier one; votes of others do not count. *All* hears everybody
    before it rejects; *any* and *k of n* end as soon as they are sure; *first no stops* ends with the first no.
    """
    asked = list(dict.fromkeys(approvers))
    positive = {outcome.name: outcome.positive for outcome in outcomes}
    said = _last_votes(asked, votes, positive)
    yes = [name for name in said.values() if positive[name]]
    no = [name for name in said.values() if not positive[name]]
    if not asked:
        return None
    needed = _needed(approval, len(asked))
    if len(yes) >= needed:
        return _most_said(yes, outcomes)
    everybody = len(said) == len(asked)
    lost = len(asked) - len(no) < needed
    surely = approval.rule is not ApprovalRule.ALL or everybody
    return _most_said(no, outcomes) if lost and surely else None


def to_vote(approval: Approval, approvers: Sequence[PersonId], votes: Sequence[Vote]) -> tuple[PersonId, ...]:
    """Whose vote is asked for now: the next one when they come in order, otherwise all who have not voted."""
    voted = {vote.person_id for vote in votes}
    missing = tuple(person_id for person_id in dict.fromkeys(approvers) if person_id not in voted)
    return missing[:1] if approval.in_order else missing


def asked_since(approval: Approval, votes: Sequence[Vote], ready_at: datetime | None) -> datetime | None:
    """Since when those who are asked now have been: since the last vote where they come in order, else since the
    round opened. ``votes`` are those of the round."""
    return max((vote.at for vote in votes), default=ready_at) if approval.in_order else ready_at


def _needed(approval: Approval, asked: int) -> int:
    if approval.rule is ApprovalRule.ANY:
        return 1
    if approval.rule is ApprovalRule.K_OF_N:
        return min(max(approval.k, 1), asked)
    return asked


def _last_votes(asked: Sequence[PersonId], votes: Sequence[Vote], positive: dict[str, bool]) -> dict[PersonId, str]:
    ordered = sorted(votes, key=lambda vote: (vote.at, vote.id))
    last = {vote.person_id: vote.outcome for vote in ordered if vote.outcome in positive}
    return {person_id: last[person_id] for person_id in asked if person_id in last}


def _most_said(names: Sequence[str], outcomes: Sequence[Outcome]) -> str:
    """Among several yeses or noes the one said most; a tie goes to the one that stands first in the workflow."""
    counted = Counter(names)
    return max((outcome.name for outcome in outcomes if outcome.name in counted), key=lambda name: counted[name])
