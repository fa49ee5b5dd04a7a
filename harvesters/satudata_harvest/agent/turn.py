"""One harvest carried out from outside the catalogue, from its start there to its report."""
from __future__ import annotations

from pathlib import Path

from satudata_harvest.allowance import Allowance
from satudata_harvest.catalogue import Catalogue
from satudata_harvest.engine import Engine, Report
from satudata_harvest.source import SourceDocument, from_dict


def carry_out(catalogue: Catalogue, allowed: Allowance, *, document: SourceDocument | None = None,
              under: Path | None = None) -> tuple[str, Report]:
    """Harvests one source and hands the report in: (id of the run, report).

    :param document: the document to work by; the catalogue refuses one that is not the stored one (None: the stored one)
    :param under: folder for the spool
    :raises Failure: the catalogue refuses the run, or is away for longer than its patience
    """
    document = document or from_dict(catalogue.state["document"])
    run_id = str(catalogue.start(document.digest())["id"])
    engine = Engine(document, catalogue, allowed, under=under, paused=lambda: catalogue.patience.paused)
    report = engine.run(run_id)
    catalogue.finish(run_id, report.as_dict(), report.marks)
    return run_id, report
