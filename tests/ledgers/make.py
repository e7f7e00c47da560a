"""Makes the old ledgers of this folder (旧账): python -m tests.ledgers.make [NAME].

A program is taken from the history of the repository, with the libraries that its own lock names,
and told by its command line what a zone would tell it. All that it is told is invented.
"""

from __future__ import annotations

import json
import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
import venv
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ledgers import FOLDER, MADE_BY

ROOT = FOLDER.parents[1]
STANDARD = "cn.land-intensity.2014"

#: Tables with areas in each unit that people write, and events known, not happened and unknown.
TABLES = {
    "enterprise": (
        "企业编号,开发区,统一社会信用代码,企业名称,行业代码,规模,成立时间",
        "E1,示例县,,示例机械厂（虚构）,3411,,2009-05-01",
        "E2,示例县,,示例食品厂（虚构）,1411,,2011",
    ),
    "occupancy": (
        "开发区,企业,图斑编号,用地面积（亩）,取得方式,起始日",
        "示例县,E1,1,30,,2010-01-01",
        "示例县,E2,2,7.5,,2012-06-30",
    ),
    "building": (
        "开发区,期次,建筑编号,图斑编号,基底面积（㎡）,建筑面积（㎡）,层数,高度（m）,用途,竣工时间",
        "示例县,2013,B1,1,1200.5,3601.5,3,14.2,厂房,2011-09-30",
        "示例县,2013,B2,2,800,800,1,8,仓库,",
    ),
    "enterprise_year": (
        "开发区,期次,企业编号,企业名称,规模,用地面积（亩）,评价税收（万元）,工业增加值（万元）",
        "示例县,2013,E1,示例机械厂（虚构）,,30,412.5,1600",
        "示例县,2013,E2,示例食品厂（虚构）,,7.5,96,面议",
    ),
    "project": (
        "开发区,期次,电子监管号或项目代码,供地面积（亩）,成交价格（万元）,合同签订日期,约定交地时间,约定开工时间,实际开工时间",
        "示例县,2014,P1,100,1200,2011-03-01,2011-04-01,2011-10-01,截至2013-12-31未动工",
        "示例县,2014,P2,3.3,80,2012-05-20,2012-06-01,2013-06-01,2013-05-02",
        "示例县,2014,P3,45,面议,2012,,,",
    ),
}

#: Said to the program by Python where no verb of the command line says it.
CONSOLE = """
import os
from pathlib import Path
from yuanheng import app

house = app.open_house(Path(os.environ["YUANHENG_LEDGER"]))
if hasattr(app, "add_account"):
    from yuanheng.model.accounts import Unit

    app.add_unit(house, Unit(id=0, parent=None, name="示例市（虚构）", kind="city"))
    app.add_account(house, "guanli", "an invented password", "admin", shown="示例管理员（虚构）")
if hasattr(app, "open_round"):
    zones = ["示例县经济开发区（示例数据）"]
    app.open_round(house, "building", "2014", zones, "2099-12-20", "示例填报")
if hasattr(app, "save_parameter_version"):
    app.save_parameter_version(
        house, "cn.land-intensity.2014", name="示例参数", valid_from="2013-01-01",
        settings=["plot_ratio_ideal=1.1"], reason="示例", reference="示例",
        based_on="bulletin-example",
    )
"""


@dataclass(frozen=True)
class Program:
    """A program of the past: the folder of its source, and the Python with its libraries."""

    source: Path
    python: Path
    ledger: Path

    def say(self, *words: str) -> Any:  # noqa: ANN401 - whatever JSON it answers
        """Say one command; what it answers as JSON."""
        done = self._run("-m", "yuanheng", *words, "--json")
        if done.returncode:
            sys.exit(f"{' '.join(words)}: {done.stdout or done.stderr}")
        return json.loads(done.stdout)

    def knows(self, verb: str) -> bool:
        """Tell whether it has a verb."""
        return self._run("-m", "yuanheng", verb, "--help").returncode == 0

    def python_says(self, text: str) -> None:
        """Run a few lines with its modules."""
        done = self._run("-c", text)
        if done.returncode:
            sys.exit(done.stderr)

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        told = {
            **os.environ,
            "PYTHONPATH": str(self.source / "src"),
            "YUANHENG_LEDGER": str(self.ledger),
            "YUANHENG_LANG": "en",
            "LOGNAME": "示例经办人",
        }
        return subprocess.run(
            [self.python, *words],
            cwd=self.ledger.parents[1],
            env=told,
            text=True,
            capture_output=True,
            check=False,
        )


def main(wanted: list[str]) -> None:
    """Make the ledgers named, or all."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for ledger, commit in MADE_BY.items():
            if not wanted or ledger in wanted:
                print(ledger, make(ledger, commit, folder))  # noqa: T201


def make(name: str, commit: str, folder: Path) -> str:
    """Make one ledger, and write down what its own program says of it."""
    old = program(commit, folder)
    tell(old, folder)
    said = {
        "batches": [[row["seq"], row["kind"], row["rows"]] for row in old.say("batches")],
        "runs": [[row["id"], row["standard"], row["result_digest"]] for row in old.say("runs")],
        "findings": sorted(finding(row) for row in old.say("findings", "--closed")),
        "tasks": [row["id"] for row in old.say("tasks")] if old.knows("tasks") else [],
    }
    with closing(sqlite3.connect(old.ledger)) as plain:
        plain.execute("VACUUM")
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    packed = lzma.compress(old.ledger.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
    (FOLDER / f"{name}.db.xz").write_bytes(packed)
    text = json.dumps(said, ensure_ascii=False, indent=1)
    (FOLDER / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
    return f"{len(packed) // 1024} KiB"


def finding(row: dict[str, Any]) -> list[str]:
    """Name a finding and its state."""
    said = row.get("finding", row)
    return [said["rule"], said["area"], said.get("subject", ""), said["state"]]


def program(commit: str, folder: Path) -> Program:
    """Lay out the source of a commit, and its libraries as its lock names them."""
    source = folder / commit
    source.mkdir()
    packed = subprocess.run(
        ["git", "archive", commit, "src", "requirements"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    subprocess.run(["tar", "x"], cwd=source, input=packed, check=True)
    lock = source / "requirements" / "runtime.txt"
    home = source / "libraries"
    venv.create(home, with_pip=True)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
    subprocess.run(install, check=True)
    (source / "told").mkdir()
    return Program(source, python, source / "told" / "demo" / "demo.yhdb")


def tell(old: Program, folder: Path) -> None:
    """Tell it what a zone would: surveys, tables, corrections, a withdrawal, runs, tasks."""
    old.say("demo")
    demo = old.ledger.parent
    survey = str(demo / "demo_survey.gpkg")
    layer = next(row["layer"] for row in old.say("batches") if row["period"] == "2013")
    again = ["import", survey, "--layer", layer, "--period", "2013", "--assume", "JZMJ=m2"]
    number = old.say(*again)["batch"]["seq"]
    old.say("withdraw", str(number), "--reason", "重复导入（示例）")
    old.say(
        "correct", "parcel", "--where", "period=2013", "--where", "number=1",
        "--set", "idle=否", "--reason", "现场核查（示例）",
    )  # fmt: skip
    for relation, lines in TABLES.items():
        if not (old.source / f"src/yuanheng/packs/core/relations/{relation}.yaml").exists():
            continue
        table = folder / f"{relation}.csv"
        table.write_text("\n".join(lines) + "\n", encoding="utf-8")
        period = "2014" if relation == "project" else "2013"
        old.say(
            "import", str(table), "--relation", relation, "--period", period, "--zone", "示例县"
        )
    for period in ("2012", "2013"):
        old.say(
            "evaluate", "--standard", STANDARD, "--params", "bulletin-example", "--period", period
        )
    old.say("evaluate", "--standard", STANDARD, "--period", "2013", "--what-if")
    if (old.source / "src/yuanheng/packs/cn/idle-land").exists():
        judge = ["evaluate", "--standard", "cn.idle-land.2012", "--as-of", "2013-12-31"]
        old.say(*judge, "--period", "2014")
        found = next(row for row in old.say("findings") if row["finding"]["subject"] == "P1")
        task = old.say("task", "make", str(found["number"]), "--lead", "示例局（虚构）")["id"]
        old.say("task", "feedback", str(task), "已现场核查（示例）")
    old.python_says(CONSOLE)


if __name__ == "__main__":
    main(sys.argv[1:])
