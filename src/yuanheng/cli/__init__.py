"""The command line: parse, call app, show."""

from yuanheng.cli.main import main

__all__ = ["main"]
