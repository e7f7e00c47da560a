"""What it costs to start a command: `python bench/start.py [--full] [--json]`.

CPU seconds of each command beside those of `python -c "import typer, rich"`, which every command
of this kind has to spend; the two take turns, so that both meet the same machine. Medians.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

#: Each command, and how many times the bare start it may take.
COMMANDS = {
    "--version": (2.5, ["--version"]),
    "standards list": (8, ["standards", "list"]),
    "findings": (16, ["findings"]),
    "evaluate": (26, ["evaluate", "--standard", "cn.idle-land.2012"]),
}
BARE = ["-c", "import typer, rich"]


def main() -> int:
    """Measure, print, and give 1 where a command takes more than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="eleven rounds instead of three")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        spent(["-m", "yuanheng", "demo"], folder)
        found = {key: [] for key in (*COMMANDS, "bare")}  # type: dict[str, list[float]]
        for _ in range(11 if asked.full else 3):
            found["bare"].append(spent(BARE, folder))
            for key, (_most, words) in COMMANDS.items():
                found[key].append(spent(["-m", "yuanheng", *words], folder))
    median = {key: statistics.median(seconds) for key, seconds in found.items()}
    ratios = {key: median[key] / median["bare"] for key in COMMANDS}
    if asked.json:
        print(json.dumps({"seconds": median, "ratios": ratios}, indent=1))
    else:
        print(f"{'import typer, rich':24}{median['bare']:8.2f} s")
        for key, (most, _words) in COMMANDS.items():
            print(f"{key:24}{median[key]:8.2f} s{ratios[key]:8.1f} x   at most {most} x")
    return int(any(ratios[key] > most for key, (most, _words) in COMMANDS.items()))


def spent(words: list[str], folder: Path) -> float:
    """Run Python, and give the CPU seconds that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {**os.environ, "YUANHENG_LEDGER": str(folder / "demo" / "demo.yhdb")}
    subprocess.run([sys.executable, *words], cwd=folder, env=told, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
