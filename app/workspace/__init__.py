"""The door to the product: do, preview, undo, redo, record, tick, read, changed. Screens and commands know only it."""
