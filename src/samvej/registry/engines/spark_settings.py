"""The settings that Spark is started with, and what must be there before it can be. Nothing here needs Spark."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from samvej.core.errors import SamvejError

OLDEST_JAVA = 17
"""Spark 4.0 runs on Java 17 and 21."""

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
