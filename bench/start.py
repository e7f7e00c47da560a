"""What it costs to start a command: `python bench/start.py [--full] [--json]`.

CPU seconds of each command beside those of `python -c "import typer, rich"`, which every command
of this kind has to spend; they take turns, so that all meet the same machine. Medians. Each command
is started in Chinese and in English: words take nothing worth a name in either.
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
LANGUAGES = ("zh", "en")


def main() -> int:
    """Measure, print, and give 1 where a command takes more than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="eleven rounds instead of three")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        spent(["-m", "yuanheng", "demo"], folder)
        bare: list[float] = []
        found: dict[tuple[str, str], list[float]] = {}
        for _ in range(11 if asked.full else 3):
            bare.append(spent(BARE, folder))
            for key, (_most, words) in COMMANDS.items():
                for lang in LANGUAGES:
                    seconds = spent(["-m", "yuanheng", *words], folder, lang)
                    found.setdefault((key, lang), []).append(seconds)
    at_least = statistics.median(bare)
    median = {key: statistics.median(seconds) for key, seconds in found.items()}
    ratios = {key: seconds / at_least for key, seconds in median.items()}
    if asked.json:
        told = {
            f"{key}, {lang}": [median[key, lang], ratio] for (key, lang), ratio in ratios.items()
        }
        print(json.dumps({"bare": at_least, "seconds_and_ratio": told}, indent=1))
    else:
        print(f"{'import typer, rich':24}{at_least:8.2f} s")
        for (key, lang), ratio in ratios.items():
            row = f"{key + ', ' + lang:24}{median[key, lang]:8.2f} s{ratio:8.1f} x"
            print(f"{row}   at most {COMMANDS[key][0]} x")
    return int(any(ratio > COMMANDS[key][0] for (key, _lang), ratio in ratios.items()))


def spent(words: list[str], folder: Path, lang: str = "en") -> float:
    """Run Python, and give the CPU seconds that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ledger = str(folder / "demo" / "demo.yhdb")
    told = {**os.environ, "YUANHENG_LEDGER": ledger, "YUANHENG_LANG": lang}
    subprocess.run([sys.executable, *words], cwd=folder, env=told, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
