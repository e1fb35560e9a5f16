"""A plane to draw on: zoom, pan, minimap, gestures and snapping. It knows no workflow; pages put their scene on it.

Decisions
---------
*How does a page take the mouse?* It gives the view a list of factories; on a press each is asked in turn, and the first
gesture that is given runs until it is finished or cancelled (Esc). Items of the scene get no mouse events: one place
decides what a press means, and a gesture can be tested without a window.

*What does the wheel do?* It scrolls; with Ctrl it zooms around the cursor, as in every drawing program.

*Why is the minimap no second view?* A live view of a thousand items costs as much as the first one; rectangles in one
call cost nothing.
"""
