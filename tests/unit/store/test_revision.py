"""The revisions known by the names of their files are those that the files carry."""

from __future__ import annotations

from alembic.config import Config
from alembic.script import ScriptDirectory

from yuanheng.store.revision import _MIGRATIONS, _known_revisions


def test_files_are_named_after_their_revisions_in_one_line() -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    known = _known_revisions()
    assert known == [script.revision for script in reversed(list(scripts.walk_revisions()))]
    assert known[-1] == scripts.get_current_head()
