"""The key that signs heads. Only the worker and commands read it; an import contract keeps web processes away."""

from __future__ import annotations

from pathlib import Path

from shoushan.records.journal.proofs.notes import Signer, signer_of
from shoushan.records.journal.proofs.receipts import origin_of

FILE = "seal.key"
RETIRED = "seal.key.retired"


def sealer(keys: Path, log: str) -> Signer:
    """The signer of the heads of ``log``. Raises ``FileNotFoundError`` where the key is not on this machine."""
    return signer_of(origin_of(log), (keys / FILE).read_bytes())
