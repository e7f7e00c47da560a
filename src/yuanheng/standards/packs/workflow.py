"""Workflows (督办流程) from YAML: steps, limits, documents and branches, checked as a graph."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Literal

from pydantic import Field

from yuanheng.errors import say
from yuanheng.model.relation import Label
from yuanheng.model.workflow import Branch, Limit, Step, Workflow
from yuanheng.standards.yaml.source import Path, Status, Strict, Yaml, read_yaml

_Said = Annotated[str, Field(min_length=1, pattern=r"\S")]
_START: Path = ("start",)


class _Text(Strict):
    zh: _Said
    en: _Said


class _Limit(Strict):
    days: Annotated[int, Field(gt=0)] | None = None
    count: Literal["calendar", "working"] = "calendar"
    years: Annotated[int, Field(gt=0, le=10)] | None = None


class _Branch(Strict):
    to: str
    when: str | None = None
    rule: str | None = None
    verdict: Literal["met", "not-met"] = "met"


class _Step(Strict):
    label: _Text
    owner: str
    article: _Said | None = None
    limit: _Limit | None = None
    documents: list[_Text] = Field(default_factory=list)
    states: list[_Text] = Field(default_factory=list)
    next: list[_Branch] = Field(default_factory=list)
    suspension: bool = False


class _Closing(Strict):
    rules: list[str] = Field(default_factory=list)


class _Workflow(Strict):
    workflow: str
    label: _Text
    source: _Said
    status: Status
    start: str
    reopens_at: str | None = None
    roles: dict[str, _Text]
    outcomes: dict[str, _Text] = Field(default_factory=dict)
    closing: _Closing = Field(default_factory=_Closing)
    steps: Annotated[dict[str, _Step], Field(min_length=1)]


def read_workflow(yaml: Yaml, digest: str, rules: frozenset[str] | None = None) -> Workflow:
    """Read and check a workflow.yaml; StandardError with file and line where it cannot work.

    `rules` are those of its pack that it may name; None where they are not known.
    """
    raw = yaml.parse(_Workflow)
    workflow = Workflow(
        id=raw.workflow,
        digest=digest,
        label=raw.label.model_dump(),
        source=raw.source,
        status=raw.status,
        start=raw.start,
        reopens_at=raw.reopens_at or raw.start,
        roles={name: text.model_dump() for name, text in raw.roles.items()},
        outcomes={name: text.model_dump() for name, text in raw.outcomes.items()},
        steps={name: _step(name, step) for name, step in raw.steps.items()},
        closing_rules=tuple(raw.closing.rules),
    )
    _check_limits(yaml, raw)
    _check_names(yaml, workflow)
    for step in workflow.steps.values():
        _check_branches(yaml, workflow, step)
        _check_documents(yaml, step)
    _check_ways(yaml, workflow)
    if rules is not None:
        _check_rules(yaml, workflow, rules)
    return workflow


@lru_cache(maxsize=1)
def default_workflow() -> Workflow:
    """Give the plain workflow 交办 → 整改 → 核验 → 销号 for findings whose pack has none."""
    return _read(
        files("yuanheng").joinpath("packs", "core", "workflows", "rectification.yaml"),
        "core/workflows/rectification.yaml",
    )


@lru_cache(maxsize=1)
def commission_workflow() -> Workflow:
    """Give the workflow 交办 → 办理反馈 → 核查 → 销号 of tasks that a document gives."""
    return _read(
        files("yuanheng").joinpath("packs", "core", "workflows", "commission.yaml"),
        "core/workflows/commission.yaml",
    )


@lru_cache(maxsize=64)
def workflow_of(family: str) -> Workflow:
    """Give the workflow of a pack family's newest edition; the plain one where it has none."""
    folder = files("yuanheng").joinpath("packs", *family.split("."))
    editions = (
        sorted((e for e in folder.iterdir() if e.is_dir()), key=lambda e: e.name)
        if folder.is_dir()
        else []
    )
    for edition in reversed(editions):
        resource = edition.joinpath("workflow.yaml")
        if resource.is_file():
            name = f"{family}.{edition.name}"
            return _read(resource, f"{name}/workflow.yaml", _rules_of(edition, name))
    return default_workflow()


def workflow_labels() -> Iterable[Label]:
    """Give every label of the workflows shipped: steps, roles, outcomes and documents."""
    root = files("yuanheng").joinpath("packs")
    shipped = [default_workflow(), commission_workflow()]
    for family in _families(root):
        found = workflow_of(family)
        if found not in shipped:
            shipped.append(found)
    for workflow in shipped:
        yield workflow.label
        yield from workflow.roles.values()
        yield from workflow.outcomes.values()
        for step in workflow.steps.values():
            yield step.label
            yield from step.documents
            yield from step.states


def _families(root: Traversable) -> Iterable[str]:
    """Name the pack families: the folders two deep."""
    for jurisdiction in root.iterdir():
        if jurisdiction.is_dir():
            for family in jurisdiction.iterdir():
                if family.is_dir():
                    yield f"{jurisdiction.name}.{family.name}"


def _rules_of(pack: Traversable, name: str) -> frozenset[str] | None:
    """Name the rules or indicators of a pack; None where it has neither."""
    for file, key in (("rulebook.yaml", "rules"), ("scorecard.yaml", "indicators")):
        resource = pack.joinpath(file)
        if resource.is_file():
            content = read_yaml(resource, f"{name}/{file}").value
            found = content.get(key) if isinstance(content, dict) else None
            return frozenset(found) if isinstance(found, dict) else None
    return None


def _read(resource: Traversable, name: str, rules: frozenset[str] | None = None) -> Workflow:
    """Read a workflow with the digest of its bytes."""
    digest = sha256(resource.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    return read_workflow(read_yaml(resource, name), digest, rules)


def _step(name: str, raw: _Step) -> Step:
    """Freeze one step."""
    return Step(
        id=name,
        label=raw.label.model_dump(),
        owner=raw.owner,
        article=raw.article,
        limit=Limit(raw.limit.days or 0, raw.limit.count, raw.limit.years or 0)
        if raw.limit
        else None,
        documents=tuple(d.model_dump() for d in raw.documents),
        branches=tuple(Branch(b.to, b.when, b.rule, b.verdict) for b in raw.next),
        may_suspend=raw.suspension,
        states=tuple(d.model_dump() for d in raw.states),
    )


def _check_names(yaml: Yaml, workflow: Workflow) -> None:
    """Refuse a start, a reopening step or an owner that is not declared."""
    known = say("Known: {known}.", known=", ".join(workflow.steps))
    for name, path in ((workflow.start, _START), (workflow.reopens_at, ("reopens_at",))):
        if name not in workflow.steps:
            raise yaml.refuse(say("There is no step {step}", step=name), path, expected=known)
    for step in workflow.steps.values():
        if step.owner not in workflow.roles:
            raise yaml.refuse(
                say("There is no role {role}", role=step.owner),
                ("steps", step.id, "owner"),
                expected=say("Known: {known}.", known=", ".join(workflow.roles)),
            )


def _check_limits(yaml: Yaml, raw: _Workflow) -> None:
    """Refuse a limit of both days and years, or of neither."""
    for name, step in raw.steps.items():
        if step.limit is not None and (step.limit.days is None) == (step.limit.years is None):
            raise yaml.refuse(
                say("A limit is a number of days or of years"), ("steps", name, "limit")
            )


def _check_branches(yaml: Yaml, workflow: Workflow, step: Step) -> None:
    """Refuse branches to nowhere, with outcomes that are not named, or that nothing tells apart."""
    seen: set[str | None] = set()
    for n, branch in enumerate(step.branches):
        path = ("steps", step.id, "next", n)
        if branch.to not in workflow.steps:
            raise yaml.refuse(
                say("There is no step {step}", step=branch.to),
                (*path, "to"),
                expected=say("Known: {known}.", known=", ".join(workflow.steps)),
            )
        if branch.when is not None and branch.when not in workflow.outcomes:
            raise yaml.refuse(
                say("There is no outcome {outcome}", outcome=branch.when),
                (*path, "when"),
                expected=say("Known: {known}.", known=", ".join(workflow.outcomes) or "–"),
            )
        if (branch.when is None and len(step.branches) > 1) or branch.when in seen:
            raise yaml.refuse(
                say("The branches of {step} cannot be told apart", step=step.id),
                path,
                expected=say("Where there are several, each needs a `when` of its own."),
            )
        seen.add(branch.when)


def _check_documents(yaml: Yaml, step: Step) -> None:
    """Refuse a document that a step asks for twice."""
    for n, label in enumerate(step.documents):
        if any(label[lang] == d[lang] for d in step.documents[:n] for lang in label):
            raise yaml.refuse(
                say("The document {title} stands twice", title=label["zh"]),
                ("steps", step.id, "documents", n),
            )


def _check_rules(yaml: Yaml, workflow: Workflow, rules: frozenset[str]) -> None:
    """Refuse a rule that the pack does not have."""
    named: list[tuple[str, Path]] = [
        (rule, ("closing", "rules", n)) for n, rule in enumerate(workflow.closing_rules)
    ]
    named += [
        (branch.rule, ("steps", step.id, "next", n, "rule"))
        for step in workflow.steps.values()
        for n, branch in enumerate(step.branches)
        if branch.rule
    ]
    for rule, path in named:
        if rule not in rules:
            raise yaml.refuse(
                say("There is no rule {rule}", rule=rule),
                path,
                expected=say("Known: {known}.", known=", ".join(sorted(rules))),
            )


def _check_ways(yaml: Yaml, workflow: Workflow) -> None:
    """Refuse steps that nothing leads to, and those from which no way leads to an end."""
    steps = workflow.steps
    reached = _closure(
        {workflow.start, workflow.reopens_at},
        {s.id: {b.to for b in s.branches} for s in steps.values()},
    )
    back: dict[str, set[str]] = {name: set() for name in steps}
    for step in steps.values():
        for branch in step.branches:
            back[branch.to].add(step.id)
    ending = _closure({s.id for s in steps.values() if s.is_final}, back)
    for name in steps:
        if name not in reached:
            raise yaml.refuse(say("No step leads to {step}", step=name), ("steps", name))
        if name not in ending:
            raise yaml.refuse(
                say("From {step} no way leads to an end", step=name),
                ("steps", name),
                expected=say("A cycle needs a branch to a last step, one without `next`."),
            )


def _closure(start: set[str], ways: dict[str, set[str]]) -> set[str]:
    """Give all that can be reached from a start."""
    found, todo = set(start), list(start)
    while todo:
        for step in ways[todo.pop()] - found:
            found.add(step)
            todo.append(step)
    return found
