"""Amounts in storage units in which every unit that people write is whole to four decimals.

1 亩 is 2000/3 m², no whole number of mm²: an area was off by a third of a mm², and missed a limit.
Each amount is multiplied, and read again from its original where that says more.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import context, op

from yuanheng.store.migrations.finer_amounts import make_finer

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep what became of amounts that are more than multiplied, then make all of them finer."""
    op.create_table(
        "amount_reread",
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("relation", sa.Text, nullable=False),
        sa.Column("fact", sa.Text, nullable=True),
        sa.Column("source_row", sa.Integer, nullable=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("was", sa.BigInteger, nullable=False),
        sa.Column("now", sa.BigInteger, nullable=True),
        sa.Column("how", sa.Text, nullable=False),
    )
    make_finer(op.get_bind(), context.config.attributes.get("papers"))


def downgrade() -> None:
    """Refuse: a ledger is never taken apart."""
    raise NotImplementedError
