"""The command line: one group, its commands listed here."""

from commands import (
    audit,
    backups,
    database,
    demo,
    figures,
    imports,
    keys,
    privacy,
    schema,
    start,
    users,
    worker,
)
from commands.context import Commands

COMMANDS = (
    start.start,
    database.init,
    database.stats,
    database.reset,
    demo.seed,
    imports.import_,
    imports.rejected,
    figures.refresh,
    figures.rebuild,
    figures.check,
    worker.worker,
    backups.backup,
    backups.restore,
    keys.keys,
    users.users,
    audit.audit,
    privacy.forget,
    privacy.retention,
    schema.schema,
)

manage = Commands("manage", help="Manages the database of SmartShopie Analytics, which DATABASE_URL names.")
for command in COMMANDS:
    manage.add_command(command)

if __name__ == "__main__":
    manage()
