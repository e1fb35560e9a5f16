"""The things on the plane. Each holds an id, asks the model while it paints, and paints through ``ui.printing``."""
