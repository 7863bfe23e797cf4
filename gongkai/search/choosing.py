"""Which engine this installation uses, by its settings; one per process."""

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from gongkai.search.engine import Engine
from gongkai.search.opensearch import OpenSearchEngine
from gongkai.search.opensearch_client import Cluster
from gongkai.search.tantivy_engine import TantivyEngine

ENGINES = ("tantivy", "opensearch")


def folder() -> Path:
    """Return where the embedded index and the locks of the indexer are kept."""
    return Path(getattr(settings, "SEARCH_FOLDER", Path(settings.DATA) / "search"))


def name() -> str:
    """Return the engine's name from the setting ``SEARCH_ENGINE``."""
    return str(getattr(settings, "SEARCH_ENGINE", "tantivy"))


def engine(named: str = "") -> Engine:
    """Return the engine of the settings, or the one named. Raises ``ImproperlyConfigured`` with a Chinese sentence."""
    return _made(named or name(), folder())


@lru_cache(maxsize=8)
def _made(named: str, at: Path) -> Engine:
    if named == "tantivy":
        return TantivyEngine(at)
    if named == "opensearch":
        try:
            return OpenSearchEngine(Cluster.described(os.environ))
        except ValueError as error:
            raise ImproperlyConfigured(str(error)) from error
    raise ImproperlyConfigured(f"SEARCH_ENGINE 只能是 tantivy 或者 opensearch，不能是 {named!r}")
