"""A private Prosody on loopback, for `make run` and the end-to-end tests.

It runs as whoever starts it, out of one folder, on a port of its own, and
knows nobody but the accounts it is given:

    with PrivateServer() as server:
        ada = server.add_account("ada", "secret")      # "ada@localhost"
        room = server.create_room("news")              # "news@rooms.localhost"
        ... connect to 127.0.0.1, server.port ...

It ends with the block, with the program, and with the program's death: the
kernel ends it when the thread that started it is gone.
"""
import atexit
import os
import pathlib
import random
import shutil
import socket
import subprocess
import tempfile
import time

TEMPLATE = pathlib.Path(__file__).with_name("prosody.cfg.lua.in")
PROSODY = "/usr/bin/prosody"
START_SECONDS = 20
STOP_SECONDS = 5

# Below the ports that the kernel gives to outgoing connections: between our
# look and Prosody's bind nobody takes one of these by chance.
PORTS = range(20000, 32000)


class ServerError(Exception):
    """Prosody did not start; the text ends with what it logged."""


class PrivateServer:
    domain = "localhost"
    muc = "rooms.localhost"
    host = "127.0.0.1"

    def __init__(self, folder=None, tls=False, extra_config="", port=None):
        """folder: where it keeps everything; a temporary one, removed at the
        end, where None. tls: required, with a certificate of its own, else
        not offered. extra_config: lines of Prosody's global configuration.
        port: the one to take if it is free."""
        self._folder_is_ours = folder is None
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="footnote-server-"))
        self.tls = tls
        self.extra_config = extra_config
        self.port = port
        self.log_path = str(self.folder / "prosody.log")
        self.certificate = str(self.folder / "server.crt") if tls else None
        self._process = None
        self._has_run = False
        self._rooms = {}
        atexit.register(self.stop)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._make_certificate()
            self._start(port)
        except BaseException:
            self.stop()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def pid(self):
        return self._process.pid if self._process else None

    def add_account(self, name, password):
        """Makes an account, or sets its password, also while the server runs."""
        self._store(self.domain, "accounts", name, {"password": password})
        return f"{name}@{self.domain}"

    def create_room(self, name):
        """Makes a room that stays, open to everybody, with no owner. Rooms
        also come into being when somebody joins them, who then owns them."""
        jid = f"{name}@{self.muc}"
        self._store(self.muc, "config", name, {
            "_jid": jid,
            "_data": {"persistent": True, "hidden": False},
        })
        self._rooms[jid] = True
        self._store(self.muc, "persistent", None, self._rooms)
        return jid

    def restart(self):
        """Stops and starts it again: same port, same accounts and rooms."""
        self._end()
        self._start(self.port)

    def kill(self):
        """Ends it at once, without a word to anybody, as a power cut would.
        restart() starts it again."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self):
        """Ends it; a temporary folder goes with it. May be called twice."""
        atexit.unregister(self.stop)
        self._end()
        if self._folder_is_ours:
            shutil.rmtree(self.folder, ignore_errors=True)

    def log_tail(self, lines=15):
        try:
            text = pathlib.Path(self.log_path).read_text(errors="replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-lines:])

    def _start(self, port):
        candidates = [port] if port else []
        while len(candidates) < 20:
            candidates.append(free_port())
        if self._has_run:
            candidates = [self.port]  # clients know it
        for candidate in candidates:
            if self._start_on(candidate):
                self.port = candidate
                self._has_run = True
                return
        raise ServerError(f"Prosody finds no free port:\n{self.log_tail()}")

    def _start_on(self, port):
        """False where another program has the port."""
        config = self.folder / "prosody.cfg.lua"
        config.write_text(self._config(port))
        log = pathlib.Path(self.log_path)
        log_start = log.stat().st_size if log.exists() else 0
        output = self.folder / "prosody.out"
        with open(output, "ab") as out:
            # A session of its own: Ctrl-C is for us, and we end it in order.
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", PROSODY, "-F", "--config", config],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            text = _read_from(log, log_start)
            if f"Activated service 'c2s' on [{self.host}]:{port}" in text and self._answers(port):
                return True
            if "Activated service 'c2s' on no ports" in text:
                self._end()
                return False
            if self._process.poll() is not None:
                words = output.read_text(errors="replace")[-2000:]
                raise ServerError(f"Prosody ended at once:\n{words}{self.log_tail()}")
            time.sleep(0.02)
        raise ServerError(f"Prosody is not up after {START_SECONDS} s:\n{self.log_tail()}")

    def _answers(self, port):
        try:
            socket.create_connection((self.host, port), timeout=1).close()
            return True
        except OSError:
            return False

    def _end(self):
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _config(self, port):
        text = TEMPLATE.read_text()
        for name, value in {
            "FOLDER": str(self.folder.resolve()),
            "AS_ROOT": "true" if os.geteuid() == 0 else "false",
            "PORT": str(port),
            "TLS": "true" if self.tls else "false",
            "TLS_MODULE": '"tls",' if self.tls else "",
            "EXTRA": self.extra_config,
            "DOMAIN": self.domain,
            "MUC": self.muc,
        }.items():
            text = text.replace(f"@{name}@", value)
        return text

    def _make_certificate(self):
        if not self.tls or os.path.exists(self.certificate):
            return
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "30", "-subj", f"/CN={self.domain}",
             "-addext", f"subjectAltName=DNS:{self.domain},DNS:{self.muc}",
             "-keyout", self.folder / "server.key", "-out", self.certificate],
            check=True, stdin=subprocess.DEVNULL, capture_output=True)

    def _store(self, host, store, name, value):
        """Writes what Prosody's own storage would; Prosody reads it each time."""
        folder = self.folder / "data" / _encode(host)
        path = folder / store / f"{_encode(name)}.dat" if name else folder / f"{store}.dat"
        for parent in (self.folder / "data", folder, path.parent):
            parent.mkdir(mode=0o750, exist_ok=True)
        beside = path.with_suffix(".new")
        beside.write_text(f"return {_lua(value)};\n")
        beside.chmod(0o640)
        beside.rename(path)


def _read_from(path, offset):
    try:
        with open(path, "rb") as file:
            file.seek(offset)
            return file.read().decode(errors="replace")
    except OSError:
        return ""


def _port_is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((PrivateServer.host, port))
            return True
        except OSError:
            return False


def free_port():
    while True:
        port = random.SystemRandom().choice(PORTS)
        if _port_is_free(port):
            return port


def _encode(name):
    return "".join(c if c.isascii() and c.isalnum() else
                   "".join(f"%{byte:02x}" for byte in c.encode()) for c in name)


def _lua(value):
    if isinstance(value, dict):
        return "{" + "".join(f"[{_lua(k)}]={_lua(v)};" for k, v in value.items()) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "".join(c if c.isprintable() and c not in '"\\' else
                   "".join(f"\\{byte:03d}" for byte in c.encode()) for c in str(value))
    return f'"{text}"'
