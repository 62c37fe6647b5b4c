"""What the end-to-end tests are made of: the bot, clients, and cases.

Clients are slixmpp's, run on one asyncio loop; each keeps what it hears in an
inbox. Nothing sleeps and hopes: every wait is for an event, with a deadline.
"""
import asyncio
import contextlib
import inspect
import logging
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "config"))

with contextlib.redirect_stderr(None):  # it has a word on how stringprep is built
    import slixmpp  # noqa: E402
    from slixmpp.xmlstream.handler import Callback  # noqa: E402
    from slixmpp.xmlstream.matcher import MatchXPath  # noqa: E402

from private_server import PrivateServer, ServerError, free_port  # noqa: E402,F401

FOOTNOTE = os.environ.get("FOOTNOTE", str(ROOT / "build/footnote"))
SECONDS = 60
PASSWORD = "the-bots-own-secret-8c1f"

for name in ("slixmpp", "asyncio"):
    logging.getLogger(name).setLevel(logging.CRITICAL)


class Failure(AssertionError):
    """What a case found wrong."""


class Skip(Exception):
    """Why a case cannot be played here."""


def check(fine, why):
    if not fine:
        raise Failure(why)


async def until(condition, what, seconds=SECONDS):
    """Waits until condition() gives something true, and returns that."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        check(time.monotonic() < deadline, f"waited {seconds} s for {what}")
        await asyncio.sleep(0.01)
    return found


class Client(slixmpp.ClientXMPP):
    """One person with one client."""

    def __init__(self, server, name):
        super().__init__(server.add_account(name, name), name)
        self.host_server, self.who = server, name
        self.inbox = []
        self.presences = []
        for plugin in ("xep_0030", "xep_0045", "xep_0092", "xep_0199", "xep_0203"):
            self.register_plugin(plugin)
        self.add_event_handler("message", self.inbox.append)
        self.add_event_handler("message_error", self.inbox.append)
        self.register_handler(Callback("presences", MatchXPath("{jabber:client}presence"),
                                       self.presences.append))

    async def login(self):
        up = asyncio.get_running_loop().create_future()
        self.add_event_handler("session_start", lambda _: up.done() or up.set_result(True))
        self.connect((self.host_server.host, self.host_server.port), use_ssl=False, force_starttls=False,
                     disable_starttls=True)
        await asyncio.wait_for(up, SECONDS)
        self.send_presence()
        return self

    async def join(self, room, nick=None, **options):
        self.room, self.nick = room, nick or self.who
        await self.plugin["xep_0045"].join_muc_wait(
            room, self.nick, timeout=SECONDS, maxstanzas=0, **options)
        return self

    def say(self, text, to=None, kind="groupchat", **attributes):
        """Says it to the room, or to somebody."""
        message = self.make_message(mto=to or self.room, mbody=text, mtype=kind)
        for name, value in attributes.items():
            message[name] = value
        message.send()
        return message

    def heard(self, wanted):
        """The messages not yet taken for which wanted() holds."""
        return [m for m in self.inbox if m["body"] and wanted(m)]

    async def hear(self, wanted, what, seconds=SECONDS):
        """Waits for such a message and takes it out."""
        await until(lambda: self.heard(wanted), f"{what} at {self.who}", seconds)
        message = self.heard(wanted)[0]
        self.inbox.remove(message)
        return message

    async def answer(self, nick="footnote", seconds=SECONDS):
        """The next that the bot says to us in the room, without our nick."""
        start = f"{self.nick}:"
        message = await self.hear(
            lambda m: m["type"] == "groupchat" and m["from"].resource == nick and
            m["body"].startswith(start), "an answer in the room", seconds)
        return message["body"][len(start):].strip()

    async def private_answer(self, seconds=SECONDS):
        message = await self.hear(lambda m: m["type"] == "chat", "a private answer", seconds)
        return message["body"]

    async def ask(self, text, **options):
        self.say(text)
        return await self.answer(**options)

    def unexpected(self):
        """What the bot said in the room, or to us, that nobody took yet."""
        return [m["body"] for m in self.inbox if m["body"] and
                (m["from"].resource == "footnote" or m["from"].user == "footnote")]


def _name(pid):
    """Of a process; none where it has ended."""
    try:
        return pathlib.Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return None


class Bot:
    """footnote run, with a config of its own."""

    def __init__(self, server, rooms=(), nick="footnote", password=PASSWORD, account="footnote",
                 answers="", tls="loopback-only", environment=None, stories=(), port=None,
                 connection="", prefix=(), settings="", plugins=()):
        self.server = server
        self.folder = tempfile.TemporaryDirectory(prefix="footnote-bot-")
        folder = pathlib.Path(self.folder.name)
        secret = folder / "password"
        secret.write_text(password + "\n")
        secret.chmod(0o600)
        lines = ["account:", f"  jid: {account}@{server.domain}", "  password-file: password",
                 f"  server: {server.host}:{port or server.port}", f"  tls: {tls}",
                 *([f"connection: {{{connection}}}"] if connection else []), "rooms:"]
        for room in rooms:
            lines += [f"  - jid: {room}", f"    nick: {nick}"]
        if not rooms:
            lines.pop()
        if "deadline-seconds" not in answers:
            answers += "\n  deadline-seconds: 2"
        if stories:
            lines += ["stories:", *(f"  - {ROOT / story}" for story in stories)]
        if plugins:
            lines += ["plugins:", *(f"  - {plugin}" for plugin in plugins)]
        lines += ["answers:", *answers.splitlines(), "log: debug",
                  *settings.splitlines()]
        (folder / "footnote.yaml").write_text("\n".join(lines) + "\n")
        self.config = folder / "footnote.yaml"
        self.log_path = folder / "log"
        self.environment = {**os.environ, **(environment or {})}
        self.prefix = prefix  # a command that runs the bot in its place
        self.process = None

    def start(self):
        self.log_file = open(self.log_path, "ab")
        self.process = subprocess.Popen(
            [*self.prefix, FOOTNOTE, "run", "-c", str(self.config)], stdin=subprocess.DEVNULL,
            stdout=self.log_file, stderr=self.log_file, env=self.environment)
        return self

    @property
    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    async def logged(self, text, times=1, seconds=SECONDS):
        def there():
            return self.log.count(text) >= times or self.process.poll() is not None
        try:
            await until(there, f'"{text}" in the log', seconds)
        except Failure as failure:
            raise Failure(f"{failure}; the log:\n{self.log}") from None
        check(self.log.count(text) >= times,
              f'the bot ended ({self.process.returncode}) without "{text}":\n{self.log}')

    async def joined(self, times=1):
        await self.logged("joined ", times)
        return self

    def children(self, waiting=False):
        """Answerers; waiting: also the copies of them that wait."""
        found = []
        for task in pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            found += [int(pid) for pid in task.read_text().split()]
        return [pid for pid in found if waiting or _name(pid) != "standby"]

    async def answerer(self, other_than=None):
        """The answerer's process id."""
        def one():
            return [pid for pid in self.children() if pid != other_than and
                    b"answerer" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()]
        return (await until(one, "an answerer"))[0]

    async def ended(self, seconds=SECONDS):
        await until(lambda: self.process.poll() is not None, "the bot's end", seconds)
        return self.process.returncode

    async def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                await self.ended()
            except Failure:
                self.process.kill()
                self.process.wait()
                raise
        return self.process.returncode if self.process else None


class Stage:
    """A server, rooms, people and bots; all are cleared away at the end, but a
    server that was given and is used on."""

    rooms = 0

    def __init__(self, server=None, make_server=PrivateServer, **options):
        self.server = server or make_server(**options)
        self.keeps_server = server is not None
        self.server.add_account("footnote", PASSWORD)
        Stage.rooms += 1
        self.room = self.server.create_room(f"news{Stage.rooms}" if server else "news")
        self.clients, self.bots = [], []

    def make_bot(self, **options):
        options.setdefault("rooms", [self.room])
        bot = Bot(self.server, **options)
        self.bots.append(bot)
        return bot

    async def bot(self, **options):
        return await self.make_bot(**options).start().joined()

    async def client(self, name, room=True, nick=None):
        client = await Client(self.server, name).login()
        self.clients.append(client)
        if room:
            await client.join(self.room if room is True else room, nick)
        return client

    async def clear(self):
        for client in self.clients:
            client.abort()
        try:
            for bot in self.bots:
                await bot.stop()
        finally:
            for bot in self.bots:
                bot.folder.cleanup()  # nobody else does: main() ends in haste
            if not self.keeps_server:
                self.server.stop()


async def play(cases, server):
    failed = 0
    wanted = sys.argv[1:]
    for case in cases:
        name = case.__name__.replace("_", " ")
        if wanted and not any(w in name for w in wanted):
            continue
        options = getattr(case, "server", {})
        stage = None
        try:
            stage = Stage(server if server and not options else None, **options)
            await asyncio.wait_for(case(stage), getattr(case, "seconds", 120))
            for bot in stage.bots:
                await bot.stop()
                for word in ("AddressSanitizer", "runtime error:", "LeakSanitizer"):
                    check(word not in bot.log, bot.log)
            print(f"ok {name}", flush=True)
        except Skip as why:
            print(f"skip {name}: {why}", flush=True)
        except Exception as reason:
            failed += 1
            text = str(reason) if isinstance(reason, Failure) else traceback.format_exc()
            logs = "".join(b.log for b in stage.bots) if stage else ""
            print(f"not ok {name}\n    " + f"{text}\n{logs}".replace("\n", "\n    "), flush=True)
        finally:
            if stage:
                with contextlib.suppress(Failure):
                    await stage.clear()
    return failed


def main(modules, server=None):
    """Plays a module's coroutines, or several modules', that take a stage and whose
    names do not begin with "_", each on a server of its own, or all but those with
    options on the one that is given."""
    modules = modules if isinstance(modules, list) else [modules]
    cases = [f for module in modules for n, f in vars(module).items()
             if inspect.iscoroutinefunction(f) and f.__module__ == module.__name__ and
             list(inspect.signature(f).parameters) == ["stage"] and not n.startswith("_")]
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    failed = loop.run_until_complete(play(cases, server))
    if server:
        server.stop()
    sys.stdout.flush()
    os._exit(1 if failed else 0)  # slixmpp leaves tasks behind
