"""The settings that Spark is started with, and what must be there before it can be. Nothing here needs Spark."""

import re
import shutil
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from samvej.core.errors import SamvejError

OLDEST_JAVA = 17
"""Spark 4.0 runs on Java 17 and 21."""

ANSWERS_WITHIN = 10
"""Seconds that a cluster has to take a connection. Spark itself tries for minutes, and writes pages meanwhile."""

_MASTERS = re.compile(r"local(\[(\d+|\*)(,\s*\d+)?\])?|local-cluster\[.+\]|yarn|k8s://.+|spark://.+")
_PORTS = {"spark": 7077, "sc": 15002}

_LOGGING = Path(__file__).with_name("spark_log4j2.properties")


class SparkError(SamvejError):
    """Spark cannot be started, be reached, or carry out what it was asked."""


def settings(threads: int, scratch: Path, file: Path | None, environ: Mapping[str, str]) -> dict[str, str]:
    """The settings to start Spark with: what ``file`` says, and on this machine alone our own where it says nothing.

    A cluster is named by ``spark.master`` or ``spark.remote`` in ``file`` or in Spark's own ``spark-defaults.conf``,
    or by the variables SPARK_REMOTE and MASTER. Then nothing is added here: the cluster's settings are its own.
    """
    said = {} if file is None else read_settings(file)
    standing = _standing(environ)
    if _names_a_cluster({**standing, **said}, environ):
        return said
    own = {key: value for key, value in _on_this_machine(threads, scratch).items() if key not in standing}
    return {**own, **said}


def read_settings(file: Path) -> dict[str, str]:
    """The settings of a file written as ``spark-defaults.conf`` is: a name, blank or ``=``, and a value, per line."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "it is not a text file"
        raise SparkError(f"The Spark settings {file} cannot be read: {why}.") from fault
    said: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith(("#", "!")):
            continue
        found = re.fullmatch(r"(spark\.[\w.\-]+)(?:\s*[=:]\s*|\s+)([^\s=:].*)", text)
        if found is None:
            raise SparkError(
                f"{file}, line {number}: not a Spark setting. Write a name and a value, as in: "
                "spark.executor.memory 8g"
            )
        said[found[1]] = found[2]
    return said


def cluster_of(said: Mapping[str, str], environ: Mapping[str, str]) -> str | None:
    """Where Spark is to be found by these settings, else by those that stand and by the variables; None: not said."""
    standing = _standing(environ)
    remote = said.get("spark.remote") or environ.get("SPARK_REMOTE") or standing.get("spark.remote")
    return remote or said.get("spark.master") or standing.get("spark.master") or environ.get("MASTER")


def shown(address: str) -> str:
    """An address without what may stand behind it and is secret (``sc://host:15002/;token=…``).

    >>> shown("sc://someone@one:15002/;token=abc"), shown("spark://one:7077,two:7077")
    ('sc://one:15002', 'spark://one:7077,two:7077')
    """
    scheme, slashes, rest = address.partition("://")
    return address if scheme != "sc" else scheme + slashes + re.split("[/;]", rest)[0].rpartition("@")[2]


def need_answer(address: str) -> None:
    """Raise :class:`SparkError` where the address is none, or nobody there takes a connection.

    A standalone cluster and Spark Connect are asked; YARN and Kubernetes are found in ways of their own.
    """
    scheme, _, rest = address.partition("://")
    if scheme != "sc" and not _MASTERS.fullmatch(address):
        raise SparkError(
            f"“{shown(address)}” is not an address that Spark knows. Write spark.master as local[2], "
            "spark://host:7077, yarn or k8s://https://host:443, or spark.remote as sc://host:15002."
        )
    if scheme not in _PORTS:
        return
    hosts = shown(address).partition("://")[2] if scheme == "sc" else rest
    if not any(_answers(host, _PORTS[scheme]) for host in hosts.split(",")):
        raise SparkError(
            f"Spark could not be started at {shown(address)}: nothing there takes a connection. See that the cluster "
            "runs, that its address is right, and that it can be reached from here (docs/how-to/spark.md)."
        )


def _answers(host: str, port: int) -> bool:
    try:
        place = urlsplit(f"//{host}")
        with socket.create_connection((place.hostname or "", place.port or port), timeout=ANSWERS_WITHIN):
            return True
    except (OSError, ValueError):  # a port that is no number is a ValueError
        return False


def need_java(environ: Mapping[str, str]) -> None:
    """Raise :class:`SparkError` where there is no Java that Spark 4.0 runs on."""
    remedy = f"Install Java {OLDEST_JAVA} (Debian: sudo apt-get install openjdk-17-jre-headless), or set JAVA_HOME."
    home = environ.get("JAVA_HOME")
    program = str(Path(home) / "bin" / "java") if home else shutil.which("java", path=environ.get("PATH"))
    if program is None:
        raise SparkError(f"Spark needs Java, and there is none here. {remedy}")
    try:
        asked = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise SparkError(f"Spark needs Java, and {program} cannot be run. {remedy}") from fault
    version = java_version(asked.stderr + asked.stdout)
    if version is None or version < OLDEST_JAVA:
        said = "of an unknown version" if version is None else f"Java {version}"
        raise SparkError(f"Spark needs Java {OLDEST_JAVA} or newer, and {program} is {said}. {remedy}")


def java_version(said: str) -> int | None:
    """The major version in what ``java -version`` says.

    >>> java_version('openjdk version "17.0.15" 2025-04-15'), java_version('java version "1.8.0_292"')
    (17, 8)
    """
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else None


def _standing(environ: Mapping[str, str]) -> dict[str, str]:
    """What Spark reads by itself: ``spark-defaults.conf`` in SPARK_CONF_DIR, else in SPARK_HOME's ``conf``."""
    folder = environ.get("SPARK_CONF_DIR") or (
        str(Path(environ["SPARK_HOME"]) / "conf") if environ.get("SPARK_HOME") else None
    )
    file = None if folder is None else Path(folder) / "spark-defaults.conf"
    return read_settings(file) if file is not None and file.is_file() else {}


def _names_a_cluster(said: Mapping[str, str], environ: Mapping[str, str]) -> bool:
    if said.get("spark.remote") or environ.get("SPARK_REMOTE"):
        return True
    master = said.get("spark.master") or environ.get("MASTER")
    return master is not None and not master.startswith("local")


def _on_this_machine(threads: int, scratch: Path) -> dict[str, str]:
    """One process on this machine, which listens to nobody else's and leaves nothing behind."""
    return {
        "spark.master": f"local[{threads}]",
        "spark.driver.memory": "2g",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.authenticate": "true",  # other users of the machine cannot speak to it
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.sql.shuffle.partitions": str(2 * threads),
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_LOGGING.as_uri()}",
    }
