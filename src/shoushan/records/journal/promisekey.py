"""The key with which a web process promises that an entry will be sealed; it can sign no head."""

from __future__ import annotations

from pathlib import Path

from shoushan.records.journal.proofs.notes import Signer, signer_of
from shoushan.records.journal.proofs.receipts import promiser_of

FILE = "promise.key"


def promiser(keys: Path, log: str) -> Signer:
    """The signer of promises of ``log``. Raises ``FileNotFoundError`` where the key is not on this machine."""
    return signer_of(promiser_of(log), (keys / FILE).read_bytes())
