"""The Outbox: what is to be told to whom, and the honest record of what was told.

Decisions
---------
*One row a message or a person?* A person: what one person is to be told leaves as one mail, corrections with it. Only
what was told, or overtaken, stands as single messages.

*When is something told?* When the lead says so. Opening a draft proves nothing, so it asks "did you send it?" and
keeps asking while the page lives; the answer is a fact, which no undo takes back. Rejected: taking a draft for sent.

*A group for corrections.* A person to whom nothing but corrections is due stands under "To correct"; with other
messages in the same mail the correction is counted in the row, since two mails to one person would be one too many.
"""
