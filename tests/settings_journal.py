"""Settings of the journal alone; its tests bring databases of their own."""

SECRET_KEY = "only for tests"
USE_TZ = True
TIME_ZONE = "UTC"
INSTALLED_APPS = ["shoushan.records.journal"]
DATABASES = {"default": {"ENGINE": "shoushan.site.database", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
