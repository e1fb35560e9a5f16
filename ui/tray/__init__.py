"""What the lead sees outside of the window: the tray icon and bubbles.

Decisions
---------
*Who talks to the desktop's notifications?* On Linux this program itself, over D-Bus with jeepney, in a thread of its
own: ``QSystemTrayIcon.showMessage`` has buttons for critical messages only and says nothing when nobody listens.
What was not taken goes to ``showMessage`` where there is a tray, and else to a bubble of our own, which is always
taken. Rejected: QtDBus, which cannot send an unsigned number and aborts on a wrong argument.

*When is a reminder on record?* When something took it: the answer of the notification service, or our own bubble on
the screen. One bubble waits for the answer about the one before, so a crash repeats one at most.

*When is the tray icon made?* When there is a tray: one that was made before is never shown. It is looked for every
few seconds until then; that a panel starts anew is Qt's business.

*What does closing the window do?* With a tray icon it hides the window and says so once; Ctrl+Q, Quit in the menu and
closing without a tray end the program. A preference turns it off.

*None of this is part of the start.* The shell imports it after the window has been painted.
"""
