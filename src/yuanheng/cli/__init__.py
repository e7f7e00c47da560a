"""The command line: parse, call app, show.

What a command does not need is not loaded: the version is told before anything else is. And the
collector looks through what was made less often: of what a command makes, nearly all stays.
"""

import gc
import sys

from yuanheng._version import __version__

__all__ = ["main"]

#: Objects that are made before the collector looks again; Python's own 700 suit small programs.
_MADE_BETWEEN = 100_000


def main(arguments: list[str] | None = None) -> None:
    """Run the command line, and end the program with its exit code."""
    words = arguments if arguments is not None else sys.argv[1:]
    if words == ["--version"]:
        sys.stdout.write(f"{__version__}\n")
        sys.exit(0)
    gc.set_threshold(_MADE_BETWEEN)
    from yuanheng.cli.entry import run  # noqa: PLC0415 - takes seconds, of which the above needs none

    run(words)
