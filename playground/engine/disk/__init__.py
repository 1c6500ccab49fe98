"""What survives a crash of a simulated node: an append log, a key-value store and real SQLite."""

from playground.engine.disk.disk import Disk
from playground.engine.disk.effort import Effort
from playground.engine.disk.errors import ConstraintViolated, SqlError
from playground.engine.disk.image import database_image
from playground.engine.disk.kv import KeyValue
from playground.engine.disk.log import Log
from playground.engine.disk.meter import Meter
from playground.engine.disk.port import Port
from playground.engine.disk.sql import Sql

__all__ = [
    "ConstraintViolated",
    "Disk",
    "Effort",
    "KeyValue",
    "Log",
    "Meter",
    "Port",
    "Sql",
    "SqlError",
    "database_image",
]
