"""Model fields whose values are encrypted in the database."""

import json
from typing import Any

from django.db import models

from gongkai.vault.sealing import seal, unseal


class SealedTextField(models.TextField):  # type: ignore[type-arg]
    """A text encrypted at rest. It cannot be filtered or ordered by; use a blind index for equality."""

    def get_prep_value(self, value: Any) -> str:
        """Encrypt on the way in."""
        return seal("" if value is None else str(value))

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str:
        """Decrypt on the way out."""
        return unseal(value or "")

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse look-ups: they would compare cipher texts and silently find nothing."""
        if lookup_name in {"isnull"}:
            return super().get_lookup(lookup_name)
        raise TypeError(f"{self.name} is encrypted and cannot be searched")


class SealedJSONField(SealedTextField):
    """A JSON value encrypted at rest."""

    def get_prep_value(self, value: Any) -> str:
        """Write as JSON, then encrypt."""
        return super().get_prep_value(json.dumps(value, ensure_ascii=False, default=str))

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        """Decrypt, then read the JSON."""
        plain = super().from_db_value(value, expression, connection)
        return json.loads(plain) if plain else None

    def to_python(self, value: Any) -> Any:
        """Keep Python values as they are."""
        return value
