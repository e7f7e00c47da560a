"""Make the pictures of the README anew from the sample zone: `python docs/pictures.py`.

Needs Chromium and a font in which a Chinese character is two Latin ones wide (Noto Sans Mono CJK).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from yuanheng.app.demo.play import play_demo
from yuanheng.cli.door import Door
from yuanheng.cli.shown.evaluation import evaluation
from yuanheng.cli.shown.explanation import explanation
from yuanheng.report.map.picture import draw_map
from yuanheng.views.descent.figure import explain
from yuanheng.views.reports.view import report_view
from yuanheng.words.words import Words

IMAGES = Path(__file__).parent / "images"
WIDTH = 112
THEME = TerminalTheme(
    (255, 255, 255),
    (40, 44, 52),
    [
        (40, 44, 52),
        (192, 57, 43),
        (39, 130, 73),
        (176, 120, 20),
        (41, 98, 180),
        (142, 68, 143),
        (20, 120, 140),
        (120, 124, 132),
    ],
)
PAGE = """<!doctype html><meta charset="utf-8"><style>
@font-face{{font-family:narrow;src:local('DejaVu Sans Mono');size-adjust:83.06%;
unicode-range:U+B7,U+2014,U+2026,U+203A,U+2190-21FF,U+2500-25FF}}
body{{margin:18px 22px;background:#fff;color:{foreground}}}
pre{{font:14px/1.32 narrow,'Noto Sans Mono CJK SC',monospace;margin:0}}
{stylesheet}</style><pre>{code}</pre>"""


def main() -> None:
    """Play the sample zone once and draw its map and two screens in each language."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for lang in ("en", "zh"):
            words = Words(lang)
            outcome = play_demo(folder / lang, words)
            house, run = outcome.house, outcome.runs[1]  # as the README goes: nothing mended yet
            ending = "" if lang == "en" else f".{lang}"
            door = _door(words)
            evaluation(door, house, run)
            _save(door, folder, f"evaluate{ending}.png")
            door = _door(words)
            explanation(door, *explain(house, run.id, "示例县/主区", "idle_rate", rows=3))
            _save(door, folder, f"explain{ending}.png")
            picture = report_view(house, run, words).zones[0].map
            if lang == "zh" and picture is not None:
                draw_map(picture, IMAGES / "sample-zone.png")


def _door(words: Words) -> Door:
    """Open a door that remembers what it printed."""
    console = Console(
        record=True, width=WIDTH, file=StringIO(), force_terminal=True, highlight=False
    )
    return Door(words, console, console)


def _save(door: Door, folder: Path, name: str) -> None:
    """Photograph a screen with Chromium."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is needed for the screens: apt install chromium")
    lines = door.out.export_text(clear=False, styles=False).count("\n")
    page = folder / f"{name}.html"
    page.write_text(door.out.export_html(theme=THEME, code_format=PAGE), encoding="utf-8")
    subprocess.run(
        [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--disable-background-networking",
            f"--user-data-dir={folder / 'browser'}",
            "--force-device-scale-factor=1.5",
            f"--window-size=850,{int(lines * 18.5) + 40}",
            f"--screenshot={IMAGES / name}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
    )


if __name__ == "__main__":
    main()
