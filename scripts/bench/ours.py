"""What the catalogue does, on our side: its tasks from the rooms of harvest and door."""
from __future__ import annotations

from typing import Any

import door
import harvest
import reading

TASKS: dict[str, Any] = {**harvest.TASKS, **door.TASKS, **reading.TASKS}
