"""The Outbox: what is to be told to whom, and the honest record of what was told.

Decisions
---------
*One row a message or a person?* A person: what one person is to be told leaves as one mail, corrections with it. Only
what was told, or overtaken, stands as single messages.

*When is something told?* When the lead says so, or a server has accepted it. Opening a draft proves nothing, so it asks
"did you send it?" under *Needs you*, over restarts too; the answer is a fact, which no undo takes back. What joins the
person meanwhile is a letter of its own. Rejected: taking a draft for sent; forgetting the question with the program.

*What is where?* Three tabs. *To tell*: what leaves next. *Needs you*: what stops without a word of the lead: drafts,
doubts, refusals, stopped accounts, people without an address, corrections. *Told*: what left, each with its story and
the letter word for word. Rejected: one long list with a filter, where what asks for a word was below what waits.

*A group for corrections.* A person to whom nothing but corrections is due stands under *Needs you*; with other
messages in the same mail the correction is counted in the row, since two mails to one person would be one too many.
"""
