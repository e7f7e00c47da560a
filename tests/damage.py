"""Random damages of a small ledger (损坏), and what it then says: python -m tests.damage.

Each damaged ledger gives the same numbers, or says that it is damaged; nothing else.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from yuanheng.app.demo import DEMO_DAY
from yuanheng.app.intake.exchange import import_tables
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.keeping.ledger import correct
from yuanheng.app.keeping.rounds import open_round
from yuanheng.app.opening import create_ledger, open_house
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.app.supervision.tasks import make_task
from yuanheng.errors import DamagedError, LedgerError
from yuanheng.ledger.tables.table_choice import TableRequest
from yuanheng.model.tasks import People
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words

_PROJECTS = (
    "开发区,期次,宗地编号或电子监管号,项目名称,供地面积（公顷）,成交价格（万元）,约定开工时间,实际开工时间",
    *(
        f"示例区,2013,P{n},示例项目{n}（虚构）,{n}.5,{'面议' if n % 5 == 0 else 100 * n},"
        f"{2008 + n % 5}-01-01,{('', '截至2013-12-31未动工', '2012-05')[n % 3]}"
        for n in range(1, 25)
    ),
)

KINDS = ("anywhere", "one", "head", "page", "truncated", "zeroed")


def small_ledger(folder: Path) -> Path:
    """Make a ledger with facts, values set aside, a correction, a run, a task, a round."""
    path, table = folder / "small.db", folder / "projects.csv"
    table.write_text("\n".join(_PROJECTS), encoding="utf-8")
    house = create_ledger(path)
    add_zone(house, "示例区", {"code": "S999001"})
    import_tables(house, TableRequest(table, None, "supply", "2013", None), Words("zh"))
    correct(house, "supply", ["zone=示例区", "number=P1"], ["price=7"], "示例更正")
    evaluate(house, "cn.idle-land.2012", period="2013", as_of=DEMO_DAY)
    make_task(house, "1", People("示例局", (), ""))
    open_round(house, "enterprise_year", "2014", ["示例区"], "2099-12-20", "示例填报")
    return path


def told(path: Path) -> tuple[object, ...]:
    """Ask a ledger for all that it holds."""
    house = open_house(path)
    store, upto = house.store, house.store.last_seq()
    seqs = range(1, upto + 1)
    return (
        store.batches(),
        store.sets(upto),
        [store.facts(name, seqs).to_pylist() for name in ledger_schema().relations],
        [store.issues(seq) for seq in seqs],
        [(f, b"".join(store.source(f.digest))) for f in store.sources()],
        store.runs(),
        store.finding_states(),
        store.task_events(),
        store.round_events(),
    )


def damage(whole: bytes, seed: int) -> bytes:
    """Damage the bytes of a ledger, each seed in its way."""
    chance = random.Random(seed)  # noqa: S311 - it need not be secret
    kind, size = KINDS[seed % len(KINDS)], len(whole)
    if kind == "truncated":
        return whole[: chance.randrange(size)]
    page = chance.randrange(size // 4096) * 4096
    if kind == "zeroed":
        return whole[:page] + bytes(4096) + whole[page + 4096 :]
    first, last = {
        "anywhere": (0, size),
        "one": (0, size),
        "head": (0, 100),
        "page": (page, page + 4096),
    }[kind]
    broken = bytearray(whole)
    for _ in range(1 if kind == "one" else 60):
        broken[chance.randrange(first, last)] ^= 1 << chance.randrange(8)
    return bytes(broken)


def judged(path: Path, right: tuple[object, ...]) -> str:
    """Tell what a damaged ledger gave: its numbers, or that error; anything else is raised."""
    try:
        found = told(path)
    except DamagedError as error:
        return "damaged" if error.remedy else "no remedy"
    except LedgerError:
        if path.read_bytes():
            raise
        return "empty"  # nobody can say what it was
    assert found == right, [a == b for a, b in zip(found, right, strict=True)]
    return "right"


def main(count: int) -> None:
    """Damage a small ledger so many times, and print what came of it by kind of damage."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = small_ledger(folder)
        right, whole, counted = told(path), path.read_bytes(), Counter[tuple[str, str]]()
        print(f"a ledger of {len(whole) // 1024} KiB, damaged {count} times")  # noqa: T201
        for seed in range(count):
            hurt = folder / f"{seed}.db"
            hurt.write_bytes(damage(whole, seed))
            try:
                counted[KINDS[seed % len(KINDS)], judged(hurt, right)] += 1
            except Exception as error:  # noqa: BLE001 - every one is counted and told
                counted[KINDS[seed % len(KINDS)], "WRONG"] += 1
                print(f"seed {seed}: {type(error).__name__}: {str(error)[:200]}")  # noqa: T201
            for left in folder.glob(f"{seed}.db*"):
                left.unlink()
        for (kind, what), n in sorted(counted.items()):
            print(f"{kind:10} {what:8} {n:5}")  # noqa: T201
    sys.exit(any(what == "WRONG" for _, what in counted))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
