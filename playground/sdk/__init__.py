"""The one thing a topic's lab imports: engine, kit and the contract of a topic behind one facade.

General layout: ``topic.py`` joins the nouns; ``params``, ``preset``, ``action``, ``property``, ``caption``, ``claim``
and ``hunted`` are what an author writes; ``scenario`` and ``planned`` are what a link carries; ``judge`` watches a run.
"""

from __future__ import annotations

from playground.engine.disk import ConstraintViolated, Effort, Sql, SqlError, database_image
from playground.engine.distributions import (
    Distribution,
    bimodal,
    constant,
    exponential,
    lognormal,
    pareto,
    uniform,
)
from playground.engine.errors import (
    ConnectionLost,
    DiskFailed,
    EngineError,
    Errored,
    Failure,
    InvalidScenario,
    Refused,
    TimedOut,
    Unreachable,
)
from playground.engine.faults import Missed
from playground.engine.group import OrderedGroup
from playground.engine.node import Node
from playground.engine.reply import Reply
from playground.engine.request import Request
from playground.engine.world import World
from playground.kit.arrivals import Arrivals, poisson, steady
from playground.kit.broker import Delivery, broker
from playground.kit.calls import Call
from playground.kit.clients import ClosedLoop, OpenLoop, closed_loop, open_loop, short
from playground.kit.database import Statement, database, query, transact
from playground.kit.keys import Zipf
from playground.kit.multiversion import ISOLATION, MultiVersionStore, SerializationFailure
from playground.kit.oracles.conservation import conserved
from playground.kit.oracles.durability import durable, lost
from playground.kit.oracles.history import Fold, Folding, History, collect
from playground.kit.oracles.linearizability import linearizable
from playground.kit.oracles.serialization import Access, Transaction, anomalies, serializable
from playground.kit.oracles.sessions import acknowledged
from playground.kit.oracles.specification import Counter, Lock, Queue, Register, Set, Siblings, Specification
from playground.kit.oracles.spectrum import MODELS, Spectrum, spectrum
from playground.kit.raft.cluster import Cluster as RaftCluster
from playground.kit.raft.cluster import cluster as raft_cluster
from playground.kit.raft.finder import Finder as RaftFinder
from playground.kit.raft.machines import Counter as CounterMachine
from playground.kit.raft.machines import Register as RegisterMachine
from playground.kit.raft.member import Member as RaftMember
from playground.kit.raft.options import DEFECTS as RAFT_DEFECTS
from playground.kit.raft.options import Options as RaftOptions
from playground.kit.redis.client import LocalRedis, Redis
from playground.kit.redis.errors import ResponseError
from playground.kit.redis.sampled import SampledLru
from playground.kit.redis.script import Script as RedisScript
from playground.kit.redis.server import Server as RedisServer
from playground.kit.redis.server import redis_server
from playground.kit.redis.store import Store as RedisStore
from playground.kit.response import Response
from playground.kit.session import Session
from playground.kit.workers import Workers
from playground.sdk.action import Action
from playground.sdk.answered_again import AnsweredAgain
from playground.sdk.caption import Caption
from playground.sdk.claim import Claim
from playground.sdk.consistency import (
    Causal,
    CausalConvergence,
    CausalMemory,
    Consistent,
    Linearizable,
    MonotonicReads,
    MonotonicWrites,
    ReadYourWrites,
    Sequential,
    StrongestModels,
    WritesFollowReads,
)
from playground.sdk.errors import InvalidTopic
from playground.sdk.exhibit import Bench, Chart, Exhibit, Series
from playground.sdk.faults import KINDS
from playground.sdk.hunted import Hunted
from playground.sdk.params import Choice, Flag, Number, Params
from playground.sdk.planned import Planned, at_point, fault
from playground.sdk.preset import Preset
from playground.sdk.promise import ANY, LOSING_RESTART
from playground.sdk.property import Always, Eventually, Property, Sometimes
from playground.sdk.raft import RAFT_PROPERTIES, RAFT_SAFETY
from playground.sdk.run import Run
from playground.sdk.scenario import Scenario
from playground.sdk.sight import Sight
from playground.sdk.topic import SHELVES, Topic

__all__ = [
    "ANY",
    "Access",
    "Action",
    "Always",
    "AnsweredAgain",
    "Arrivals",
    "Bench",
    "Call",
    "Caption",
    "Causal",
    "CausalConvergence",
    "CausalMemory",
    "Chart",
    "Choice",
    "Claim",
    "ClosedLoop",
    "ConnectionLost",
    "Consistent",
    "ConstraintViolated",
    "Counter",
    "CounterMachine",
    "Delivery",
    "DiskFailed",
    "Distribution",
    "Effort",
    "EngineError",
    "Errored",
    "Eventually",
    "Exhibit",
    "Failure",
    "Flag",
    "Fold",
    "Folding",
    "History",
    "Hunted",
    "ISOLATION",
    "InvalidScenario",
    "InvalidTopic",
    "KINDS",
    "LOSING_RESTART",
    "Linearizable",
    "LocalRedis",
    "Lock",
    "MODELS",
    "Missed",
    "MultiVersionStore",
    "MonotonicReads",
    "MonotonicWrites",
    "Node",
    "Number",
    "OpenLoop",
    "OrderedGroup",
    "Params",
    "Planned",
    "Preset",
    "Property",
    "Queue",
    "RAFT_DEFECTS",
    "RAFT_PROPERTIES",
    "RAFT_SAFETY",
    "RaftCluster",
    "RaftFinder",
    "RaftMember",
    "RaftOptions",
    "ReadYourWrites",
    "Redis",
    "RedisScript",
    "RedisServer",
    "RedisStore",
    "Refused",
    "Register",
    "RegisterMachine",
    "Reply",
    "Request",
    "Response",
    "ResponseError",
    "Run",
    "SHELVES",
    "SampledLru",
    "Scenario",
    "Sequential",
    "Series",
    "SerializationFailure",
    "Session",
    "Set",
    "Siblings",
    "Sight",
    "Sometimes",
    "Specification",
    "Spectrum",
    "Sql",
    "SqlError",
    "Statement",
    "StrongestModels",
    "TimedOut",
    "Topic",
    "Transaction",
    "Unreachable",
    "Workers",
    "World",
    "WritesFollowReads",
    "Zipf",
    "acknowledged",
    "anomalies",
    "at_point",
    "bimodal",
    "broker",
    "closed_loop",
    "collect",
    "conserved",
    "constant",
    "database",
    "database_image",
    "durable",
    "exponential",
    "fault",
    "linearizable",
    "lognormal",
    "lost",
    "open_loop",
    "pareto",
    "poisson",
    "query",
    "raft_cluster",
    "redis_server",
    "serializable",
    "short",
    "spectrum",
    "steady",
    "transact",
    "uniform",
]
