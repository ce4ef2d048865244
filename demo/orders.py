"""What the page may ask of the stage, and how a body is read into it. Reads; does nothing."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

LONGEST_TEXT = 4096
"""Characters; Telegram's own limit, https://core.telegram.org/bots/api#sendmessage"""
LONGEST_WAIT = 7 * 24 * 60
"""Minutes: one week."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT, pattern=r"\S")]


class Order(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Write(Order):
    phone: Id
    text: Text


class Press(Order):
    phone: Id
    bubble: Id
    token: Id


class Locate(Order):
    phone: Id


class Later(Order):
    minutes: Annotated[int, Field(ge=1, le=LONGEST_WAIT)]


class Restart(Order):
    pass


OrderKind = TypeVar("OrderKind", bound=Order)


class OrderRefused(ValueError):
    """A body that is not the order it should be; the words are French, for the page."""


def read_order(kind: type[OrderKind], body: bytes) -> OrderKind:
    """The order in ``body``; raises :class:`OrderRefused`."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        raise OrderRefused(_in_french(error.errors()[0])) from error


_WORDS = {
    "missing": "Il manque « {field} ».",
    "extra_forbidden": "« {field} » est de trop.",
    "json_invalid": "La demande est illisible.",
    "string_too_long": "« {field} » est trop long.",
    "string_pattern_mismatch": "Le message est vide.",
    "greater_than_equal": "« {field} » est trop petit.",
    "less_than_equal": "« {field} » est trop grand.",
}


def _in_french(error: ErrorDetails) -> str:
    words = _WORDS.get(error["type"], "« {field} » n'est pas valable.")
    return words.format(field=".".join(map(str, error["loc"])) or "la demande")
