"""The published schema of a trace is made from its types."""

from docs.trace import PAGE, written


def test_the_schema_of_a_trace_is_up_to_date() -> None:
    """Who changes what a trace says publishes that."""
    assert PAGE.read_text(encoding="utf-8") == written(), "run: python docs/trace.py"
