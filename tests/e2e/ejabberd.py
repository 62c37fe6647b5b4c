"""A private ejabberd on loopback, with the same handles as PrivateServer.

It runs as whoever starts it, out of one temporary folder, without its control
script, its user, Erlang's epmd or a name in a network of Erlang nodes. It ends
with the program: the kernel ends it when the thread that started it is gone.
"""
import atexit
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from room import ServerError, free_port

ERL = "/usr/bin/erl"
START_SECONDS = 30

CONFIG = """\
hosts: [localhost]
loglevel: info
certfiles: []
auth_method: [internal]
auth_password_format: plain
listen:
  - {{port: {port}, ip: "127.0.0.1", module: ejabberd_c2s, starttls: false, shaper: c2s_shaper,
     access: all, max_stanza_size: 1048576}}
  - {{port: {api}, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {{/api: mod_http_api}}}}
api_permissions:
  "the tests":
    from: [mod_http_api]
    who: {{ip: "127.0.0.1/8"}}
    what: [register, change_password, create_room_with_opts]
shaper:
  normal: {{rate: 3000, burst_size: 20000}}
shaper_rules:
  c2s_shaper: {shaper}
modules:
  mod_admin_extra: {{}}
  mod_caps: {{}}
  mod_carboncopy: {{}}
  mod_disco: {{}}
  mod_http_api: {{}}
  mod_mam: {{}}
  mod_muc:
    host: rooms.localhost
    access_create: all
    default_room_options: {{mam: true}}
    min_message_interval: {interval}
  mod_muc_admin: {{}}
  mod_offline: {{}}
  mod_ping: {{}}
  mod_private: {{}}
  mod_pubsub: {{plugins: [flat, pep], max_items_node: 1000}}
  mod_roster: {{}}
  mod_version: {{}}
"""


class EjabberdServer:
    domain = "localhost"
    muc = "rooms.localhost"
    host = "127.0.0.1"

    def __init__(self, shaper="none", interval=0):
        """shaper: none, or normal as ejabberd's own config has it. interval: seconds
        that must be between two messages of an occupant."""
        self.shaper, self.interval = shaper, interval
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="footnote-ejabberd-"))
        self.port, self._api = free_port(), free_port()
        self._accounts = {}
        self._process = None
        atexit.register(self.stop)
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def add_account(self, name, password):
        """Makes an account, or sets its password."""
        if name not in self._accounts:
            self._call("register", user=name, host=self.domain, password=password)
        elif self._accounts[name] != password:
            self._call("change_password", user=name, host=self.domain, newpass=password)
        self._accounts[name] = password
        return f"{name}@{self.domain}"

    def create_room(self, name, archive=True):
        options = {"persistent": "true", "anonymous": "true", "mam": str(archive).lower()}
        self._call("create_room_with_opts", name=name, service=self.muc, host=self.domain,
                   options=[{"name": k, "value": v} for k, v in options.items()])
        return f"{name}@{self.muc}"

    @property
    def pid(self):
        return self._process.pid if self._process else None

    def restart(self):
        """Ends it at once and starts it again: same port, same accounts and rooms."""
        self.kill()
        self._start()
        accounts, self._accounts = self._accounts, {}
        for name, password in accounts.items():  # a power cut may have taken the newest
            with contextlib.suppress(urllib.error.HTTPError):
                self.add_account(name, password)
            self._accounts[name] = password

    def kill(self):
        """Ends it at once, without a word to anybody, as a power cut would.
        restart() starts it again."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self):
        atexit.unregister(self.stop)
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log_tail(self, lines=15):
        try:
            text = (self.folder / "ejabberd.log").read_text(errors="replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-lines:])

    def _call(self, command, **arguments):
        request = urllib.request.Request(f"http://{self.host}:{self._api}/api/{command}",
                                         json.dumps(arguments).encode())
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def _start(self):
        folder = self.folder
        config = folder / "ejabberd.yml"
        config.write_text(CONFIG.format(
            port=self.port, api=self._api, shaper=self.shaper, interval=self.interval))
        log = folder / "ejabberd.log"
        if log.exists():
            log.rename(folder / "ejabberd.log.before")
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8",
            "ERL_LIBS": "/usr/lib/" + os.uname().machine + "-linux-gnu",
            "EJABBERD_CONFIG_PATH": str(config), "EJABBERD_LOG_PATH": str(folder / "ejabberd.log"),
            "EJABBERD_PID_PATH": str(folder / "pid"), "ERL_CRASH_DUMP": str(folder / "crash"),
            "ERL_CRASH_DUMP_SECONDS": "0", "CONTRIB_MODULES_PATH": str(folder / "contrib"),
            "CONTRIB_MODULES_CONF_DIR": str(folder / "modules.d"), "SCRIPT_DIR": str(folder),
        }
        with open(folder / "out", "ab") as out:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", ERL, "-noinput", "-mnesia", "dir",
                 f'"{folder}/spool"', "-s", "ejabberd"], stdin=subprocess.DEVNULL, stdout=out,
                stderr=out, env=environment, cwd=folder, start_new_session=True)
        deadline = time.monotonic() + START_SECONDS
        while f"{self.host}:{self.port} for ejabberd_c2s" not in self.log_tail(100) or \
                f"{self.host}:{self._api} for ejabberd_http" not in self.log_tail(100):
            if self._process.poll() is not None or time.monotonic() > deadline:
                words = (folder / "out").read_text(errors="replace")[-2000:]
                raise ServerError(f"ejabberd does not start:\n{words}\n{self.log_tail()}")
            time.sleep(0.02)
