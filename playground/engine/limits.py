"""Every deterministic cap of a run, each with its reason. A run that reaches one ends with a record that says so."""

RECORDS = 250_000
"""Keeps a run near 1.3 MB on the wire and a browser's fold inside its budget."""

MESSAGES = 60_000
"""Ten times the busiest preset; past this a loop of retries is all one would see."""

STEPS_PER_INSTANT = 20_000
"""A lab that spins without letting time pass is a bug; the busiest honest instant measured had 900 steps."""

NODES = 64
"""More cannot be drawn readably on a projector."""

HORIZON_US = 600_000_000
"""Ten virtual minutes: twenty times the longest recovery a room shows."""

HORIZON_MIN_US = 1_000_000
"""One second: less shows nothing."""

INTERVENTIONS = 200
"""A link stays under a few kilobytes, and no lesson needs more."""

SCENARIO_BYTES = 65_536
"""A scenario larger than this is refused before it is parsed."""

STRING_LENGTH = 200
"""Longest string inside a scenario: names, choices, causal names of messages."""

QUEUE_LENGTH = 10_000
"""Backstop for queues that a lab left unbounded."""
