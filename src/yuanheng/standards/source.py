"""YAML with line numbers: every refusal of a pack points at its file and line."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from yuanheng.errors import Message, StandardError, Where, say

Path = tuple[str | int, ...]

_MAX_BYTES = 2_000_000
_MAX_DEPTH = 30


class Strict(BaseModel):
    """A part of a pack: unknown keys are refused, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True)
class Yaml:
    """A YAML file as plain values, with the line of every key."""

    name: str
    value: object
    lines: dict[Path, int] = field(default_factory=dict)

    def where(self, path: Path = (), character: int | None = None) -> Where:
        """Give the line of a key, or of the nearest key above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return Where(file=self.name, line=self.lines.get(path, 1), character=character)

    def refuse(
        self, what: Message, path: Path = (), *, expected: Message | None = None
    ) -> StandardError:
        """Make the error that points at a key of this file."""
        return StandardError(what, where=self.where(path), expected=expected)

    def parse(self, model: type[T]) -> T:
        """Validate the whole file; StandardError with line where a key is unknown or wrong."""
        try:
            return model.model_validate(self.value)
        except ValidationError as error:
            first = error.errors()[0]
            path = tuple(part for part in first["loc"] if not _is_schema_word(part))
            raise self.refuse(
                say(
                    "{key}: {problem}",
                    key=".".join(str(part) for part in path),
                    problem=first["msg"],
                ),
                path,
            ) from error


def _is_schema_word(part: str | int) -> bool:
    """Tell pydantic's own words (union branches) from keys of the file."""
    return isinstance(part, str) and (part.endswith("]") or part in ("function-after", "tagged"))


def read_yaml(resource: Traversable, name: str) -> Yaml:
    """Read one YAML file; anchors, custom tags, duplicate keys and huge files are refused."""
    raw = resource.read_bytes()
    where = Where(file=name, line=1)
    if len(raw) > _MAX_BYTES:
        raise StandardError(say("The file is larger than a pack may be"), where=where)
    try:
        root = YAML(typ="safe", pure=True).compose(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise StandardError(say("The file is not UTF-8"), where=where) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Where(file=name, line=mark.line + 1 if mark else 1)
        problem = str(error.problem or error.context or "")
        raise StandardError(
            say("The YAML is not well formed: {problem}", problem=problem), where=where
        ) from error
    except YAMLError as error:
        raise StandardError(
            say("The YAML is not well formed: {problem}", problem=str(error)), where=where
        ) from error
    yaml = Yaml(name, None)
    if root is None:
        raise StandardError(say("The file is empty"), where=where)
    value = _plain(root, (), yaml, set(), 0)
    return Yaml(name, value, yaml.lines)


def _plain(node: Node, path: Path, yaml: Yaml, seen: set[int], depth: int) -> object:
    """Turn a node into plain values, noting lines; no aliases, as they let a small file swell."""
    yaml.lines.setdefault(path, node.start_mark.line + 1)
    if id(node) in seen or depth > _MAX_DEPTH:
        raise yaml.refuse(
            say("Anchors, aliases and very deep nesting are not allowed in packs"), path
        )
    seen.add(id(node))
    if isinstance(node, MappingNode):
        mapping: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            yaml.lines[(*path, key)] = key_node.start_mark.line + 1
            if key in mapping:
                raise yaml.refuse(say("The key {key} stands twice", key=key), (*path, key))
            mapping[key] = _plain(value_node, (*path, key), yaml, seen, depth + 1)
        return mapping
    if isinstance(node, SequenceNode):
        return [_plain(n, (*path, i), yaml, seen, depth + 1) for i, n in enumerate(node.value)]
    if not isinstance(node, ScalarNode):
        raise yaml.refuse(
            say("The YAML is not well formed: {problem}", problem=str(node.tag)), path
        )
    return _scalar(node, path, yaml)


def _scalar(node: ScalarNode, path: Path, yaml: Yaml) -> str | int | float | bool | None:
    """Read a scalar of the plain types; other tags are refused."""
    kind = str(node.tag).rsplit(":", 1)[-1]
    text = str(node.value)
    if kind in ("str", "timestamp"):
        return text
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int":
        return int(text.replace("_", ""), 0)
    if kind == "float":
        return float(text.replace("_", ""))
    raise yaml.refuse(say("The tag {tag} is not allowed in packs", tag=str(node.tag)), path)
