"""What is counted at every login or for an overview has its index: files that close, and the authority's decisions by day."""

import peewee

from stts_tui.store import engine

SCHEMA = """
CREATE INDEX tariff_file_activation ON tariff_file (company_id, activation_due) WHERE state = 'awaiting-activation';
CREATE INDEX tariff_file_documents ON tariff_file (company_id, documents_due) WHERE state = 'awaiting-documents';
CREATE INDEX file_history_decision ON file_history (action, at, file_id) WHERE company_id IS NULL
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
