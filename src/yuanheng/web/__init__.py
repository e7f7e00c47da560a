"""The console (控制台): pages and their JSON twins, on the local network."""

from yuanheng.web.serving import serve_site
from yuanheng.web.site import make_site

__all__ = ["make_site", "serve_site"]
