"""Start a cluster and keep it until Enter or Ctrl-C: for trying out, and for measuring.

``python -m gongkai.search.tests.opensearch_nodes`` prints the line that tells other commands where it is.
"""

import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from gongkai.search.tests.opensearch_nodes.cluster import running

with tempfile.TemporaryDirectory(prefix="gongkai-search-") as folder, running(Path(folder) / "nodes", ()) as cluster:
    sys.stdout.write(f"export SEARCH_ENGINE=opensearch SEARCH_HOSTS={','.join(cluster.hosts)}\n")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        sys.stdin.readline()
