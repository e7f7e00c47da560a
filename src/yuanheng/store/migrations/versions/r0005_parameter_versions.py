"""Dated versions of the parameters of standards.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "parameter_version",
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("standard", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("ix_parameter_version_standard", "parameter_version", ["standard"])


def downgrade() -> None:
    """Refuse: a ledger is never taken apart."""
    raise NotImplementedError
