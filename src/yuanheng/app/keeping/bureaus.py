"""What a bureau may tell (部门填报范围): of the indicators of a return those that it leads."""

from __future__ import annotations

from yuanheng.app.office.accounts import desk_of, list_units
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import ForbiddenError, say
from yuanheng.ledger.values import folded
from yuanheng.model.ledger import Draft
from yuanheng.monitor.indicators.series import lead_units

#: What names an indicator in the relations that a return is read into.
_NAMED = {"indicator_value": "indicator", "indicator": "name", "target": "name"}
#: So many are named of those that others lead.
_MOST = 8


def check_bureau(house: OpenHouse, draft: Draft) -> None:
    """Refuse the draft of a bureau's account where it tells what another bureau leads.

    What no table names a bureau for anybody of the zone may tell. ForbiddenError.
    """
    bureau = _bureau_of(house)
    told = {
        (str(row["zone"]), str(row[column]))
        for relation, column in _NAMED.items()
        for row in (draft.facts[relation].to_pylist() if relation in draft.facts else ())
    }
    if bureau is None or not told:
        return
    leads = lead_units(house.store, {zone for zone, _ in told}, house.store.last_seq())
    others = [
        say("{name}: led by {unit}", name=name, unit=leads[zone, name])
        for zone, name in sorted(told)
        if folded(leads.get((zone, name), bureau)) != folded(bureau)
    ]
    if others:
        raise ForbiddenError(
            say("{unit} tells only the indicators that it leads", unit=bureau),
            lines=tuple(others[:_MOST]),
            remedy=say("Hand in the rows of your own bureau; nothing was written."),
        )


def _bureau_of(house: OpenHouse) -> str | None:
    """Name the bureau of the actor's account; None where it has none."""
    account = desk_of(house).account(house.actor)
    units = {unit.id: unit for unit in list_units(house)}
    unit = units.get(account.unit) if account and account.unit is not None else None
    return unit.name if unit is not None and unit.kind == "bureau" else None
