"""Oracles: what may be said of a run from what its clients saw, and from nothing else.

``history`` is the input (folded from a run's ``operation`` records), ``verdict`` the output. ``linearizability``,
``sequential``, ``causal`` and ``sessions`` judge a history of reads and writes; ``specification`` holds the objects
they know. ``search`` and ``zones`` decide, ``minimal`` finds the fewest operations that show it, ``telling`` says so.
``spectrum`` asks all of these and names the strongest models that a history does not refute. ``serialization`` judges
transactions, ``conservation`` totals, ``durability`` acknowledged writes.

Prior art: Jepsen's Knossos and Elle, Porcupine, Bouajjani's causal bad patterns, Adya's serialization graphs.
Invariant: every oracle is deterministic and *sound in both directions*: broken is a proof with witnesses, holds is a
proof for this history, and whoever gives up at its bound says unknown.
"""
