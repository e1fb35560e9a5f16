"""The one interface to the product: do, preview, undo, redo, record, tick, read, changed; for screens and commands.

Decision: sending is three short steps on the thread that owns the data (``sending.next_parcel``, ``let_go``,
``finish``) around a transport that may be in another thread and knows nothing of it. *Sending* is committed before
anything connects, *handed over* at the question just before the last byte, when undo and hold still count. A start
takes what it finds handed over for in doubt. Rejected: only one of the two marks, which leaves what was undone, or
makes what never left doubtful.

Decision: one owner of sending for the window, the agent and a command (``background_sending``), one worker, one letter
at a time: what is in order needs no locks, and a provider takes twenty a minute anyway. The worker asks before the last
byte; five seconds of silence are a no. Rejected: a worker that reads the data itself, which would need a second
connection; several workers, which would have to share the limits of an account.
"""
