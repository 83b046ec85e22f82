"""Units and posts as their ledgers made them (projections), and the accounts that hold posts (not journalled)."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Unit(models.Model):
    """A department, street, community, park, firm or party organ; ``path`` is ``/above/…/self/``."""

    id = models.TextField(primary_key=True)
    name_zh = models.TextField()
    name_en = models.TextField()
    kind = models.TextField()
    parent = models.TextField(null=True)
    path = models.TextField(db_index=True)
    phone = models.TextField(default="")
    from_on = models.TextField(null=True)
    to_on = models.TextField(null=True)

    class Meta:
        db_table = "unit"

    def __str__(self) -> str:
        return self.name_zh


class Post(models.Model):
    """A seat in a unit with roles; rights belong to it, not to persons. Lists are space separated."""

    id = models.TextField(primary_key=True)
    unit = models.TextField(db_index=True)
    name_zh = models.TextField()
    name_en = models.TextField()
    roles = models.TextField(default="")
    phone = models.TextField(default="")
    deputies = models.TextField(default="")
    ledgers = models.TextField(default="*")
    holders = models.TextField(default="")
    to_on = models.TextField(null=True)

    class Meta:
        db_table = "post"

    def __str__(self) -> str:
        return self.name_zh


class Account(models.Model):
    """An account's opaque handle (what the journal knows), its display name and the post it acts from now."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="account")
    handle = models.TextField(unique=True)
    name = models.TextField(default="")
    current_post = models.TextField(null=True)

    class Meta:
        db_table = "account"

    def __str__(self) -> str:
        return self.handle


class Token(models.Model):
    """An API token: only its digest is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    digest = models.TextField(unique=True)
    label = models.TextField()
    post = models.TextField()
    expires_on = models.TextField(null=True)

    class Meta:
        db_table = "api_token"

    def __str__(self) -> str:
        return self.label
