"""What the API answers where it refuses (拒绝): the same shape for every refusal."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class Refusal(BaseModel):
    """A refusal: its name or its sentence; one of the program's own says where and the remedy."""

    model_config = ConfigDict(extra="allow")

    error: str


#: For a route's `responses`: what any of the console's routes may refuse with.
REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": Refusal, "description": "The call cannot be meant as it stands."},
    401: {"model": Refusal, "description": "Nobody is signed in."},
    403: {"model": Refusal, "description": "The role may not do this."},
    404: {"model": Refusal, "description": "There is nothing here, or not for this account."},
    409: {"model": Refusal, "description": "The ledger does not hold what this needs."},
    413: {"model": Refusal, "description": "The body is larger than is taken."},
    414: {"model": Refusal, "description": "The query is longer than is taken."},
    422: {"model": Refusal, "description": "A value does not fit."},
    429: {"model": Refusal, "description": "The account has such work under way already."},
}
