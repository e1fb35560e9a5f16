"""All tests, by stage: ``app`` without Qt, ``ui`` offscreen, ``desktop`` and ``journeys`` in a real window."""
