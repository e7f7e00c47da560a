"""One request of the console (一次请求): what it asks the ledger, it asks over one connection."""

from __future__ import annotations

from yuanheng.store.lingering import Lingering, one_connection

__all__ = ["Lingering", "one_connection"]
