"""What the API says when something is wrong: always JSON, with a code for programs and a Dutch sentence for people."""

from collections.abc import Collection
from typing import Any

from ninja import Schema


class Problem(Schema):
    """`code` never changes, `detail` may; `errors` says which part of a request could not be read, for 422."""

    code: str
    detail: str
    errors: list[str] = []


class Refused(Exception):  # noqa: N818 -- read as a sentence
    """A request that is answered with a problem. `wait`: seconds until it may be tried again."""

    def __init__(self, status: int, code: str, detail: str, *, wait: int = 0, errors: Collection[str] = ()) -> None:
        super().__init__(status, code)
        self.status, self.wait = status, wait
        self.problem = Problem(code=code, detail=detail, errors=list(errors))


def answers(whole: Any, *, of_somebody: bool = True, one: bool = False) -> dict[int, Any]:
    """The `response` of an endpoint: what it gives, and the problems it can have. `one`: it can be missing."""
    statuses = [401, *([403] if of_somebody else []), *([404] if one else []), 422, 429, 503]
    return {200: whole, **dict.fromkeys(statuses, Problem)}
