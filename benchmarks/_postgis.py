"""A PostGIS server for a benchmark: in a folder of its own, on a socket, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["AbsentError", "Server", "server_of", "started_server"]


class AbsentError(Exception):
    """What a way needs is not installed."""


class Server:
    """A connection, and the time that its processor has spent on it."""

    def __init__(self, connection: Any, folder: Path | None) -> None:
        self._connection, self._folder = connection, folder
        self._backend = connection.info.backend_pid

    def run(self, command: str, values: Any = None) -> None:
        """Run what returns no rows."""
        self._connection.execute(command, values)

    def execute(self, query: str, values: Mapping[str, Any]) -> list[Any]:
        """Run a query and return its rows."""
        rows: list[Any] = self._connection.execute(query, values).fetchall()
        return rows

    def seconds(self) -> float:
        """Return the processor time of this process and of the server's for this connection."""
        try:
            spent = Path(f"/proc/{self._backend}/schedstat").read_text(encoding="ascii").split()[0]
        except OSError:
            return time.perf_counter()
        return time.process_time() + int(spent) / 1e9

    def close(self) -> None:
        """Stop a server that was started here, and remove its folder."""
        self._connection.close()
        if self._folder is not None:
            _as_postgres(
                [_program("pg_ctl"), "-D", str(self._folder / "data"), "-m", "fast", "stop"]
            )
            shutil.rmtree(self._folder, ignore_errors=True)


def server_of(shapes: Any, codes: list[str]) -> Server:
    """Return a server with a table ``regions``."""
    server = started_server()
    try:
        _fill(server, shapes, codes)
    except BaseException:
        server.close()
        raise
    return server


def started_server() -> Server:
    """Return a server with PostGIS: the one of ``POSTGIS_DSN``, or one of its own."""
    try:
        import psycopg  # noqa: PLC0415
    except ImportError as error:
        raise AbsentError("psycopg is not installed") from error
    dsn, folder = os.environ.get("POSTGIS_DSN"), None
    if dsn is None:
        folder = _started()
        dsn = f"host={folder} dbname=postgres user=postgres"
    connection = psycopg.connect(dsn, autocommit=True)
    server = Server(connection, folder)
    try:
        server.run("CREATE EXTENSION IF NOT EXISTS postgis")
    except psycopg.Error as error:
        server.close()
        raise AbsentError(f"PostGIS is not installed ({error})") from error
    return server


def _fill(server: Server, shapes: Any, codes: list[str]) -> None:
    run = server.run
    run("SET max_parallel_workers_per_gather = 0")
    run("CREATE TEMPORARY TABLE regions (region text, geom geometry, geog geography)")
    for code, shape in zip(codes, shapes, strict=True):
        run("INSERT INTO regions VALUES (%s, ST_GeomFromWKB(%s, 4326))", (code, shape.wkb))
    run("UPDATE regions SET geog = geom::geography")
    run("CREATE INDEX ON regions USING gist (geom)")
    run("ANALYZE regions")


def _started() -> Path:
    """Start a server that listens on a socket alone, as the user postgres if this one is root."""
    folder = Path(tempfile.mkdtemp(prefix="coverage-postgis-"))
    data = str(folder / "data")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c jit=off"
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _as_postgres([_program("initdb"), "-D", data, "-A", "trust", "-U", "postgres"])
        _as_postgres(
            [_program("pg_ctl"), "-D", data, "-w", "-o", options, "-l", f"{data}/log", "start"]
        )
    except (OSError, LookupError, subprocess.CalledProcessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise AbsentError(f"no PostgreSQL server could be started ({error})") from error
    return folder


def _program(name: str) -> str:
    places = [shutil.which(name), *sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))[::-1]]
    found = next((str(place) for place in places if place), None)
    if found is None:
        raise AbsentError("PostgreSQL is not installed")
    return found


def _as_postgres(command: list[str]) -> None:
    user = "postgres" if os.geteuid() == 0 else None
    subprocess.run(command, check=True, capture_output=True, user=user, cwd="/")
