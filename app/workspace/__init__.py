"""The one interface to the product: do, preview, undo, redo, record, tick, read, changed; for screens and commands."""
