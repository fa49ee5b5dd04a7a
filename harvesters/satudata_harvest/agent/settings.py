"""The one file an agent is set up with, and what is wrong with it."""
from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from satudata.text import Text
from satudata_harvest import allowance
from satudata_harvest.allowance import Allowance
from satudata_harvest.failure import Failure
from satudata_harvest.schedule import valid
from satudata_harvest.source import SourceInvalid, Trouble, schema_troubles


@dataclass(frozen=True)
class Settings:
    """Where the catalogue is, which source is harvested, what it may reach here.

    :param store: folder for what the agent remembers and spools; the system's temporary folder for spools when None
    :param patience_hours: how long a catalogue that is away is waited for within one run
    """

    catalogue: str
    source: str
    token_env: str | None
    token_file: Path | None
    allow: Allowance
    schedule: str | None = None
    store: Path | None = None
    proxy: str | None = None
    ca_file: Path | None = None
    patience_hours: float = 12.0

    def token(self) -> str:
        """The token of the source's technical user, read when needed and kept nowhere.

        :raises Failure: SOURCE_FORBIDDEN where there is none
        """
        found = os.environ.get(self.token_env) if self.token_env else None
        if self.token_file and self.token_file.is_file():
            found = self.token_file.read_text("utf-8").strip()
        if not found:
            raise Failure("SOURCE_FORBIDDEN", Text(
                id="Token agen tidak ada di tempat yang disebut pengaturan ini.",
                en="The agent's token is not where these settings say."), "token")
        return found


def load(path: str | Path) -> Settings:
    """The settings in a YAML or JSON file.

    :raises SourceInvalid: not readable, or naming every entry that is wrong
    """
    try:
        raw = yaml.safe_load(Path(path).read_bytes())
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceInvalid([Trouble("-", Text(id=f"Berkas pengaturan {path} tidak dapat dibaca.",
                                               en=f"The settings file {path} cannot be read."))]) from error
    return from_dict(raw)


def from_dict(raw: Any) -> Settings:
    """The settings in plain JSON values.

    :raises SourceInvalid: naming every entry that is wrong
    """
    troubles = list(schema_troubles(raw, schema())) or list(_troubles(raw))
    if troubles:
        raise SourceInvalid(troubles)
    token, store, ca_file = raw["token"], raw.get("store"), raw.get("ca_file")
    return Settings(
        raw["catalogue"].rstrip("/"), raw["source"], token.get("env"), Path(token["file"]) if "file" in token else None,
        allowance.parse(raw["allow"]), raw.get("schedule"), Path(store) if store else None, raw.get("proxy"),
        Path(ca_file) if ca_file else None, float(raw.get("patience_hours", Settings.patience_hours)))


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The JSON Schema of the settings."""
    loaded: dict[str, Any] = json.loads(files(__package__).joinpath("agent.schema.json").read_text("utf-8"))
    return loaded


def _troubles(raw: Mapping[str, Any]) -> Iterable[Trouble]:
    if raw["catalogue"].startswith("http:") and not raw.get("plain_http"):
        yield Trouble("catalogue", Text(
            id="Pakai https: token tidak dikirim tanpa sandi. Di jaringan tertutup, tulis plain_http: true.",
            en="Use https: the token is not sent in the clear. In a closed network, write plain_http: true."))
    if "schedule" in raw and not valid(raw["schedule"]):
        yield Trouble("schedule", Text(id="Jadwal harus lima bagian cron, misalnya 0 2 * * *.",
                                       en="The schedule must be five cron fields, for example 0 2 * * *."))
    try:
        allowance.parse(raw["allow"])
    except (KeyError, TypeError, ValueError, AttributeError):
        yield Trouble("allow", Text(id="Daftar yang boleh dijangkau tidak terbaca; lihat dokumentasi panen.",
                                    en="The list of what may be reached cannot be read; see the harvesting guide."))
