"""Where a refusal is answered (出路): the page of the console on which one can do what it asks.

A remedy says it for the terminal; who sits before the console gets a button instead. What is
answered on the very page that shows the refusal needs none.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from yuanheng.errors import Message, YuanhengError, say
from yuanheng.words.words import Words

_UPLOAD = (say("Upload a file"), "/ledger/upload")
_FORMS = (say("Take an empty table"), "/ledger/forms")
_ZONE = (say("Register the zone"), "/system#h-zones")
_TASK = (say("To the task"), "/tasks/{n}")
_TASKS = (say("To the tasks"), "/tasks")
_RUNS = (say("To the evaluations"), "/evaluation")
_NEW = (say("New evaluation"), "/evaluation/new")
_REPORTS = (say("To the reports"), "/reports")
_BATCHES = (say("To the batches"), "/ledger")
_NAMES = (say("Names to confirm"), "/ledger/names")
_ROUNDS = (say("To the rounds"), "/ledger/rounds")
_JOBS = (say("To the background tasks"), "/jobs")
_RECORDS = (say("Browse the data"), "/ledger/browse")
_MAP = (say("Open the map"), "/map")
_PLANS = (say("Who gets the land"), "/allocation")

Way = tuple[Message, str]
#: By the words of the remedy: what the button says, and where it leads.
WAYS: dict[str, tuple[Way, ...]] = {
    "Import one first: yuanheng import FILE --layer LAYER --period YEAR.": (_UPLOAD,),
    "Import a survey first: yuanheng import FILE --layer LAYER --period YEAR.": (_UPLOAD,),
    "Fill the template and import it: yuanheng template {name}.": (
        (say("Download the table"), "/ledger/forms/{name}.xlsx"),
        _UPLOAD,
    ),
    "`yuanheng template RELATION` writes an empty table to fill.": (_FORMS, _UPLOAD),
    "`yuanheng template {relation}` writes an empty table to fill.": (
        (say("Download the table"), "/ledger/forms/{relation}.xlsx"),
    ),
    "Fill and import land_request and land_quota: yuanheng template land_request.": (
        _FORMS,
        _UPLOAD,
    ),
    "Fill and import the sheet: yuanheng template lever.": (_FORMS, _UPLOAD),
    "Allow more time: --seconds 300.": (_PLANS,),
    "Upload it once more.": (_UPLOAD,),
    "Import the survey of another year.": (_UPLOAD,),
    "Bring newer facts into the ledger, then: yuanheng task close {n} --evaluate": (
        _UPLOAD,
        _TASK,
    ),
    "Test it on the newest facts: yuanheng task close {n} --evaluate": (_TASK,),
    'Add it: yuanheng zone add "{name}"': (_ZONE,),
    'Add it with `yuanheng zone add "{name}"`, or say with --zone which known zone it is.': (
        _ZONE,
    ),
    (
        'Add it with `yuanheng zone add "{name}" --code {code}`,'
        " or say with --zone which known zone it is."
    ): (_ZONE,),
    "Look at it with `yuanheng task show {n}`.": (_TASK,),
    "Start it first: yuanheng task resume {n}": (_TASK,),
    "Open it again with `yuanheng task reopen {n} --reason …`.": (_TASK,),
    "Move it on with `yuanheng task step {n}`.": (_TASK,),
    "Close it by proof: yuanheng task close {n}": (_TASK,),
    "`yuanheng tasks` lists them.": (_TASKS,),
    "It was not done. Look at the tasks, then try once more.": (_TASKS,),
    "`yuanheng findings` lists them with their numbers.": ((say("To the findings"), "/findings"),),
    "`yuanheng runs` lists them.": (_RUNS,),
    "`yuanheng batches` lists them.": (_BATCHES,),
    "Withdraw that answer first, batch {seq}.": (
        (say("Look at the batch"), "/ledger/batches/{seq}"),
    ),
    "`yuanheng subjects list` lists them; else say --sort and --zone.": (_NAMES,),
    "Name it as the list of names to confirm does.": (_NAMES,),
    "`yuanheng standards show ID` lists the parameters.": (
        (say("To the standards"), "/standards"),
    ),
    "Say --set {name}=VALUE for each, --params FILE, or --trial.": (_NEW,),
    "Ask for a trial run with values of your own instead.": (_NEW,),
    "Ask for a trial run (what-if), which moves no finding.": (_NEW,),
    "Try another value with --what-if.": (_NEW,),
    "Make the report again; its run stands.": (_REPORTS,),
    "Name a .docx file that `yuanheng report` wrote, also after editing.": (_REPORTS,),
    "Name a .xlsx file that `yuanheng report` wrote, also after editing.": (_REPORTS,),
    "Import the sheet of the month: yuanheng import FILE": (_UPLOAD,),
    "Evaluate first: yuanheng evaluate": (_NEW,),
    "Evaluate first: yuanheng evaluate cn.idle-land.2012": (_NEW,),
    "Name one: --from RUN.": (_RUNS,),
    "See the verdict: yuanheng explain RUN ZONE/PROJECT RULE.": (_RUNS,),
    "Ask a leader to unlock it, with a reason. Nothing was written.": (_ROUNDS,),
    "Wait until it has ended, or cancel it.": (_JOBS,),
    "A later batch replaced it. Look for it in the table.": (_RECORDS,),
    "Open the map again.": (_MAP,),
    "Choose one of the supplies and projects that the card lists.": (_MAP,),
}


@dataclass(frozen=True)
class WayOut:
    """A button of a refusal: what it says, and where it leads."""

    label: str
    address: str


def ways_out(error: YuanhengError, words: Words) -> tuple[WayOut, ...]:
    """Give the buttons of a refusal; none where nothing on the console answers it."""
    if error.remedy is None:
        return ()
    values = {name: quote(str(value), safe="") for name, value in error.remedy.values.items()}
    return tuple(
        WayOut(words.say(label), address.format(**values))
        for label, address in WAYS.get(error.remedy.template, ())
    )


def is_for_the_terminal(text: str) -> bool:
    """Tell a remedy that names a verb or an option, which is of no use before the console.

    What only who keeps the server can do, as to restore a backup, is said there too.
    """
    return "--ledger NEW" not in text and any(sign in text for sign in ("yuanheng ", "--", "`"))
