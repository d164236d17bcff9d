"""Small sizes and planted bugs of the server: text that takes the place of other text while a module is imported."""

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Any

Change = tuple[str, str, str]  # module, what stands there, what takes its place

# In small worlds the server's sizes are small too: a handful of records fills a page.
SMALL: list[Change] = [
    ("server.sync.paging", "PAGE_RECORDS = 1000", "PAGE_RECORDS = 3"),
    ("server.sync.paging", "STEP = 128", "STEP = 2"),
    ("server.sync.held", "RUN = 20 ", "RUN = 3 "),
    ("server.sync.held", "STEP = 2000", "STEP = 2"),
    ("server.sync.appending", "SOME = 64", "SOME = 2"),
    ("server.packs.chain", "FULL = 500", "FULL = 3"),
    ("server.packs.chain", "MOST_IDS = 1000", "MOST_IDS = 4"),
    ("server.packs.chain", "ANSWER = 128 << 10", "ANSWER = 1"),
]

SERVER: dict[str, Change] = {
    "an answer is given before it is kept": ("server.driver", "pooled.commit()", "pooled.rollback()"),
    "of several records the last is not kept": (
        "server.sync.appending",
        "asked.change_each(INSERT, rows)",
        "asked.change_each(INSERT, rows[:-1] if len(rows) > 2 else rows)",
    ),
    "a repeated record takes another place": (
        "server.sync.appending",
        "elif found := there.get(name):",
        "elif (found := there.get(name)) and found[1] < '2':",
    ),
    "other bytes are called a duplicate": ("server.sync.appending", '"conflict"', '"stored"'),
    "a page leaves one out": ("server.sync.paging", "AND seq > ? AND", "AND seq > ? + 1 AND"),
    "a page ends where it should go on": (
        "server.sync.paging",
        "return not self.more",
        "self.more, more = False, self.more; return not more",
    ),
    "the cursor of another history counts": (
        "server.sync.exchange",
        "told.cursor if told.log_id == caller.log_id and told.cursor <= last else 0",
        "told.cursor",
    ),
    "the kept digest is of before an erasure": (
        "server.sync.exchange",
        "if last != before or digest != caller.digest:",
        "if last != before:",
    ),
    "the kept digest is of before": (
        "server.sync.exchange",
        "asked.change(KEEP, last, digest, account)",
        "asked.change(KEEP, last, caller.digest or digest, account)",
    ),
    "the run of leaves is not lengthened": ("server.sync.held", "asked.change(LENGTHEN, run, account, part)", "pass"),
    "an erasure changes nobody's leaf": (
        "server.sync.erasing",
        "(erased_leaf(account, record), account, record) for record in fresh",
        "(record + record, account, record) for record in fresh",
    ),
    "an erased record is called a conflict": ("server.sync.appending", 'status = "erased" if erased else', "status ="),
    "whoever is signed in may write anywhere": (
        "server.sync.views",
        "guard.check_account(who.account, account)",
        "who = who",
    ),
    "a session outlives signing out": (
        "server.accounts.sessions",
        "db.session.execute(delete(Session).where(Session.token_hash == hash_of(token)))",
        "pass",
    ),
    "a restore keeps the sessions": (
        "server.backup.settling",
        "for model in (Session, Challenge,",
        "for model in (Challenge,",
    ),
    "a pack may leave a hole": ("server.packs.chain", 'return "place"  # a hole', "pass  # a hole"),
}


class Planter(MetaPathFinder):
    """Finds the modules that are to be changed, before the usual finder does."""

    def __init__(self, changes: list[Change]) -> None:
        self.changes = changes

    def find_spec(self, fullname: str, path: Any = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """The usual spec, with a loader that changes the source."""
        mine = [(was, becomes) for module, was, becomes in self.changes if module == fullname]
        spec = PathFinder.find_spec(fullname, path, target) if mine else None
        if spec and spec.origin:
            spec.loader = Changed(fullname, spec.origin, mine)
        return spec


class Changed(SourceFileLoader):
    """Reads a module's source with changes, and keeps nothing compiled."""

    def __init__(self, name: str, path: str, changes: list[tuple[str, str]]) -> None:
        super().__init__(name, path)
        self.changes = changes

    def get_code(self, fullname: str) -> Any:
        """Compiled from the changed text. Raises LookupError where what is to be changed does not stand there."""
        source = self.get_data(self.path).decode()
        for was, becomes in self.changes:
            if was not in source:
                raise LookupError(f"{fullname} has no {was!r}")
            source = source.replace(was, becomes, 1)
        return compile(source, self.path, "exec", dont_inherit=True)


def plant(bug: str | None) -> None:
    """Small sizes, and this bug, for every import from here on. Call it before the first import of `server`."""
    sys.meta_path.insert(0, Planter(SMALL + ([SERVER[bug]] if bug in SERVER else [])))
