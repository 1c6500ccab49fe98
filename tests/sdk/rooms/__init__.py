"""Rooms that only tests enter; ``PLAYGROUND_EXTRA_TOPICS=tests.sdk.rooms`` lets the catalogue find them."""
