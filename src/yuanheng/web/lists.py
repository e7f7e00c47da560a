"""Lists of the console (清单): one way to search, order, choose columns, tick, and take as xlsx."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from fastapi.responses import Response

from yuanheng.views.ledger.batches import local_moment
from yuanheng.views.listed import ListColumn, ListWish, chosen_columns, listed_workbook
from yuanheng.web.downloads import download
from yuanheng.web.rendering import page
from yuanheng.web.visitors import Visitor

#: What the page of a list answers: the page, or all of the list as a workbook.
ListAnswer = Response
#: They say how a list is shown; a filter that changes leaves them, and begins at the first page.
_PLACES = frozenset({"offset", "page", "form", "lang"})


@dataclass(frozen=True)
class ListAsked:
    """How a list is asked for: words it holds, its order, its columns, and as what."""

    wish: ListWish
    form: Literal["", "xlsx"] = ""

    @property
    def takes_all(self) -> bool:
        """Tell whether the whole list is needed, not only a page of it."""
        return self.form == "xlsx" or self.wish.needs_all


def _asked(
    q: Annotated[str, Query(max_length=80)] = "",
    sort: Annotated[str, Query(max_length=60)] = "",
    col: Annotated[tuple[str, ...], Query(max_length=100)] = (),
    form: Literal["", "xlsx"] = "",
) -> ListAsked:
    """Read how a list is asked for."""
    return ListAsked(ListWish(q, sort, col), form)


AskedList = Annotated[ListAsked, Depends(_asked)]


@dataclass(frozen=True)
class ShownList:
    """A list as its page shows it: columns, rows, and the addresses that change how it is seen."""

    request: Request
    asked: ListAsked
    columns: tuple[ListColumn[Any], ...]
    rows: Sequence[Any]
    total: int
    page: int = 1
    pages: int = 1

    @property
    def shown(self) -> tuple[ListColumn[Any], ...]:
        """Give the columns that are shown."""
        return chosen_columns(self.columns, self.asked.wish)

    def address(self, **changed: object) -> str:
        """Write the address of the list with something of it changed; an empty text takes away."""
        given = self.request.query_params.multi_items()
        kept = [(k, v) for k, v in given if v and k not in _PLACES and k not in changed]
        more = [(k, str(v).lower()) for k, v in changed.items() if v not in ("", None, False)]
        query = urlencode([*kept, *more])
        return self.request.url.path + (f"?{query}" if query else "")

    def order_of(self, column: ListColumn[Any]) -> str:
        """Tell how the list is ordered by a column, as `aria-sort` says it; or nothing."""
        words = {column.id: "ascending", f"-{column.id}": "descending"}
        return words.get(self.asked.wish.sort, "")

    def ordered(self, column: ListColumn[Any]) -> str:
        """Write the address of the list ordered by a column, or the other way round."""
        return self.address(
            sort=f"-{column.id}" if self.asked.wish.sort == column.id else column.id
        )

    @property
    def is_chosen(self) -> bool:
        """Tell a list that shows less, or otherwise, than all of it."""
        return any(
            value and name not in {*_PLACES, "as_known"}
            for name, value in self.request.query_params.multi_items()
        )


def paged(
    request: Request,
    asked: ListAsked,
    columns: tuple[ListColumn[Any], ...],
    rows: Sequence[Any],
    size: int,
    number: int,
) -> ShownList:
    """Give a page of rows that are all known; the workbook has every one."""
    pages = max(1, -(-len(rows) // size))
    number = min(number, pages)
    shown = rows if asked.form == "xlsx" else rows[(number - 1) * size : number * size]
    return ShownList(request, asked, columns, shown, len(rows), number, pages)


def list_answer(
    request: Request,
    visitor: Visitor,
    template: str,
    title: str,
    listed: ShownList,
    **values: object,
) -> ListAnswer:
    """Answer with the page of a list, or with all of it as a workbook.

    `listed.rows` are those of the page, or every one where the form is xlsx.
    """
    if listed.asked.form != "xlsx":
        return page(request, visitor, template, listed=listed, **values)
    words = visitor.words
    moment = local_moment(visitor.house.clock.now().isoformat())
    known = request.query_params.get("as_known", "")
    parts = [words("{n} rows", n=len(listed.rows))]
    if listed.asked.wish.q:
        parts.append(words("holding {text}", text=f"“{listed.asked.wish.q}”"))
    if known:
        parts.append(words("as known on {day}", day=known))
    parts.append(words("exported {moment}", moment=moment))
    content = listed_workbook(
        words, title, words.join(parts), listed.columns, listed.rows, listed.asked.wish.columns
    )
    return download(content, f"{title}-{moment[:10]}.xlsx")
