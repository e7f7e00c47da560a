"""Write the data dictionary from the declared relations: `python docs/dictionary.py`."""

from __future__ import annotations

from pathlib import Path

from yuanheng.model.relation import Code, Column, Relation
from yuanheng.standards.packs.concordances import Concordance, core_concordances
from yuanheng.standards.relations import Schema, ledger_schema

PAGE = Path(__file__).parent / "reference" / "dictionary.md"
_LONG = 40
_HEAD = """# 数据字典 · Data dictionary

由 `python docs/dictionary.py` 据关系声明（`src/yuanheng/packs/core`）生成，勿手工修改。
Made by `python docs/dictionary.py` from the relations declared in `src/yuanheng/packs/core`.

面积、金额等可加的量以整数存储（三分之一平方毫米、毫、焦耳……），以人们习惯的单位显示。
Additive quantities are stored as integers (thirds of a mm², 毫, J …), shown in units people use.
"""


def dictionary() -> str:
    """Give the page as Markdown."""
    schema = ledger_schema()
    parts = [_HEAD]
    parts += [_relation(relation) for relation in schema.relations.values()]
    parts.append("## 代码表 · Code lists\n")
    parts += [_codes(schema, name) for name in sorted(schema.code_lists)]
    parts.append("## 代码对照 · Concordances\n")
    parts += [_concordance(found) for found in core_concordances().values()]
    return "\n".join(parts)


def _relation(relation: Relation) -> str:
    """Describe a relation and its columns."""
    keys = ", ".join(f"`{k}`" for k in relation.key)
    lines = [
        f"## {relation.label['zh']} · {relation.label['en']} (`{relation.id}`)\n",
        f"kind `{relation.kind}` · key {keys} · no row means {relation.absent}\n",
        "| 列 column | 名称 label | 类型 type | 必填 | 含义 meaning | 由何材料 document |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_column(column) for column in relation.columns]
    return "\n".join(lines) + "\n"


def _column(column: Column) -> str:
    """Describe a column in a row."""
    kind: str = column.type
    if column.unit is not None:
        kind = f"{kind} ({column.unit.text or '1'})"
    if column.codes:
        kind = f"{kind} [{column.codes}](#{column.codes})"
    if column.references:
        kind = f"{kind} → `{column.references}`"
    document = column.document or {"zh": "", "en": ""}
    cells = (
        f"`{column.name}`",
        f"{column.label['zh']}<br>{column.label['en']}",
        kind,
        "✓" if column.required else "",
        f"{column.meaning['zh']}<br>{column.meaning['en']}",
        f"{document['zh']}<br>{document['en']}" if column.document else "",
    )
    return "| " + " | ".join(cells) + " |"


def _codes(schema: Schema, name: str) -> str:
    """List a short code list; a long one is told by its size."""
    listed = schema.code_lists[name]
    head = (
        f"### {name}\n\n{listed.label['zh']} · {listed.label['en']} — "
        f"{listed.source} ({listed.status}), {len(listed.codes)} codes\n"
    )
    if len(listed.codes) > _LONG:
        return head
    rows = [_code(code) for code in listed.codes.values()]
    return "\n".join([head, "| 代码 | 名称 | name |", "|---|---|---|", *rows]) + "\n"


def _code(code: Code) -> str:
    """Describe a code in a row, with its status where it is less sure than its list."""
    status = f" ({code.status})" if code.status else ""
    return f"| `{code.code}` | {code.label['zh']} | {code.label['en']}{status} |"


def _concordance(found: Concordance) -> str:
    """Say of each code what it is in the other list."""
    head = f"### {found.id}\n\n{found.label['zh']} · {found.label['en']} — "
    head += f"{found.source} ({found.status})\n"
    rows = [
        f"| `{code}` | {' '.join(f'`{c}`' for c in match.codes)} | {match.kind} | {why} |"
        for code, match in sorted(found.matches.items())
        for why in [f"{match.why['zh']}<br>{match.why['en']}" if match.why else ""]
    ]
    lists = f"| {found.from_list.id} | {found.to_list.id} | | |"
    return "\n".join([head, lists, "|---|---|---|---|", *rows]) + "\n"


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(dictionary(), encoding="utf-8")
