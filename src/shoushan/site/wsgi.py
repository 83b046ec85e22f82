"""The WSGI application that granian serves."""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from shoushan.site import running

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shoushan.site.settings")
application = get_wsgi_application()
running.hold(Path(settings.SHOUSHAN_HOME))
