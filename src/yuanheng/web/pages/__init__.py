"""The pages of the console, a module for each entry of the menu."""

from yuanheng.web.pages import findings, overview, sign_in

ROUTERS = (sign_in.router, overview.router, findings.router)
