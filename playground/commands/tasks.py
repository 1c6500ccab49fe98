"""The task of a hunt: run some seeds and send back what came of them.

The answer goes into a list of its own in Redis, whose name the asker made up. A part that is delivered twice answers
twice; the asker counts each part once.
"""

from __future__ import annotations

import traceback

import orjson
from celery.exceptions import SoftTimeLimitExceeded

from playground import catalog
from playground.commands.parcel import pack
from playground.hunt import hunt
from playground.runs.connection import connect
from playground.runs.queue import app

HUNT = "playground.commands.hunt"
KEPT_S = 600
SOFT_LIMIT_S, HARD_LIMIT_S = 38, 42
"""Below the queue's visibility timeout of 45 s, after which the part would be given to somebody else as well."""


@app.task(name=HUNT, soft_time_limit=SOFT_LIMIT_S, time_limit=HARD_LIMIT_S)
def hunt_part(answers: str, part: int, topic_name: str, index: int, first: int, count: int) -> None:
    """Hunt ``count`` seeds from ``first`` in the topic's hunt number ``index``; answer as part number ``part``."""
    try:
        topic = catalog.topic(topic_name)
        answer = pack(hunt(topic, topic.hunts[index], range(first, first + count)))
    except SoftTimeLimitExceeded:
        answer = {"failed": f"seeds {first} to {first + count - 1} took more than {SOFT_LIMIT_S} s"}
    except Exception:
        answer = {"failed": f"seeds {first} to {first + count - 1}: {traceback.format_exc().strip()}"}
    with connect().pipeline() as pipe:
        pipe.rpush(answers, orjson.dumps({"part": part, **answer}))
        pipe.expire(answers, KEPT_S)
        pipe.execute()
