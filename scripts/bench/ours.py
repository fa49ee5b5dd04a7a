"""What the catalogue does, on our side: its tasks from the rooms of harvest, door and registry."""
from __future__ import annotations

from typing import Any

import door
import harvest
import index
import judging
import lives
import radar
import reading
import similar

TASKS: dict[str, Any] = {**harvest.TASKS, **door.TASKS, **reading.TASKS, **index.TASKS, **similar.TASKS, **judging.TASKS,
                         **lives.TASKS, **radar.TASKS}
