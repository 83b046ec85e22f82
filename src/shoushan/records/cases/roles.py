"""Ledgers that the core itself needs, by the role that they declare: their rows are projected where the core reads."""

from __future__ import annotations

from shoushan.records.units import projection as units
from shoushan.rules.catalogue.model import Ledger
from shoushan.rules.procedure.values import State


def project_role(ledger: Ledger, state: State) -> bool:
    """Project a case of a ledger with a role; tells whether units or posts have changed."""
    ended = state.closed is not None or state.void
    if ledger.role == "units":
        units.set_unit(state.fields, ended)
    elif ledger.role == "posts":
        units.set_post(state.fields, ended, state.closed or state.opened)
    else:
        return False
    return True
