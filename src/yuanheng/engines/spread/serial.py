"""One batch after the other, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa


class SerialSpread:
    """Does the work itself."""

    name = "serial"

    def map(
        self, work: Callable[[Any], pa.Table], batches: Sequence[Any]
    ) -> Iterator[tuple[int, pa.Table]]:
        """Give each batch's table in order."""
        for place, batch in enumerate(batches):
            yield place, work(batch)
