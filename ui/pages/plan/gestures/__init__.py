"""Mouse on the bars: what is under the pointer, one class a drag, and the runner that leads one from press to drop.

Every drag is the preview of the action that the drop runs, so what is said is what happens.
"""
