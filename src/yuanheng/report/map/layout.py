"""Where the parts of a map picture stand, in inches, and how long its scale bar is."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

Extent = tuple[float, float, float, float]

WIDTH = 156 / 25.4
MARGIN = 0.06
TITLE_SIZE, TEXT_SIZE, NOTE_SIZE = 12.0, 8.0, 7.0
SWATCH = 0.24
_LINE = 1.5
_PADDING = 0.04
_LOWEST, _HIGHEST = 2.2, 5.4
_SCALE_BAND = 0.42
_LATIN_EMS = 0.56


@dataclass(frozen=True, slots=True)
class Layout:
    """The picture from top to bottom: title, map frame, scale band, legend, note."""

    height: float
    frame_bottom: float
    frame_height: float
    limits: Extent
    title: tuple[str, ...]
    legend_top: float
    legend_columns: int
    legend: tuple[tuple[str, ...], ...]
    note: tuple[str, ...]

    @property
    def frame_width(self) -> float:
        """The width of the map frame."""
        return WIDTH - 2 * MARGIN

    @property
    def legend_row_height(self) -> float:
        """The height of one legend row: all rows are as high as the one with most lines."""
        lines = max((len(item) for item in self.legend), default=0)
        return lines * line_height(TEXT_SIZE) + 0.05

    @property
    def metres_per_inch(self) -> float:
        """The scale of the map."""
        return (self.limits[2] - self.limits[0]) / self.frame_width


def line_height(size: float) -> float:
    """The height in inches of one line of text of a size in points."""
    return size * _LINE / 72


def text_width(text: str, size: float) -> float:
    """About how wide a text is, in inches: a Chinese character one em, a Latin one about half."""
    ems = sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else _LATIN_EMS for c in text)
    return ems * size / 72


def wrap(text: str, size: float, width: float) -> tuple[str, ...]:
    """The text in lines of at most `width` inches, broken at spaces and at Chinese characters."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in _words(paragraph):
            if line and text_width((line + word).rstrip(), size) > width:
                lines.append(line.rstrip())
                line = word.lstrip()
            else:
                line += word
        lines.append(line.rstrip())
    return tuple(line for line in lines if line)


def _words(text: str) -> list[str]:
    """Pieces that stay whole: a Latin word with its space, a Chinese character with its marks."""
    pieces: list[str] = []
    for c in text:
        wide = unicodedata.east_asian_width(c) in "WF"
        closing = unicodedata.category(c) in {"Po", "Pe", "Pf"} and wide
        opened = pieces and unicodedata.category(pieces[-1][-1]) in {"Ps", "Pi"}
        previous_wide = pieces and unicodedata.east_asian_width(pieces[-1][-1]) in "WF"
        fresh = not pieces or (
            not closing and not opened and (wide or previous_wide or pieces[-1][-1] == " ")
        )
        if fresh:
            pieces.append(c)
        else:
            pieces[-1] += c
    return pieces


def lay_out(extent: Extent | None, title: str, legend: Sequence[str], note: str) -> Layout:
    """The layout for an extent in metres; None where there is no patch to show."""
    inner = WIDTH - 2 * MARGIN
    left, bottom, right, top = _padded(extent or (0.0, 0.0, 2.0, 1.0))
    frame_height = min(max(inner * (top - bottom) / (right - left), _LOWEST), _HIGHEST)
    limits = _filled((left, bottom, right, top), inner / frame_height)
    title_lines = wrap(title, TITLE_SIZE, inner)
    widest = max((text_width(text, TEXT_SIZE) for text in legend), default=0.0)
    column = min(SWATCH + widest + 0.18, inner / 2) if legend else inner
    columns = max(1, math.floor(inner / column + 1e-9))
    items = tuple(wrap(text, TEXT_SIZE, inner / columns - SWATCH - 0.08) for text in legend)
    lines = max((len(item) for item in items), default=0)
    legend_height = math.ceil(len(items) / columns) * (lines * line_height(TEXT_SIZE) + 0.05)
    note_lines = wrap(note, NOTE_SIZE, inner)
    note_height = len(note_lines) * line_height(NOTE_SIZE) + (0.06 if note_lines else 0)
    legend_top = note_height + legend_height + MARGIN
    frame_bottom = legend_top + _SCALE_BAND
    title_height = len(title_lines) * line_height(TITLE_SIZE)
    return Layout(
        height=frame_bottom + frame_height + title_height + 2 * MARGIN,
        frame_bottom=frame_bottom,
        frame_height=frame_height,
        limits=limits,
        title=title_lines,
        legend_top=legend_top,
        legend_columns=columns,
        legend=items,
        note=note_lines,
    )


def _padded(extent: Extent) -> Extent:
    left, bottom, right, top = extent
    pad = max(right - left, top - bottom, 1.0) * _PADDING
    return left - pad, bottom - pad, right + pad, top + pad


def _filled(extent: Extent, aspect: float) -> Extent:
    """The extent widened on one axis, about its middle, to an aspect (width ÷ height)."""
    left, bottom, right, top = extent
    width, height = right - left, top - bottom
    wider, higher = max(width, height * aspect), max(height, width / aspect)
    x, y = (left + right) / 2, (bottom + top) / 2
    return x - wider / 2, y - higher / 2, x + wider / 2, y + higher / 2


def scale_bar(metres_per_inch: float) -> tuple[float, tuple[str, str, str]]:
    """A round length in metres, at most 1.6 inches long, and its marks: start, middle, end."""
    most = 1.6 * metres_per_inch
    power = 10.0 ** math.floor(math.log10(most))
    length = max(step * power for step in (1, 2, 5) if step * power <= most)
    unit, divisor = ("km", 1000.0) if length >= 1000 else ("m", 1.0)
    end = length / divisor
    return length, ("0", f"{end / 2:g}", f"{end:g} {unit}")
