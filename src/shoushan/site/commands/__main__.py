"""`python -m shoushan.site.commands` is the command itself."""

import sys

from shoushan.site.commands import main

sys.exit(main())
