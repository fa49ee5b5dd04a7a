"""The private Solr 9: its jars from Maven, a launcher of ours, one core an instance."""
from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

from stack import process, store
from stack.paths import ROOT, VENV, data, give
from stack.say import fail, say

NAME = "solr"
SOURCE = ROOT / "scripts" / "solr"
LAUNCHER = "SolrServer.java"


def base_url() -> str:
    return f"http://127.0.0.1:{store.service(NAME)['port']}/solr"


def ask(path: str, seconds: float = 60, **parameters: str) -> dict[str, object]:
    """A GET on Solr, answered as JSON; what Solr refuses ends the run with its own words."""
    try:
        with urlopen(f"{base_url()}{path}?{urlencode(parameters | {'wt': 'json'})}", timeout=seconds) as answer:  # noqa: S310
            return json.load(answer)  # type: ignore[no-any-return]
    except HTTPError as refused:
        fail(f"Solr refused {path}: {refused.read().decode(errors='replace')[:2000]}")
        raise


def ready() -> bool:
    """Whether Solr answers and every core of its home is loaded: it lists a core before it can be used."""
    try:
        cores = ask("/admin/cores", 5, action="STATUS")["status"]
    except (OSError, ValueError):
        return False
    return all("startTime" in core for core in cores.values())  # type: ignore[attr-defined]


def fetch_jars(folder: Path) -> None:
    """Brings the jars of scripts/solr/pom.xml; nothing to do while that file is unchanged."""
    stamp, want = folder / "pom.sha256", hashlib.sha256((SOURCE / "pom.xml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == want:
        return
    say("Solr: fetching the jars with Maven")
    shutil.rmtree(folder / "lib", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["mvn", "-q", "-B", "-ntp", "-f", SOURCE / "pom.xml", "dependency:copy-dependencies",
         f"-DoutputDirectory={folder / 'lib'}"],
        capture_output=True, text=True, check=False)
    if done.returncode:
        fail(f"Maven could not fetch Solr:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
    stamp.write_text(want)


def up() -> None:
    """Starts Solr with every core its home holds."""
    if process.pid_of(NAME):
        return
    settings, folder = store.service(NAME), data() / "solr"
    fetch_jars(folder)
    home = folder / "home"
    home.mkdir(exist_ok=True)
    (folder / "log").mkdir(exist_ok=True)
    (home / "solr.xml").write_text("<solr/>\n")
    for name in (LAUNCHER, "log4j2.xml"):
        shutil.copyfile(SOURCE / name, folder / name)
    if store.taken(settings["port"]):
        settings = store.move_service(NAME)
    give(folder)
    process.start(
        NAME,
        ["java", "-Xms256m", "-Xmx768m", f"-Dsolr.solr.home={home}", f"-Dsolr.log.dir={folder / 'log'}",
         f"-Dlog4j2.configurationFile={folder / 'log4j2.xml'}", "-cp", "lib/*", LAUNCHER, str(home), str(settings["port"])],
        cwd=folder, as_service=True)
    process.wait_ready(NAME, ready, 120)


def down() -> bool:
    return process.stop(NAME)


def ensure_core(name: str, *, stock: bool = False) -> None:
    """A core with the schema of the installed CKAN: ours on top of it, or unpatched when ``stock``."""
    core = data() / "solr" / "home" / name
    conf = core / "conf"
    before = _fingerprint(conf)
    conf.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SOURCE / "solrconfig.xml", conf / "solrconfig.xml")
    for empty in ("protwords.txt", "synonyms.txt", "stopwords.txt"):
        (conf / empty).touch()
    command = [VENV / "bin" / "python", ROOT / "scripts" / "solr_schema.py", conf, *(["--stock"] if stock else [])]
    subprocess.run(command, check=True)
    give(core)
    if not ask("/admin/cores", action="STATUS", core=name)["status"][name]:  # type: ignore[index]
        (core / "core.properties").unlink(missing_ok=True)  # left by a core that could not load; CREATE writes it anew
        ask("/admin/cores", action="CREATE", name=name, instanceDir=name)
    elif before != _fingerprint(conf):
        ask("/admin/cores", action="RELOAD", core=name)


def _fingerprint(conf: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(conf.glob("*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def drop_core(name: str) -> None:
    """Removes a core and its index."""
    if ask("/admin/cores", action="STATUS", core=name)["status"][name]:  # type: ignore[index]
        ask("/admin/cores", action="UNLOAD", core=name, deleteIndex="true")
    shutil.rmtree(data() / "solr" / "home" / name, ignore_errors=True)
