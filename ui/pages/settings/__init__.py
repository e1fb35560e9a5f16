"""The settings: one page to scroll, a card a subject, a list of the subjects beside it.

Decisions
---------
*Tabs, a dialog or one page?* One page: everything can be found by scrolling and by Tab, and each change is done when
its field is left. Rejected: a dialog with OK, which makes ten changes one step and hides nine of them.

*What is undone?* What belongs to the data (week, days off, wait, who the lead is): one undo step each. The look is a
view preference and is not. Where the data lies is shown, and chosen when the program starts.

*How does one go back to a backup?* Look (what it holds, what would be lost), then confirm in the same card. The state
before is backed up first by the service, so going back can itself be taken back the same way.
"""
