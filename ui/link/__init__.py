"""What ties the screen to the product and to Qt: theme, icons, notices, jobs, preferences, the base of a page.

Decisions
---------
*How do colours reach what is painted?* Through ``theme().tokens`` at the moment of painting; nothing keeps a colour.
A switch sets one palette and one style sheet, which repaints every widget. Rejected: copies in delegates.

*How do icons follow the theme?* ``icon()`` returns a QIcon whose engine asks for the tokens when it paints, so buttons,
actions and menus need not be told. Rejected: pixmaps that everybody has to set again after a switch.

*Who edits?* Pages call ``Context.do``. It turns a refusal into one sentence on the screen and a success into a toast,
so no page writes error handling of its own. What changed comes back through ``Notifier.changed`` only.

*Where are preferences?* In one JSON file beside the database, written when a page is left and on quit. A broken file is
put aside and the presets hold: the view is never worth a refusal to start.

*Numbers under each other.* The shipped Inter keeps its tabular figures as the feature ``tnum``; ``numbers()`` sets it.
"""
