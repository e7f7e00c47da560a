"""Supervision (督办): finding → steps, owner, deadline, documents, and the test that closes."""
