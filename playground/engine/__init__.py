"""The engine: ordinary asyncio code of many nodes, executed in virtual time, recorded, broken at will.

General layout: ``loop`` (time), ``streams`` and ``distributions`` (luck), ``world`` (what a lab declares), ``node``
with ``server``, ``telephone``, ``incarnation``, ``clock`` and ``disk`` (a machine), ``network`` with ``pipe`` and
``message``, ``faults`` (what can be done to them), ``recorder`` with ``records`` (what is left of a run), ``tracing``,
``watch`` and ``lines`` (what is seen). Pure: standard library, networkx, OpenTelemetry's API, SQLite through apsw.
"""

from playground.engine.world import LabFailed, World

__all__ = ["LabFailed", "World"]
