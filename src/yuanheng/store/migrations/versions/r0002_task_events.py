"""The events of tasks.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "task_event",
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("task", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("ix_task_event_task", "task_event", ["task"])


def downgrade() -> None:
    """Refuse: a ledger is never taken apart."""
    raise NotImplementedError
