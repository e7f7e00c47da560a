"""yuanheng 园衡: a development zone (开发区) run on evidence."""

from yuanheng._version import __version__

__all__ = ["__version__"]
