"""What a topic's declaration can get wrong.

::

    EngineError
    |-- InvalidScenario    the visitor's input (engine)
    `-- InvalidTopic       the author's declaration: raised on import of the topic, before anybody sees it
"""

from __future__ import annotations

from playground.engine.errors import EngineError


class InvalidTopic(EngineError):
    """``topic`` declares something impossible; ``message`` names the part, what it got and what it accepts."""

    def __init__(self, topic: str, message: str) -> None:
        super().__init__(f"topic {topic}: {message}")
        self.topic = topic
        self.message = message
