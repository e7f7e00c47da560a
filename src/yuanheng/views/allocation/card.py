"""An allocation in words: who gets what, and for every refusal why, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass

from yuanheng.errors import LedgerError, say
from yuanheng.ledger.record.known import zone_history
from yuanheng.model.allocation import Allocation, Answer, Asking, Limit, Option, Practice
from yuanheng.model.evaluation import Run
from yuanheng.ports import House
from yuanheng.standards.packs.folders import pack
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words


@dataclass(frozen=True)
class LimitLine:
    """A limit: what there is, what is used and left, and what one more unit would add."""

    name: str
    zone: str
    unit: str
    amount: str
    used: str
    left: str
    is_full: bool
    gain: str
    reason: str


@dataclass(frozen=True)
class ProjectLine:
    """What becomes of a project, with the reasons of a refusal in words.

    is_served: it gets `option`. is_decided: somebody decided it beforehand, for `ground`.
    """

    key: str
    zone: str
    name: str
    tier: str
    is_served: bool
    is_decided: bool
    option: str
    uses: str
    worth: str
    ground: str
    binding: str
    margin: str
    changes: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class AllocationCard:
    """An allocation as a page, a paper or a workbook shows it."""

    number: int
    title: str
    period: str
    made_at: str
    digest: str
    ledger_seq: int
    aim: str
    worth: str
    certificate: str
    is_proved: bool
    summary: str
    served: tuple[ProjectLine, ...]
    refused: tuple[ProjectLine, ...]
    limits: tuple[LimitLine, ...]
    practices: tuple[str, ...]
    notes: tuple[str, ...]
    parameters: tuple[str, ...]


def find_allocation(house: House, number: int) -> Run:
    """Find an allocation by its number; LedgerError names those that there are."""
    runs = house.record.allocations()
    for run in runs:
        if run.id == number:
            return run
    raise LedgerError(
        say("There is no allocation {number}", number=number),
        expected=say("Known: {known}.", known=", ".join(str(r.id) for r in runs[-5:]) or "–"),
    )


def list_allocations(house: House) -> tuple[Run, ...]:
    """List the allocations, the newest first."""
    return tuple(reversed(house.record.allocations()))


def allocation_card(house: House, words: Words, run: Run) -> AllocationCard:
    """Say an allocation in words."""
    made = run.allocation
    if made is None:
        raise LedgerError(say("There is no allocation {number}", number=run.id))
    names = {str(z["zone"]): str(z["name"]) for z in zone_history(house.record, run.ledger_seq)}
    files = {b.seq: b.source.name for b in house.record.batches() if b.source}
    teller = _Teller(words, made, names, files)
    lines = [teller.project(p, a) for p, a in zip(made.projects, made.answers, strict=True)]
    served = tuple(line for line in lines if line.is_served)
    refused = tuple(line for line in lines if not line.is_served)
    return AllocationCard(
        number=run.id,
        title=words.label(pack(run.standard).title),
        period=run.period,
        made_at=run.created_at,
        digest=run.result_digest,
        ledger_seq=run.ledger_seq,
        aim=words.label(made.aim_label),
        worth=teller.worth(made.worth),
        certificate=teller.certificate(),
        is_proved=made.standing == "proved",
        summary=words(
            "{served} of {all} projects are served; {aim} {worth} in all.",
            served=len(served),
            all=len(lines),
            aim=words.label(made.aim_label),
            worth=teller.worth(made.worth),
        ),
        served=served,
        refused=refused,
        limits=tuple(teller.limit(n) for n in made.limits),
        practices=tuple(teller.practice(p) for p in made.practices),
        notes=teller.notes(),
        parameters=tuple(
            f"{name} = {told['value']}{told['unit']}" for name, told in run.parameters.items()
        ),
    )


def amount_text(parts: int, per: int) -> str:
    """Write an amount in its unit, to four decimals at most and without zeros that say nothing."""
    whole = f"{round(parts * 10_000 / per) / 10_000:,.4f}"
    return whole.rstrip("0").rstrip(".")


class _Teller:
    """Says the parts of one allocation."""

    def __init__(
        self, words: Words, made: Allocation, zones: dict[str, str], files: dict[int, str]
    ) -> None:
        self.words, self.made, self.zones, self.files = words, made, zones, files
        self.names = {p.key: p.name for p in made.projects}
        tiers = ledger_schema().code_lists["project_tier"].codes
        self.tiers = {code: words.label(entry.label) for code, entry in tiers.items()}

    def worth(self, parts: int) -> str:
        """Write what something is worth to the aim."""
        return f"{amount_text(parts, self.made.per)} {self.made.unit}".strip()

    def amount(self, parts: int, limit: Limit) -> str:
        """Write an amount of a limit with its unit."""
        return f"{amount_text(parts, limit.per)} {self.words.label(limit.unit)}"

    def limit_name(self, limit: Limit) -> str:
        """Name a limit, with the term it holds up to and the tiers for whom it is kept."""
        name = self.words.label(limit.label)
        if limit.tiers:
            tiers = self.words.listed([self.tiers.get(t, t) for t in limit.tiers])
            name = self.words("{land} outside what is kept for {tiers}", land=name, tiers=tiers)
        if limit.term:
            name = self.words("{limit} up to {term}", limit=name, term=limit.term)
        return name

    def limit(self, limit: Limit) -> LimitLine:
        """Say one limit."""
        gain = "" if limit.gain is None else f"+{self.worth(limit.gain)}"
        return LimitLine(
            self.limit_name(limit),
            self.zones.get(limit.zone, limit.zone) or self.words("all zones"),
            self.words.label(limit.unit),
            amount_text(limit.amount, limit.per),
            amount_text(limit.used, limit.per),
            amount_text(limit.left, limit.per),
            limit.left == 0,
            gain,
            self.words.label(limit.reason),
        )

    def project(self, asking: Asking, answer: Answer) -> ProjectLine:
        """Say what becomes of one project."""
        place = answer.option if answer.option is not None else answer.nearest
        option = asking.options[place] if asking.options else None
        margin, binding = self._short(answer)
        return ProjectLine(
            key=asking.key,
            zone=self.zones.get(asking.zone, asking.zone),
            name=asking.name,
            tier=self.tiers.get(asking.tier, asking.tier),
            is_served=answer.option is not None,
            is_decided=asking.must or asking.out,
            option=option.name if option else "",
            uses=self._uses(option),
            worth=self.worth(option.worth) if option else "",
            ground=asking.ground,
            binding=binding if not asking.out else self.words("decided beforehand"),
            margin=margin,
            changes=self._changes(asking, answer, option) if answer.option is None else (),
            source=self._source(option),
        )

    def _source(self, option: Option | None) -> str:
        if option is None:
            return ""
        file = self.files.get(option.seq, "")
        return self.words("{file} row {row}", file=file, row=option.row).strip()

    def _uses(self, option: Option | None) -> str:
        """Say what an option takes, each thing once however many limits are on it."""
        said: dict[str, None] = {}
        for n, amount in option.uses if option else ():
            said[self.amount(amount, self.made.limits[n])] = None
        return self.words.listed(said)

    def _short(self, answer: Answer) -> tuple[str, str]:
        """Say by how much it is short, and of which limits."""
        names, margins = [], []
        for short in answer.short:
            limit = self.made.limits[short.limit]
            names.append(self.limit_name(limit))
            margins.append(
                self.words(
                    "needs {need}, {left} were left, {short} short",
                    need=self.amount(short.need, limit),
                    left=self.amount(short.left, limit),
                    short=self.amount(short.need - short.left, limit),
                )
            )
        return "；".join(dict.fromkeys(margins)), self.words.listed(names)

    def _changes(self, asking: Asking, answer: Answer, option: Option | None) -> tuple[str, ...]:
        """Say what would change a refusal; each was found by solving again, or is told as least."""
        words = self.words
        if asking.out or option is None:
            return (words("Another decision: {ground}", ground=asking.ground),)
        if answer.cannot:
            said = [words("No plan serves it beside those who must be served.")]
            return (*said, *self._wider(answer, words))
        found = list(self._wider(answer, words))
        if answer.is_solved:
            out = words.listed([self.names[k] for k in (*answer.out, *answer.moved)])
            found.append(
                words(
                    "With it inside, {aim} would be {less} less in all; {out} would make room.",
                    aim=words.label(self.made.aim_label),
                    less=self.worth(answer.worth_less),
                    out=out or "–",
                )
            )
            found.append(
                words(
                    "Chosen where its {aim} were more than {more} instead of {now}.",
                    aim=words.label(self.made.aim_label),
                    more=self.worth(option.worth + answer.worth_less),
                    now=self.worth(option.worth),
                )
            )
        elif answer.worth_less:
            found.append(
                words(
                    "With it inside, {aim} would be at least {less} less in all.",
                    aim=words.label(self.made.aim_label),
                    less=self.worth(answer.worth_less),
                )
            )
        return tuple(found)

    def _wider(self, answer: Answer, words: Words) -> tuple[str, ...]:
        if answer.wider is None:
            more = [
                self.amount(short.need - short.left, self.made.limits[short.limit])
                for short in answer.short
            ]
            return (
                words(
                    "It fits beside all who are served with {more} more.", more=words.listed(more)
                ),
            )
        limit, more_of_it = self.made.limits[answer.wider[0]], answer.wider[1]
        need = max((s.need for s in answer.short if s.limit == answer.wider[0]), default=0)
        said = words(
            "It gets in at no cost to the whole with {more} more of {limit}.",
            more=self.amount(more_of_it, limit),
            limit=self.limit_name(limit),
        )
        if more_of_it < need:
            less = self.amount(need - more_of_it, limit)
            said += words(" So it does where it asks for {less} only.", less=less)
        return (said,)

    def practice(self, told: Practice) -> str:
        """Hold the plan against another way of giving out."""
        words = self.words
        ways = {
            "first-come": words("first come, first served"),
            "by-score": words("by score until the quota is gone"),
        }
        share = f"{told.worth / self.made.worth:.1%}" if self.made.worth else "–"
        said = words(
            "{way}: {n} served, {worth}, which is {share} of this plan; each takes its best option"
            " that still fits, who does not fit is passed over.",
            way=ways[told.way],
            n=told.served,
            worth=self.worth(told.worth),
            share=share,
        )
        if told.undated:
            said += words(" {n} state no day or score and come last.", n=told.undated)
        return said

    def certificate(self) -> str:
        """Say how sure the plan is, plainly."""
        made, words = self.made, self.words
        if made.standing == "proved":
            how = {
                "prices": words("a bound from prices of the limits"),
                "search": words("such a bound, and all that it leaves open looked through"),
            }
            return words(
                "Proved best without believing the solver: limits kept and sum checked in whole"
                " numbers, and {how}.",
                how=how[made.proof],
            )
        gap = f"{made.gap:.2%}"
        if made.standing == "solver":
            return words(
                "{solver} says it is best; limits and sum are checked in whole numbers, and apart"
                " from it is proved that nothing is better by more than {gap}.",
                solver=made.solver,
                gap=gap,
            )
        return words(
            "Time ran out: this is the best plan found, limits and sum checked in whole numbers;"
            " a better one may reach {gap} more.",
            gap=gap,
        )

    def notes(self) -> tuple[str, ...]:
        """Say what was not limited because nothing was stated."""
        if not self.made.unlimited:
            return ()
        named = self.words.listed([self.words.label(name) for name in self.made.unlimited])
        return (self.words("Nothing was stated of {names}: not limited.", names=named),)
