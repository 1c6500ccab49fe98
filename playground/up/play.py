"""``bin/play``: everything the playground needs, in one terminal, until Ctrl-C."""

from __future__ import annotations

import argparse
import errno
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

from playground.up import programs
from playground.up.address import Address
from playground.up.child import Child
from playground.up.environment import ROOT, Environment
from playground.up.errors import CannotStart
from playground.up.supervisor import Interrupted, Supervisor
from playground.up.valkey import EmbeddedValkey, answers

READY_S = 60.0
"""A cold disk and a first import of everything can take half a minute on a small machine."""

LOCAL = {"127.0.0.1", "localhost", "::1"}
ANYWHERE = {"0.0.0.0", "::"}


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="bin/play", description="Start the playground; Ctrl-C stops it.")
    options.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    options.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    options.add_argument("--workers", type=int, default=max(2, os.cpu_count() or 2), help="runs computed at a time")
    options.add_argument("--setup-only", action="store_true", help="install what is missing, start nothing")
    return options


def prepare(arguments: Sequence[str]) -> None:
    """Install what is missing on whichever Python runs this, then go on in the project's own."""
    options = parser().parse_args(arguments)
    environment = Environment()
    _check_port(options.host, options.port)
    environment.prepare(development=False)
    if options.setup_only:
        return
    command = [str(environment.python), "-m", "playground.up", "serve", *arguments]
    os.execve(command[0], command, environment.variables())


def serve(arguments: Sequence[str]) -> None:
    """Start the servers and look after them. Runs in the project's own Python."""
    began = time.monotonic()
    options = parser().parse_args(arguments)
    supervisor = Supervisor(_say)
    supervisor.listen()
    played = Played(options, supervisor)
    try:
        played.start()
        _say(f"\nThe playground is at {played.page}   (started in {time.monotonic() - began:.1f} s; Ctrl-C stops it)\n")
        supervisor.run()
    except Interrupted:
        _say("\nStopping ...")
    finally:
        supervisor.stop()
        played.remove()
    _say("Stopped.")


class Played:
    """The processes of one ``bin/play``, in the order in which they need one another."""

    def __init__(self, options: argparse.Namespace, supervisor: Supervisor) -> None:
        self._options = options
        self._supervisor = supervisor
        origins = ",".join(_origins(options.host, options.port))
        self._env = {"PLAYGROUND_ORIGINS": origins, "PYTHONWARNINGS": programs.AS_ROOT, **os.environ}
        self._embedded: EmbeddedValkey | None = None
        self._address = Address()
        self.page = f"http://{_shown(options.host)}:{options.port}/"

    def start(self) -> None:
        _check_port(self._options.host, self._options.port)
        self._store()
        self._supervisor.add(self._worker("worker", programs.RUNS))
        _make_ready(self._env)
        self._supervisor.add(self._python("web", programs.web(self._options.host, self._options.port)))
        self._supervisor.wait_until(self._web_answers, "the web server", READY_S)
        self._supervisor.add(self._worker("bulk", programs.BULK))
        self._address.write(redis_url=self._env["REDIS_URL"], page=self.page)

    def remove(self) -> None:
        self._address.remove()
        if self._embedded:
            self._embedded.remove()

    def _store(self) -> None:
        url = self._env.get("REDIS_URL")
        if url:
            if not answers(url):
                raise CannotStart(
                    f"No Redis server answers at REDIS_URL={_without_password(url)}. "
                    "Start it, correct REDIS_URL, or unset it to use the server that comes with the playground."
                )
            return
        self._embedded = EmbeddedValkey(self._env)
        self._env["REDIS_URL"] = url = self._embedded.url
        self._supervisor.add(self._embedded.child)
        self._supervisor.wait_until(lambda: answers(url), "the embedded Redis server", 10.0)

    def _worker(self, name: str, queue: str) -> Child:
        arguments = programs.worker(queue, self._options.workers, f"{name}-{os.getpid()}")
        return self._python(name, arguments, hush=programs.FAREWELL)

    def _python(self, name: str, arguments: list[str], hush: Sequence[str] = ()) -> Child:
        return Child(name, [sys.executable, "-u", *arguments], cwd=ROOT, env=self._env, hush=hush)

    def _web_answers(self) -> bool:
        connection = http.client.HTTPConnection(_reachable(self._options.host), self._options.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def _make_ready(env: Mapping[str, str]) -> None:
    command = [sys.executable, "-m", "playground.up.readiness"]
    done = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise CannotStart(f"Bringing database and static files up to date failed:\n{done.stderr.strip()}")


def _check_port(host: str, port: int) -> None:
    """Raises CannotStart, naming the option to change, when nothing can listen there."""
    if not 0 < port < 65536:
        raise CannotStart(f"--port must be between 1 and 65535, not {port}.")
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise CannotStart(f"--host {host} is not an address of this machine ({error.strerror}).") from error
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen()
        except OSError as error:
            raise CannotStart(_why_not(host, port, error)) from error


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is taken by another program. Choose another: bin/play --port {port + 1}"
    if error.errno == errno.EACCES:
        return f"Listening on port {port} needs more rights. Choose one above 1023: bin/play --port 8000"
    return f"Cannot listen on --host {host} --port {port}: {error.strerror}."


def _origins(host: str, port: int) -> list[str]:
    """Where a browser may open the site: what a person types for this address, on this port."""
    names = ["localhost", "127.0.0.1"] if host in LOCAL | ANYWHERE else [host]
    if host in ANYWHERE:
        names += [socket.gethostname(), _own_address()]
    return [f"http://{f'[{name}]' if ':' in name else name}:{port}" for name in names]


def _own_address() -> str:
    """This machine's address in its network. Nothing is sent: a datagram socket only looks up the route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return probe.getsockname()[0]


def _shown(host: str) -> str:
    host = "localhost" if host in LOCAL | ANYWHERE else host
    return f"[{host}]" if ":" in host else host


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def _without_password(url: str) -> str:
    return re.sub(r"//[^@/]*@", "//***@", url)


def _say(line: str) -> None:
    print(line, flush=True)
