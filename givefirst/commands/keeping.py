"""`givefirst backup`, `restore` and `retention`: how records are kept, and let go."""

from pathlib import Path

from .parts import add, add_records, copies, records, say


def add_keeping(commands) -> None:
    backup = add(commands, "backup", _backup, "copy all records and the data folder into one file, also while the server runs", "givefirst backup /mnt/backup/give-first.zip")
    backup.add_argument("file", type=Path, metavar="FILE", help="holds everything that is known about people: keep it as safe as the records")
    add_records(backup)
    restore = add(commands, "restore", _restore, "put back what a backup holds, into either kind of database; stop the server first", "givefirst restore /mnt/backup/give-first.zip")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="records that are there are lost")
    add_records(restore)
    retention = add(commands, "retention", _retention, "delete what policy.yml lets the course keep no longer (the server does so each day)", "givefirst retention --dry-run")
    retention.add_argument("--dry-run", action="store_true", help="only say what would be deleted")
    add_records(retention)


def _backup(options) -> None:
    from ..store.backup import write_backup

    with records(options.data, options.database) as store:
        rows = write_backup(store, options.data, options.file)
    say(f"{sum(rows.values())} record(s) of {rows['person']} person(s) and the data folder are in {options.file}. Keep it as safe as the records themselves.")


def _restore(options) -> None:
    from ..notebooks import Copies
    from ..store.restore import restore_backup

    with records(options.data, options.database) as store:
        done = restore_backup(store, options.data, options.file, Copies, replace=options.replace)
    say(f"{sum(done['rows'].values())} record(s) are back. Sign-in links of the backup no longer work; whoever signed in signs in again.")
    if done["erased"]:
        say(f"{done['erased']} person(s) had been erased since, and stay erased.")
    if done["kept"]:
        say(f"These files of {options.data} differ from the backup and were left as they are: {', '.join(done['kept'])}.")


def _retention(options) -> None:
    from ..course import load_policy
    from ..store.retention import make_plan, run_retention

    keep = load_policy(options.root, options.data).keep
    with records(options.data, options.database) as store:
        if options.dry_run:
            counts = make_plan(store, keep, options.data, copies(options.data)).counts()
        else:
            counts = run_retention(store, keep, options.data, copies(options.data))
    for (rule, what), count in counts.items():
        say(f"{count:6} {what} ({rule})")
    if not counts:
        say("There is nothing that may be kept no longer.")
