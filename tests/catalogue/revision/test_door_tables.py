"""The migrations make exactly the tables the models describe."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.audit.model import audit_event
from ckanext.tangerang.people.model import Grant
from ckanext.tangerang.registry.row_model import Indicator, PutAside, Variable
from ckanext.tangerang.revision.model import Decision, Finding, Revision, RevisionEditor, Submission

TABLES = [audit_event, *(row.__table__ for row in (
    Grant, Submission, Revision, RevisionEditor, Decision, Finding, Variable, Indicator, PutAside))]


@pytest.mark.usefixtures("with_plugins")
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_and_indexes_are_the_models(table):
    inspector = sa.inspect(model.meta.engine)
    made = {column["name"]: column["nullable"] for column in inspector.get_columns(table.name)}
    assert made == {column.name: bool(column.nullable) for column in table.columns}
    assert {index.name for index in table.indexes} <= {index["name"] for index in inspector.get_indexes(table.name)}
