"""Days that tests of reports share."""

from datetime import date

DAY = date(2017, 10, 31)
