"""PostgreSQL: its own tools. A transaction lends its view of the database to pg_dump, so that dump and figures are of one moment.

A restore is one transaction too: everything out, everything in, counted, and only then committed.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from threading import Thread
from typing import IO

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from vakkring.backup import figures, packing
from vakkring.backup.manifest import Figures
from vakkring.backup.snapshot import Snapshot
from vakkring.backup.trouble import Trouble

SCHEMA = "public"
PATIENCE = "15s"
"""So long a restore waits for a site that still runs."""


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """The state of this moment; writers go on meanwhile. `Trouble` when pg_dump is missing, too old or fails."""
    refuse_old("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        state = cursor.fetchone()[0]
        yield Snapshot(dump(state), figures.figures(), figures.migrations(), figures.named_files())


def dump(state: str) -> Iterator[bytes]:
    """What pg_dump writes of this state."""
    left_out = [f"--exclude-table-data={SCHEMA}.{table}" for table in figures.LEFT_OUT]
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={state}", *left_out]
    with (
        tempfile.TemporaryFile() as errors,
        started("pg_dump", options, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors) as tool,
    ):
        yield from packing.blocks(pipe(tool.stdout))
        if tool.wait():
            raise Trouble(f"pg_dump failed: {first_line(errors)}. See to that, then make the backup again.")


def there() -> bool:
    """True: who makes the database is the operator."""
    return True


def restore(content: Iterable[bytes], made: Figures) -> None:
    """Put the database in the place of this one, in one transaction. `Trouble` leaves all as it was."""
    refuse_old("pg_restore")
    connection.close()
    quiet = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
    with (
        tempfile.TemporaryFile() as errors,
        started("psql", quiet, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors) as session,
    ):
        script = pipe(session.stdin)
        try:
            script.write(EMPTIED.encode())
            script.flush()
            unpack(content, script)
            script.write(f"{counted(made)}COMMIT;\n".encode())
            script.flush()
        except BrokenPipeError:
            pass  # what went wrong stands in the errors
        except Trouble:
            if well(session, script):  # else what it says is the cause
                raise
        if not well(session, script):
            why = first_line(errors)
            hint = "Stop the site, then restore again" if "lock timeout" in why else "Nothing was changed"
            raise Trouble(f"The database could not be restored: {why}. {hint}.")


def well(session: subprocess.Popen[bytes], script: IO[bytes]) -> bool:
    """Let psql come to the end of what it was given; True when it did. Without a commit it undoes everything."""
    with suppress(BrokenPipeError):
        script.close()
    return session.wait() == 0


def unpack(content: Iterable[bytes], script: IO[bytes]) -> None:
    """Let pg_restore write a dump as SQL. `Trouble` when it does not come to the end: then nothing may be committed."""
    options = ["--no-owner", "--no-privileges", "--file=-"]
    with tempfile.TemporaryFile() as errors, subprocess.Popen(  # noqa: S603 -- a tool of PostgreSQL
        [found("pg_restore"), *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
    ) as tool:  # fmt: skip
        pump = Thread(target=carry, args=[pipe(tool.stdout), script], daemon=True)
        pump.start()
        try:
            for block in content:
                pipe(tool.stdin).write(block)
            pipe(tool.stdin).close()
        except BrokenPipeError:
            pass  # it says why
        except BaseException:
            tool.kill()
            raise
        finally:
            with suppress(BrokenPipeError):
                pipe(tool.stdin).close()
            pump.join()
        if tool.wait():
            raise Trouble(f"pg_restore cannot read the database in the file: {first_line(errors)}. Use the tools of the newer PostgreSQL.")


def carry(source: IO[bytes], target: IO[bytes]) -> None:
    """From one pipe into another; when nobody takes it any more, the first one ends as well."""
    try:
        for block in packing.blocks(source):
            target.write(block)
        target.flush()
    except (BrokenPipeError, ValueError):
        pass
    finally:
        source.close()


EMPTIED = f"""BEGIN;
SET lock_timeout = '{PATIENCE}';
DROP SCHEMA {SCHEMA} CASCADE;
CREATE SCHEMA {SCHEMA};
GRANT USAGE ON SCHEMA {SCHEMA} TO PUBLIC;
"""


def counted(made: Figures) -> str:
    """SQL that ends the transaction with an error unless everything is as it was when the backup was made."""
    rows = [(name, f'SELECT count(*) FROM {SCHEMA}."{name}"', many) for name, many in made.rows.items()]  # noqa: S608 -- our own file
    sums = [
        ("the ledger", f"SELECT coalesce(sum(cents), 0) FROM {SCHEMA}.funding_entry", made.cents),  # noqa: S608
        ("the balances", f"SELECT coalesce(sum(balance), 0) FROM {SCHEMA}.funding_account", made.balances),  # noqa: S608
    ]
    checks = "\n".join(
        f"IF ({question}) <> {value} THEN RAISE EXCEPTION '{name} differs from what the file says of it'; END IF;"
        for name, question, value in [*rows, *(sums if "funding_entry" in made.rows else [])]
    )
    return f"DO $vakkring$ BEGIN\n{checks}\nEND $vakkring$;\n"


def refuse_old(tool: str) -> None:
    """`Trouble` unless this tool is there and knows the server's version."""
    said = subprocess.run([found(tool), "--version"], check=True, capture_output=True, text=True).stdout  # noqa: S603 -- a tool of PostgreSQL
    version = int(re.search(r"\) (\d+)", said)[1])  # type: ignore[index]  # they all say it so
    connection.ensure_connection()
    server = connection.connection.info.server_version // 10_000
    if version < server:
        raise Trouble(f"{tool} is of PostgreSQL {version}, the server of {server}. Install the package postgresql-client-{server}.")


def found(tool: str) -> str:
    """Where the tool is; `Trouble` when it is not on the PATH."""
    path = shutil.which(tool)
    if path is None:
        raise Trouble(f"{tool} is not on the PATH. Install the package postgresql-client, of the server's version.")
    return path


def started(tool: str, options: Sequence[str], **pipes: int | IO[bytes]) -> subprocess.Popen[bytes]:
    """The tool, connected to this database. The password goes by the environment: arguments can be read by everybody."""
    (_psql, *where), env = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    env = {**os.environ, **(env or {}), **tls(connection.settings_dict["OPTIONS"])}
    return subprocess.Popen([found(tool), *options, *where], env=env, **pipes)  # type: ignore[call-overload, no-any-return]  # noqa: S603


def tls(options: Mapping[str, object]) -> dict[str, str]:
    """What the address of the database says of TLS, as its tools read it; Django's own way to them knows only some of it."""
    named = {name: str(value) for name, value in options.items() if name.startswith("ssl") or name == "channel_binding"}
    return {f"PG{name.upper().replace('_', '')}": value for name, value in named.items()}


def pipe(end: IO[bytes] | None) -> IO[bytes]:
    """The end of a pipe that was asked for."""
    assert end is not None  # noqa: S101 -- for the types
    return end


def first_line(errors: IO[bytes]) -> str:
    """What a tool complained about."""
    errors.seek(0)
    lines = errors.read().decode(errors="replace").strip().splitlines()
    return lines[0].rstrip(".") if lines else "it does not say why"
