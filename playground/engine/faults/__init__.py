"""The generic faults: what each one does to a world. Their names and arguments for the page stand in ``sdk.faults``.

Prior art: Jepsen's nemeses, DSLabs' message debugger, Antithesis' fault injector.
"""

from playground.engine.faults.fault import Done, Missed, Strike
from playground.engine.faults.firing import Interventions
from playground.engine.faults.table import STRIKES

__all__ = ["STRIKES", "Done", "Interventions", "Missed", "Strike"]
