"""Rooms that misbehave, for the tests of what surrounds a run. No pattern, no lesson, not in the catalogue proper."""
