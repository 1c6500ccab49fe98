"""The room of indexes."""

from __future__ import annotations

from playground.sdk import Action, Topic

from .captions import CAPTIONS
from .hunts import HUNTS
from .lab import build
from .measuring import EXHIBITS
from .params import Params
from .presets import PRESETS
from .properties import PROPERTIES

ACTIONS = (
    Action("create-email", "CREATE INDEX on email", "create_index", "db", {"shape": "btree"}, "list-plus",
           hint="Two seconds become five milliseconds once it is built"),
    Action("drop", "DROP every index", "drop_index", "db", icon="list-x", hint="The scans are back"),
    Action("ask-equality", "Ask by e-mail", "ask", "world", {"question": "equality"}, "equal",
           hint="One row: the best case of an index"),
    Action("ask-range", "Ask for a range", "ask", "world", {"question": "range"}, "brackets",
           hint="A B+tree walks from leaf to leaf"),
    Action("ask-order", "Ask in order", "ask", "world", {"question": "order"}, "arrow-down-a-z",
           hint="With an index on the column nothing has to be sorted"),
    Action("burst", "Burst of sign-ups", "insert_burst", "newcomers", {"rate_per_s": 20}, "users", for_s=2,
           hint="Watch pages split, up to the root"),
    Action("ask-like", "Ask with LIKE", "ask", "world", {"question": "like"}, "text-search",
           hint="LIKE ignores case, the index does not: it is walked from end to end"),
    Action("ask-function", "Ask lower(email)", "ask", "world", {"question": "function"}, "function-square",
           hint="An index on the column does not know the function's values"),
    Action("ask-place", "Ask country and phone", "ask", "world", {"question": "place"}, "contact",
           hint="Needs a composite index"),
    Action("ask-phone", "Ask the phone alone", "ask", "world", {"question": "phone"}, "phone",
           hint="The second column of an index on (country, phone)"),
    Action("ask-low", "Ask for 97 % of the rows", "ask", "world", {"question": "low"}, "percent",
           hint="The scan is right"),
    Action("ask-pending", "Ask for the pending", "ask", "world", {"question": "pending"}, "hourglass",
           hint="One row in fifty, in order: compare a partial index"),
    Action("create-composite", "CREATE INDEX (country, phone)", "create_index", "db", {"shape": "composite"},
           "columns-2", hint="Then ask for the phone alone"),
    Action("create-reversed", "CREATE INDEX (phone, country)", "create_index", "db", {"shape": "reversed"}, "columns-2",
           hint="The same columns in the other order"),
    Action("create-covering", "CREATE INDEX (email, name)", "create_index", "db", {"shape": "covering"}, "layers",
           hint="The table is never touched"),
    Action("create-partial", "CREATE INDEX of the pending", "create_index", "db", {"shape": "partial"}, "filter",
           hint="A small index for a question that is asked often"),
    Action("create-expression", "CREATE INDEX lower(email)", "create_index", "db", {"shape": "expression"},
           "function-square", hint="Then ask lower(email)"),
    Action("create-age", "CREATE INDEX on age", "create_index", "db", {"shape": "age"}, "percent",
           hint="An index that should not be used: see whether the planner knows"),
    Action("analyze", "ANALYZE", "analyze", "db", icon="chart-column",
           hint="The planner learns how values are distributed"),
    Action("stale", "Stale statistics", "stale_statistics", "db", icon="calendar-x",
           hint="The planner trusts numbers of another time"),
    Action("delete", "Delete today's first ten", "delete_burst", "db", {"rows": 10}, "trash-2",
           hint="Pages borrow from their neighbours, then join them", wording="Delete today's first {rows}"),
)  # fmt: skip

TOPIC = Topic(
    __name__,
    title="Database indexing",
    tagline="The same question reads every page of a table, or eight. The planner has the last word.",
    shelf="Data management",
    place=40,
    build=build,
    params=Params,
    presets=PRESETS,
    actions=ACTIONS,
    properties=PROPERTIES,
    captions=CAPTIONS,
    legend={
        "command": "a question",
        "reply": "its rows",
        "write": "a new row, for the table and every index",
        "refused": "no answer in time",
    },
    sources=(
        "bplus_tree.py",
        "extendible_hash.py",
        "lsm_tree.py",
        "bloom_filter.py",
        "cost_model.py",
        "invariants.py",
        "pager.py",
    ),
    hunts=HUNTS,
    exhibits=EXHIBITS,
)
