"""Texts split into tasks: a work report, minutes or a pasted table → proposed rows, with what was recognised and what not.

Pure and repeatable: nothing is guessed from outside the text, the names given and the day given. A person corrects and sends.
"""

from shoushan.rules.splitting.days import DayFound, days_in
from shoushan.rules.splitting.names import Known, assisting, nodes_in
from shoushan.rules.splitting.proposing import Mark, Proposed, proposed

__all__ = ["DayFound", "Known", "Mark", "Proposed", "assisting", "days_in", "nodes_in", "proposed"]
