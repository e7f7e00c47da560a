"""Acts of the audit log (审计日志中的操作), as an office says them; the log keeps ids."""

from __future__ import annotations

from yuanheng.app.jobs.queue import JOB_KINDS
from yuanheng.errors import Message, Plain, say
from yuanheng.words.words import Words

#: By id; an act that is not here is said by the id that the log keeps.
ACTS: dict[str, Message] = {
    "account.add": say("Account added"),
    "account.change": say("Account changed"),
    "account.password": say("Password set"),
    "account.unlock": say("Wrong passwords forgotten"),
    "backup": say("Backup taken"),
    "job.cancel": say("Background job cancelled"),
    "ledger.correct": say("Record corrected"),
    "ledger.import": say("Batch imported"),
    "ledger.name_confirmed": say("Name confirmed"),
    "ledger.name_refused": say("Name refused"),
    "ledger.place_denied": say("Place on the map denied"),
    "ledger.placed": say("Placed on the map"),
    "ledger.withdraw": say("Batch withdrawn"),
    "notices.seen": say("Notices seen"),
    "parameters.save": say("Parameters saved"),
    "round.accepted": say("Return accepted"),
    "round.checked": say("Return passed in the first review"),
    "round.explained": say("Check of a return explained"),
    "round.filled": say("Return filled in, with checks to explain"),
    "round.locked": say("Reporting closed"),
    "allocation.make": say("Plan of allocation made"),
    "classes.make": say("Class list of enterprises made"),
    "round.open": say("Reporting opened"),
    "round.reminded": say("Reminded of reporting"),
    "round.returned": say("Return sent back"),
    "round.submitted": say("Return handed in"),
    "round.unlocked": say("Reporting opened again"),
    "sample.add": say("Sample zone added"),
    "sample.drop": say("Sample zone removed"),
    "sample.targets": say("Sample list of targets brought in"),
    "sessions.end": say("Signed out everywhere"),
    "sign-in": say("Signed in"),
    "sign-in.refused": say("Sign-in refused"),
    "suspicion.answer": say("Question of a list answered"),
    "task.assign": say("Lead or deadline of a task changed"),
    "task.close": say("Task closed by proof"),
    "task.commission": say("Matter taken under supervision"),
    "task.feedback": say("Report on a task taken down"),
    "task.make": say("Task made"),
    "task.reopen": say("Closed task opened again"),
    "task.resume": say("Clock of a task started again"),
    "task.settle": say("Matter closed by documents"),
    "task.step": say("Task moved to its next step"),
    "task.suspend": say("Clock of a task stopped"),
    "unit.save": say("Unit saved"),
    "zone.add": say("Zone added"),
}


_ROLES = {
    "viewer": say("viewer"),
    "officer": say("officer"),
    "leader": say("leader"),
    "admin": say("admin"),
}
#: What the log keeps beside an act, by its key there.
_DETAILS: dict[str, Message] = {
    "active": say("active"),
    "answer": say("answer"),
    "batch": say("batch"),
    "batches": say("batches"),
    "meant": say("stands for"),
    "password": say("new password"),
    "parcel": say("plot"),
    "period": say("period"),
    "role": say("role"),
    "run": say("run"),
    "unit": say("unit"),
    "zone": say("zone"),
    "zones": say("zones"),
}


def act_word(words: Words, action: str) -> str:
    """Say an act; what a background job did is said by what kind of job it was."""
    if action in ACTS:
        return words.say(ACTS[action])
    group, _, kind = action.partition(".")
    if group == "job" and kind in JOB_KINDS:
        return f"{words('Background job')} · {words.say(JOB_KINDS[kind])}"
    return action


def detail_words(words: Words, zones: dict[str, str], details: dict[str, Plain]) -> str:
    """Say what the log keeps beside an act; what is said by no word stays in the log alone."""
    said = [
        f"{words.say(_DETAILS[key])} {_value(words, zones, key, value)}"
        for key, value in details.items()
        if key in _DETAILS and value not in ("", None)
    ]
    return words.join(said)


def _value(words: Words, zones: dict[str, str], key: str, value: Plain) -> str:
    """Say a value: a role and a zone by name, yes and no by word."""
    if isinstance(value, bool):
        return words("yes") if value else words("no")
    match key:
        case "role":
            return words.say(_ROLES[str(value)]) if value in _ROLES else str(value)
        case "zone":
            return zones.get(str(value), str(value))
    return str(value)
