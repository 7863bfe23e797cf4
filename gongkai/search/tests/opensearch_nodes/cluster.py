"""Build, start, kill and restart the nodes; each is a process of its own on loopback ports chosen free.

Two nodes alone cannot outvote each other: where the one that leads is lost, the other may not lead. So a third, small
node without data votes with them, as an installation of two data nodes needs too.
"""

import fcntl
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[4] / "scripts" / "opensearch"
READY_SECONDS = 300
PORTS = (20000, 32000)
DATA_NODES = ("node-1", "node-2")
KEEPER = "keeper"
NAMES = (*DATA_NODES, KEEPER)
#: For tests, which start nodes often and ask them little; without it they start slower and answer faster.
QUICK_START = ("-XX:TieredStopAtLevel=1",)


def tools_present() -> bool:
    """Return whether this machine has what builds and runs a node: a JDK and Maven."""
    return all(shutil.which(name) for name in ("java", "javac", "mvn"))


def built() -> str:
    """Compile the launcher and return its class path; what was built before is used again.

    The artifacts stay in Maven's own cache. Several test processes at once take turns.
    """
    target = PROJECT / "target"
    target.mkdir(exist_ok=True)
    listed = target / "classpath"
    with (target / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        sources = [PROJECT / "pom.xml", *PROJECT.rglob("src/**/*.java")]
        fresh = listed.exists() and all(path.stat().st_mtime < listed.stat().st_mtime for path in sources)
        if not fresh or not all(Path(entry).exists() for entry in listed.read_text().split(":")):
            command = ["mvn", "-q", "-B", "compiler:compile", "dependency:build-classpath"]
            done = subprocess.run(
                [*command, f"-Dmdep.outputFile={listed}"], cwd=PROJECT, capture_output=True, text=True
            )
            if done.returncode != 0:
                raise AssertionError(
                    f"{' '.join(command)}: {done.returncode}\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
                )
            listed.touch()  # Maven leaves a list as old as it was where nothing in it changed
    return f"{target / 'classes'}:{listed.read_text()}"


def free_ports(count: int) -> list[int]:
    """Return loopback ports that nobody listens on now.

    They lie below those the system gives to outgoing connections, so that a node which was killed finds its port free.
    """
    found: list[int] = []
    for port in random.sample(range(*PORTS), 400):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise AssertionError("no free ports on this machine")


class Cluster:
    """The nodes of one cluster, by name."""

    def __init__(self, folder: Path, options: tuple[str, ...] = QUICK_START) -> None:
        self.folder, self.options = folder, options
        self.class_path = built()
        ports = free_ports(2 * len(NAMES))
        self.http = dict(zip(NAMES, ports[: len(NAMES)], strict=True))
        self.transport = dict(zip(NAMES, ports[len(NAMES) :], strict=True))
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def hosts(self) -> list[str]:
        """The addresses of the nodes that hold data."""
        return [f"http://127.0.0.1:{self.http[name]}" for name in DATA_NODES]

    def start(self, *names: str) -> None:
        """Start nodes that do not run (all of them by default) and return when they serve."""
        for name in names or NAMES:
            if name not in self.processes:
                self.processes[name] = self._launch(name)
        self.wait_ready()

    def kill(self, name: str) -> None:
        """End a node at once, as a power cut would."""
        self._end(name, signal.SIGKILL)

    @contextmanager
    def hung(self, name: str) -> Iterator[None]:
        """Let a node hang: it takes requests and answers none."""
        self.processes[name].send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.processes[name].send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End every node in order; what it does not do in time is cut short."""
        for name in list(self.processes):
            self.processes[name].terminate()
        for name in list(self.processes):
            self._end(name, signal.SIGTERM)

    def ask(self, path: str) -> Any:
        """Return what the first node that answers says; nothing where none does."""
        for name in self.processes:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.http[name]}{path}", timeout=5) as answer:
                    return json.loads(answer.read())
            except urllib.error.HTTPError as error:
                if error.code == 408:
                    return json.loads(error.read())
            except OSError:
                continue
        return {}

    def health(self, **wanted: str) -> dict[str, Any]:
        """Return the cluster's health, waiting a little for what is wanted."""
        query = "&".join(f"{key}={value}" for key, value in {**wanted, "timeout": "2s"}.items())
        return dict(self.ask(f"/_cluster/health?{query}") or {"status": "away", "timed_out": True})

    def forget(self, prefix: str) -> None:
        """Delete the indices whose names begin so."""
        for name in self.ask(f"/{prefix}-*/_alias"):
            address = f"http://127.0.0.1:{self.http[next(iter(self.processes))]}/{name}"
            urllib.request.urlopen(urllib.request.Request(address, method="DELETE"), timeout=20).close()

    def primary(self, prefix: str) -> str:
        """Return the node that takes the writes of an index."""
        shards = self.ask(f"/_cat/shards/{prefix}-documents-*?format=json")
        return next(str(shard["node"]) for shard in shards if shard["prirep"] == "p")

    def voters(self) -> int:
        """Return how many nodes vote now; until a new cluster has settled these are not yet all of them."""
        state = self.ask("/_cluster/state/metadata?filter_path=metadata.cluster_coordination")
        voting = state.get("metadata", {}).get("cluster_coordination", {}).get("last_committed_config", [])
        return sum(not str(each).startswith("{") for each in voting)

    def wait_ready(self, status: str = "yellow", seconds: float = READY_SECONDS) -> None:
        """Wait until every node has joined and votes, and the indices are at least of this colour."""
        deadline = time.monotonic() + seconds
        health: dict[str, Any] = {}
        while time.monotonic() < deadline:
            for name, process in self.processes.items():
                if process.poll() is not None:
                    raise AssertionError(f"{name} ended: {self._log(name)}")
            health = self.health(wait_for_nodes=str(len(NAMES)), wait_for_status=status)
            if not health["timed_out"] and self.voters() == len(NAMES):
                return
            time.sleep(0.2)
        logs = "\n".join(self._log(name) for name in self.processes)
        raise AssertionError(f"the cluster is not ready after {seconds} s: {health}\n{logs}")

    def _launch(self, name: str) -> subprocess.Popen[bytes]:
        home = self.folder / name
        home.mkdir(parents=True, exist_ok=True)
        settings = {
            "cluster.name": "gongkai-tests",
            "node.name": name,
            "node.roles": "cluster_manager" if name == KEEPER else "cluster_manager,data",
            "path.home": str(home),
            "network.host": "127.0.0.1",
            "http.port": str(self.http[name]),
            "transport.port": str(self.transport[name]),
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in self.transport.values()),
            "cluster.initial_cluster_manager_nodes": ",".join(NAMES),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "node.processors": "2",
        }
        heap = "192m" if name == KEEPER else "512m"
        options = [f"-Xms{heap}", f"-Xmx{heap}", "-XX:+UseSerialGC", *self.options]
        defined = [f"-Dsetting.{key}={value}" for key, value in settings.items()]
        command = ["java", *options, *defined, "-cp", self.class_path, "gongkai.SearchNode"]
        with (home / "output").open("ab") as output:
            return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=output, cwd=home)

    def _end(self, name: str, how: signal.Signals) -> None:
        process = self.processes.pop(name)
        process.send_signal(how)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin:
            process.stdin.close()

    def _log(self, name: str) -> str:
        output = self.folder / name / "output"
        return output.read_text(errors="replace")[-4000:] if output.exists() else ""


@contextmanager
def running(folder: Path, options: tuple[str, ...] = QUICK_START) -> Iterator[Cluster]:
    """A cluster that serves, stopped at the end; its data go with the folder."""
    cluster = Cluster(folder, options)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        if not os.environ.get("KEEP_SEARCH_NODES"):
            shutil.rmtree(folder, ignore_errors=True)
