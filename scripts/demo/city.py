"""The catalogue being filled: acting as a person, and remembering what was made."""
from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

HERE = Path(__file__).resolve().parent


@dataclass
class City:
    """One open instance. ``notes`` is kept on disk after each step: keys made -> ids."""

    notes: dict[str, Any]
    file: Path

    @classmethod
    @contextmanager
    def open(cls, ini: str, file: Path) -> Iterator[City]:
        """The instance of this configuration, with an application context in Indonesian."""
        from ckan.cli import load_config
        from ckan.config.middleware import make_app

        app = make_app(load_config(ini))
        with app._wsgi_app.test_request_context():
            yield cls(cls.noted(file), file)

    @staticmethod
    def noted(file: Path) -> dict[str, Any]:
        """The notes of this very database; those of one dropped and made anew are worth nothing."""
        from ckan import model

        database = model.Session.scalar(sa.text("SELECT oid::text FROM pg_database WHERE datname = current_database()"))
        notes = json.loads(file.read_text()) if file.exists() else {}
        return notes if notes.get("database") == database else {"database": database}

    def act(self, user: str | None, action: str, /, **data: Any) -> Any:
        """An action as a named person; None is the site itself, for setting up."""
        import ckan.plugins.toolkit as tk
        from ckan import model

        if user is None:
            return tk.get_action(action)({"ignore_auth": True, "user": self.site_user}, data)
        return tk.get_action(action)({"user": user, "auth_user_obj": model.User.get(user)}, data)

    @property
    def site_user(self) -> str:
        import ckan.plugins.toolkit as tk
        return str(tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"])

    def made(self, group: str) -> dict[str, Any]:
        """What a step noted: key -> value."""
        return self.notes.setdefault(group, {})

    def keep(self) -> None:
        """Writes the notes, so that a run cut short continues here."""
        whole = self.file.with_suffix(".new")
        whole.write_text(json.dumps(self.notes, indent=1))
        whole.chmod(0o600)
        whole.replace(self.file)  # a kill leaves the notes before or those after


def content(name: str) -> list[dict[str, Any]]:
    """One of the lists in ``isi/``."""
    return list(yaml.safe_load((HERE / "isi" / f"{name}.yaml").read_text("utf-8")))


def as_upload(path: Path) -> Any:
    """A file as a browser would send it."""
    from werkzeug.datastructures import FileStorage
    return FileStorage(io.BytesIO(path.read_bytes()), filename=path.name)
