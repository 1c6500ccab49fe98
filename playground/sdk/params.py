"""A topic's parameters: declared once as class attributes, validated, described to the page.

::

    class Params(sdk.Params):
        variant = Choice("durable", {"durable": "Durable log", "memory": "In memory"}, label="Log", variant=True)
        rate_per_s = Number(20, 1, 200, label="Order rate", unit="/s")
        retry = Flag(False, label="Retry")

On the class an attribute is its declaration, on an instance it is the value: an int or a str, never a bool or a
float, because values travel in links and are hashed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.engine.errors import InvalidScenario

Value = int | str


@dataclass(frozen=True)
class Choice:
    """One of a few named values. ``choices`` maps value to the words on the page, in the order shown."""

    default: str
    choices: Mapping[str, str]
    label: str = ""
    variant: bool = False
    group: str = ""
    advanced: bool = False
    help: str = ""
    kind: str = field(default="choice", init=False)

    def accept(self, raw: object) -> Value:
        """``raw`` if it is one of the choices, else ValueError with words."""
        if isinstance(raw, str) and raw in self.choices:
            return raw
        raise ValueError(f"got {_shown(raw)}, accepted {', '.join(self.choices)}")

    def describe(self) -> dict[str, Any]:
        """The fields a page needs to draw the control, besides the common ones."""
        return {"choices": [[value, words] for value, words in self.choices.items()]}


@dataclass(frozen=True)
class Number:
    """A whole number between ``min`` and ``max``, both included. ``unit`` is text such as ``ms`` or ``/s``."""

    default: int
    min: int
    max: int
    label: str = ""
    unit: str = ""
    variant: bool = False
    group: str = ""
    advanced: bool = False
    help: str = ""
    kind: str = field(default="number", init=False)

    def accept(self, raw: object) -> Value:
        """``raw`` if it is an int in range, else ValueError with words."""
        if isinstance(raw, int) and not isinstance(raw, bool) and self.min <= raw <= self.max:
            return raw
        raise ValueError(f"got {_shown(raw)}, accepted {self.min} to {self.max} {self.unit}".rstrip())

    def describe(self) -> dict[str, Any]:
        """The fields a page needs to draw the control, besides the common ones."""
        return {"min": self.min, "max": self.max, "unit": self.unit}


@dataclass(frozen=True)
class Flag:
    """On or off, kept as 1 or 0."""

    default: bool
    label: str = ""
    variant: bool = False
    group: str = ""
    advanced: bool = False
    help: str = ""
    kind: str = field(default="flag", init=False)

    def accept(self, raw: object) -> Value:
        """0 or 1 for an accepted ``raw`` (a bool, 0 or 1), else ValueError with words."""
        if isinstance(raw, int) and raw in (0, 1):
            return int(raw)
        raise ValueError(f"got {_shown(raw)}, accepted 0 or 1")

    def describe(self) -> dict[str, Any]:
        """Nothing beyond the common fields."""
        return {}


Param = Choice | Number | Flag


class Params:
    """The values of one run. Subclass it and declare the fields; see the module's head."""

    def __init__(self, /, **values: object) -> None:
        """Defaults for whatever is absent. Raises InvalidScenario with the field ``params.<name>``."""
        fields = self.fields()
        for name in values:
            if name not in fields:
                raise InvalidScenario(
                    f"params.{ascii(name)[1:-1]:.60}", f"is no parameter here, accepted {', '.join(fields)}"
                )
        for name, param in fields.items():
            self.__dict__[name] = self._accepted(name, param, values.get(name, param.default))

    @staticmethod
    def _accepted(name: str, param: Param, raw: object) -> Value:
        try:
            return param.accept(raw)
        except ValueError as error:
            raise InvalidScenario(f"params.{name}", str(error)) from None

    @classmethod
    def fields(cls) -> dict[str, Param]:
        """The declarations by name, in order of declaration, inherited ones first."""
        found: dict[str, Param] = {}
        for klass in reversed(cls.__mro__):
            for name, value in vars(klass).items():
                if isinstance(value, Param):
                    found[name] = value
        return found

    @classmethod
    def parse(cls, raw: object) -> Params:
        """Params from what a link carried. Raises InvalidScenario."""
        if not isinstance(raw, Mapping):
            raise InvalidScenario("params", f"got {_shown(raw)}, accepted an object of name and value")
        return cls(**{str(name): value for name, value in raw.items()})

    @classmethod
    def describe(cls) -> list[dict[str, Any]]:
        """What the page needs to draw the form, one dict a parameter."""
        return [_described(name, param) for name, param in cls.fields().items()]

    def values(self) -> dict[str, Value]:
        """Every parameter with its value, defaults filled in."""
        return dict(self.__dict__)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"parameters do not change during a run: {name} = {value!r}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Params) and type(self) is type(other) and self.values() == other.values()

    def __hash__(self) -> int:
        return hash(tuple(self.values().items()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.values().items())})"


def _described(name: str, param: Param) -> dict[str, Any]:
    common = {
        "name": name,
        "label": param.label or name.replace("_", " "),
        "kind": param.kind,
        "default": param.accept(param.default),
        "variant": param.variant,
        "group": param.group,
        "advanced": param.advanced,
        "help": param.help,
    }
    return common | {"min": None, "max": None, "unit": "", "choices": []} | param.describe()


def _shown(raw: object) -> str:
    """``raw`` as an error message may quote it: short, and never a huge echo of the input."""
    text = raw if isinstance(raw, str) and raw.isprintable() else repr(raw)
    return text if len(text) <= 60 else text[:57] + "..."
