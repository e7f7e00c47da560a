"""Working days with 调休 in 20,000 spans of days: `python bench/workdays.py`."""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import statistics
import time
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from yuanheng.model.workdays import Counts, Days, WorkCalendar
from yuanheng.standards.packs.contents import work_calendar

LONGEST = 120
T = TypeVar("T")


def make(calendar: WorkCalendar, spans: int, seed: int) -> tuple[Days, Days]:
    """Draw spans of up to four months from the years of the notices."""
    rng = np.random.default_rng(seed)
    first, last = np.datetime64(calendar.first, "D"), np.datetime64(calendar.last, "D")
    room = int((last - first).astype(np.int64)) - LONGEST
    starts = first + rng.integers(0, room, spans).astype("timedelta64[D]")
    return starts, starts + rng.integers(0, LONGEST + 1, spans).astype("timedelta64[D]")


def make_suspensions(starts: Days, seed: int) -> tuple[Counts, Days, Days]:
    """Draw two suspensions a span, which may overlap; one in ten has no end."""
    rng = np.random.default_rng(seed)
    owners = np.repeat(np.arange(len(starts)), 2)
    begins = starts[owners] + rng.integers(0, LONGEST, len(owners)).astype("timedelta64[D]")
    stops = begins + rng.integers(0, 60, len(owners)).astype("timedelta64[D]")
    stops[rng.random(len(owners)) < 0.1] = np.datetime64("NaT")
    return owners, begins, stops


def by_chinese_calendar(spans: list[tuple[Any, Any]]) -> list[int]:
    """Count with chinese_calendar, whose list holds both ends: a worked first day is taken off."""
    import chinese_calendar  # noqa: PLC0415 - a peer that may be absent

    return [
        len(chinese_calendar.get_workdays(a, b)) - chinese_calendar.is_workday(a) for a, b in spans
    ]


def timed(work: Callable[[], T], times: int) -> tuple[float, T]:
    """Give the median seconds of some runs, and the answer."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        answer = work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), answer


def measure(spans: int) -> dict[str, Any]:
    """Check that the answers agree, then time ours beside the peer in one run."""
    start = time.perf_counter()
    calendar = work_calendar("cn.calendar.2026")
    calendar.is_working_day(calendar.first)
    reading = time.perf_counter() - start
    starts, ends = make(calendar, spans, seed=7)
    owners, begins, stops = make_suspensions(starts, seed=8)
    own, counts = timed(lambda: calendar.working_days_each(starts, ends), 21)
    stopped, _ = timed(lambda: calendar.elapsed_each(starts, ends, owners, begins, stops), 21)
    peers: dict[str, Any] = {"chinese_calendar": "not installed"}
    if importlib.util.find_spec("chinese_calendar"):
        pairs = list(zip(starts.tolist(), ends.tolist(), strict=True))
        seconds, answer = timed(lambda: by_chinese_calendar(pairs), 3)
        differ = int(np.count_nonzero(counts != np.array(answer)))
        if differ:
            raise SystemExit(f"{differ} of {spans} spans are counted otherwise by the peer")
        peers = {"chinese_calendar": {"seconds": round(seconds, 3), "ratio": round(seconds / own)}}
    return {
        "workload": f"{spans} spans of 0 to {LONGEST} days, 2007 to 2026",
        "ours": {
            "seconds": round(own, 6),
            "with_two_suspensions_each": round(stopped, 6),
            "reading_the_calendar_once": round(reading, 3),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        },
        "peers": peers,
    }


def main() -> None:
    """Print the medians as a page or as one JSON document."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--full", action="store_true", help="20,000 spans (default 5,000)")
    options = parser.parse_args()
    result = measure(20_000 if options.full else 5_000)
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
        return
    ours = result["ours"]
    print(result["workload"])
    print(f"  ours              {ours['seconds']:.6f} s, peak {ours['peak_mb']} MB")
    print(f"    two suspensions {ours['with_two_suspensions_each']:.6f} s")
    print(f"    reading, once   {ours['reading_the_calendar_once']:.3f} s")
    for name, peer in result["peers"].items():
        told = peer if isinstance(peer, str) else f"{peer['seconds']:.3f} s, ratio {peer['ratio']}"
        print(f"  {name:17} {told}")


if __name__ == "__main__":
    main()
