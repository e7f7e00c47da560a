"""The command line: parse, call app, show."""

from yuanheng.cli.door import main

__all__ = ["main"]
