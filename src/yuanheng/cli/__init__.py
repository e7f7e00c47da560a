"""The command line: parse, call app, show.

What a command does not need is not loaded: the version is told before anything else is.
"""

import sys

from yuanheng._version import __version__

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line, and end the program with its exit code."""
    words = arguments if arguments is not None else sys.argv[1:]
    if words == ["--version"]:
        sys.stdout.write(f"{__version__}\n")
        sys.exit(0)
    from yuanheng.cli.entry import run  # noqa: PLC0415 - takes seconds, of which the above needs none

    run(words)
