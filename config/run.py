#!/usr/bin/python3
"""What `make run` starts: a private XMPP server, the bot, and you in a room with it.

    config/run.py [build/footnote]

With a terminal you get a prompt; Ctrl-C or end of input ends everything. With
other input each line is said in the room and its answer waited for; the
conversation goes to standard output, all else to standard error.
"""
import asyncio
import getpass
import logging
import os
import pathlib
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading

logging.basicConfig(level=logging.CRITICAL)  # before slixmpp has a word to say
import slixmpp  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from private_server import PrivateServer, ServerError  # noqa: E402

BOT_NICK = "footnote"
STANDARD_PORT = 5222  # where clients look when they are told nothing else
JOIN_SECONDS = 30
ANSWER_SECONDS = 20  # the bot's own deadline is shorter, and it apologises then
QUIET_SECONDS = 0.5
STOP_SECONDS = 5
LINE_BYTES = 4096  # that a question may have
COLUMN = 11  # where what people say begins

CONFIG = """\
account:
  jid: {jid}
  password-file: {folder}/password
  server: {host}:{port}
  tls: loopback-only
rooms:
  - jid: {room}
    nick: {nick}
limits: {{person-per-minute: 1e6, person-burst: 1e6, room-per-minute: 1e6, room-burst: 1e6,
  all-per-minute: 1e6, all-burst: 1e6}}
log: info
"""


# What XML 1.0 forbids; a server closes the stream at it.
UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class RunError(Exception):
    """What is said to the user before everything ends."""


def tell(text=""):
    print(text, file=sys.stderr, flush=True)


def put(text):
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        sys.stdout = None  # Python would try again at its end
        raise RunError(f"cannot write the conversation: {error.strerror}") from None


class Bot:
    """The program under its own config, in a folder that nobody else can read."""

    def __init__(self, program, folder, server, jid, password, room):
        self.log_path = folder / "footnote.log"
        secret = folder / "password"
        secret.touch(mode=0o600)
        secret.write_text(password + "\n")
        config = folder / "footnote.yaml"
        config.write_text(CONFIG.format(jid=jid, folder=folder, host=server.host,
                                        port=server.port, room=room, nick=BOT_NICK))
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", program, "run", "-c", config],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def last_words(self):
        lines = self.log_path.read_text(errors="replace").splitlines()[-10:]
        return "".join(f"\n    {line}" for line in lines) or " nothing"

    async def ended(self):
        """Returns when the bot is gone, with what to say about it."""
        while self.process.poll() is None:
            await asyncio.sleep(0.1)
        code = self.process.returncode
        how = f"exit status {code}" if code >= 0 else f"by {signal.Signals(-code).name}"
        return f"the bot ended ({how}); its last words:{self.last_words()}"


class Room:
    """You, as an occupant of the room: an XMPP client like any other."""

    def __init__(self, server, jid, password, room, nick):
        self.server, self.jid, self.nick = server, room, nick
        self.heard = asyncio.Queue()  # (nick, text, in private); "" says who comes and goes
        self.bot_is_here = asyncio.Event()
        self.failed = asyncio.get_running_loop().create_future()
        self.client = slixmpp.ClientXMPP(jid, password)
        self.client.register_plugin("xep_0045")
        self.client.register_plugin("xep_0199")
        for event, handler in {
            "session_start": self._join,
            "groupchat_message": self._hear,
            "message": self._hear_in_private,
            f"muc::{room}::got_online": self._online,
            f"muc::{room}::got_offline": self._offline,
            "failed_auth": lambda _: self._fail("the server refused us"),
            "disconnected": lambda _: self._fail("the server is gone"),
        }.items():
            self.client.add_event_handler(event, handler)

    def open(self):
        self.client.connect((self.server.host, self.server.port), disable_starttls=True)

    async def close(self):
        self.failed.cancel()
        await self.client.disconnect(wait=1)

    def say(self, text):
        self.client.send_message(mto=self.jid, mbody=text, mtype="groupchat")

    def _fail(self, why):
        if not self.failed.done():
            self.failed.set_result(why)

    async def _join(self, _):
        try:
            self.client.send_presence()
            await self.client["xep_0045"].join_muc_wait(self.jid, self.nick, maxstanzas=0,
                                                        timeout=JOIN_SECONDS)
        except Exception as error:
            self._fail(f"the room {self.jid} cannot be joined: {error!r}")

    def _online(self, presence):
        nick = presence["muc"]["nick"]
        if nick == BOT_NICK:
            self.bot_is_here.set()
        elif nick != self.nick:
            self.heard.put_nowait(("", f"{nick} is here", False))

    def _offline(self, presence):
        nick = presence["muc"]["nick"]
        if nick == BOT_NICK:
            self.bot_is_here.clear()
        self.heard.put_nowait(("", f"{nick} has left", False))

    def _hear(self, message):
        if message["body"] and message["mucnick"]:
            self.heard.put_nowait((message["mucnick"], message["body"], False))

    def _hear_in_private(self, message):
        if message["type"] in ("chat", "normal") and message["body"]:
            who = message["from"]
            nick = who.resource if who.bare == self.jid else who.bare
            self.heard.put_nowait((nick, message["body"], True))


def spoken(nick, text, width=None):
    """A message as it is shown: who, what, further lines below the first."""
    column = max(COLUMN, len(nick) + 2)
    lines = []
    for line in text.splitlines() or [""]:
        mark = {"> ": "> ", "- ": "  "}.get(line[:2], "")
        lines += textwrap.wrap(line, max(width - column - 1, 20), subsequent_indent=mark,
                               break_on_hyphens=False, break_long_words=False) if width and line else [line]
    indent = "\n" + " " * column
    return nick.ljust(column) + indent.join(lines)


def is_to_bot(text):
    nick = re.escape(BOT_NICK)
    return re.search(rf"^\s*(@{nick}\b|{nick}\s*[:,])|\b{nick}\W*$", text, re.I) is not None


def clean(text):
    """What a message may do to a terminal: nothing."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}"
                   for c in text)


async def first(*awaitables):
    """The result of the first to be done; the others are cancelled."""
    tasks = [asyncio.ensure_future(a) for a in awaitables]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(task for task in tasks if task in done).result()
    finally:
        for task in tasks:
            task.cancel()


def read_line(source):
    """A line of bytes, cut where it is too long to be said; empty at the end."""
    line = rest = source.readline(LINE_BYTES + 2)
    while rest and not rest.endswith(b"\n"):
        rest = source.readline(LINE_BYTES)
    return line


def stdin_lines():
    """A queue of the lines of standard input, then None. They are read in a
    thread of their own, since a file cannot be waited for as a pipe can."""
    loop = asyncio.get_running_loop()
    lines = asyncio.Queue()

    def read():
        # Unbuffered: at the end this may still wait for a line, and must then
        # hold no lock that Python wants for its own end.
        with open(0, "rb", buffering=0, closefd=False) as source:
            for raw in iter(lambda: read_line(source), b""):
                loop.call_soon_threadsafe(lines.put_nowait, raw)
        loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    return lines


def sayable(line):
    return UNSAYABLE.sub("", line).strip()


def is_too_long(line, name):
    """Tells so."""
    if len(line) <= LINE_BYTES:
        return False
    tell(f"footnote: {name} is longer than {LINE_BYTES:,} bytes, and is not said")
    return True


async def read_lines(room):
    """Says each line of standard input, and shows what comes of it."""
    lines = stdin_lines()
    number = unanswered = 0
    while (raw := await lines.get()) is not None:
        number += 1
        if is_too_long(raw.rstrip(b"\n"), f"line {number}"):
            unanswered += 1
            continue
        line = sayable(raw.decode(errors="replace"))
        if not line:
            continue
        room.say(line)
        if not await listen(room, answer_to=line):
            unanswered += 1
            tell(f"footnote: no answer after {ANSWER_SECONDS} s to: {line}")
    if unanswered:
        raise RunError(f"{unanswered} of your lines had no answer")


async def listen(room, answer_to):
    """Shows what is said until the bot has answered, or, where the line was
    not for the bot, until it is quiet. Returns false where no answer came."""
    loop = asyncio.get_running_loop()
    own_seen = False
    deadline = loop.time() + ANSWER_SECONDS
    while True:
        patience = deadline - loop.time()
        if own_seen and not is_to_bot(answer_to):
            patience = min(patience, QUIET_SECONDS)
        try:
            nick, text, _ = await asyncio.wait_for(room.heard.get(), max(patience, 0))
        except asyncio.TimeoutError:
            return own_seen and not is_to_bot(answer_to)
        if nick:
            put(spoken(nick, clean(text)))
        own_seen = own_seen or nick == room.nick
        if own_seen and nick == BOT_NICK and is_to_bot(answer_to):
            return True


async def prompt(room):
    """A line to type on, below what everybody says."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.patch_stdout import patch_stdout

    async def show():
        while True:
            nick, text, private = await room.heard.get()
            if nick != room.nick:  # our own lines stand where they were typed
                width = shutil.get_terminal_size().columns
                name = f"{nick} (to you)" if private else nick
                put(spoken(name, clean(text), width))

    session = PromptSession(spoken(room.nick, ""), reserve_space_for_menu=0)
    with patch_stdout():
        shown = asyncio.ensure_future(show())
        try:
            while True:
                line = sayable(await session.prompt_async())
                if line and not is_too_long(line.encode(), "this line"):
                    room.say(line)
        except (EOFError, KeyboardInterrupt):
            pass
        finally:
            shown.cancel()


def own_nick():
    name = os.environ.get("SUDO_USER") or getpass.getuser()
    return name if name not in ("root", BOT_NICK) else "reader"


def introduce(server, room, guest, password):
    port = "" if server.port == STANDARD_PORT else f", port {server.port}"
    tell(f"""
You are in the room {room}, with {BOT_NICK}. Ask it:

    {BOT_NICK}: who is Mike Pence?

Join beside with Gajim, Profanity or any other client on this machine:
    account   {guest}      password  {password}
    server    {server.host}{port}, without TLS
    room      {room}
In Profanity: /connect {guest} server {server.host} port {server.port} tls disable
              /join {room}
""")


async def talk(program, folder, server, room_jid):
    password = secrets.token_urlsafe(18)
    bot_jid = server.add_account(BOT_NICK, password)
    nick = own_nick()
    own_password = secrets.token_urlsafe(18)
    own_jid = server.add_account("reader", own_password)
    guest_password = secrets.token_urlsafe(6)
    guest = server.add_account("guest", guest_password)
    room = Room(server, own_jid, own_password, room_jid, nick)
    bot = Bot(program, folder, server, bot_jid, password, room_jid)

    async def converse():
        try:
            await asyncio.wait_for(room.bot_is_here.wait(), JOIN_SECONDS)
        except asyncio.TimeoutError:
            raise RunError(f"the bot did not come into the room within {JOIN_SECONDS} s; "
                           f"its last words:{bot.last_words()}") from None
        if sys.stdin.isatty() and sys.stdout.isatty():
            introduce(server, room_jid, guest, guest_password)
            await prompt(room)
        else:
            await read_lines(room)

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        tell("Starting the bot ...")
        room.open()
        trouble = await first(converse(), bot.ended(), room.failed, stop.wait())
        if isinstance(trouble, str):
            raise RunError(trouble)
        return 130 if stop.is_set() else 0
    finally:
        await room.close()
        bot.stop()


def main():
    for stream, name in ((sys.stdin, "input"), (sys.stdout, "output")):
        if stream is None:
            tell(f"footnote: standard {name} is closed")
            return 1
    program = sys.argv[1] if len(sys.argv) > 1 else "build/footnote"
    folder = pathlib.Path(tempfile.mkdtemp(prefix="footnote-run-"))
    status = 1
    try:
        tell("Starting a private XMPP server on loopback ...")
        with PrivateServer(folder / "server", port=STANDARD_PORT) as server:
            room = server.create_room("news")
            status = asyncio.run(talk(os.path.abspath(program), folder, server, room))
    except (RunError, ServerError) as error:
        tell(f"footnote: {error}")
    except KeyboardInterrupt:
        status = 130
    except BrokenPipeError:  # whoever read the conversation has read enough
        sys.stdout = None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
