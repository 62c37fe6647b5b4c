#!/usr/bin/python3
"""Other clients than slixmpp's: nbxmpp, which Gajim is made of, and Profanity at a
terminal. What the bot says is read there as what it is."""
import asyncio
import contextlib
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios

import gi
from room import Failure, PrivateServer, check, main, until

gi.require_version("Soup", "3.0")
with contextlib.redirect_stderr(None):  # it misses GSSAPI, which nobody uses here
    import nbxmpp  # noqa: E402
    from gi.repository import GLib  # noqa: E402
    from nbxmpp.client import Client as NbxmppClient  # noqa: E402
    from nbxmpp.const import ConnectionProtocol, ConnectionType  # noqa: E402
    from nbxmpp.structs import StanzaHandler  # noqa: E402

PENCE, VICE = "who is Mike Pence?", "The Vice President of the United States."
SPEND, BILLION = "how much will Huawei spend on its software?", "$2 billion."
SOURCE = "CNN Business, paragraph 12"


async def _turn_glib():
    """GLib's loop, inside of asyncio's."""
    while True:
        GLib.MainContext.default().iteration(False)
        await asyncio.sleep(0.002)


class _Gajim:
    """What Gajim does for one person in a room, without its windows."""

    def __init__(self, server, name):
        self.jid = server.add_account(name, name)
        self.messages, self.presences, self.connected = [], [], False
        self.client = NbxmppClient(log_context=name)
        self.client.set_domain(server.domain)
        self.client.set_username(name)
        self.client.set_password(name)
        self.client.set_resource("gajim")
        self.client.set_custom_host(f"{server.host}:{server.port}", ConnectionProtocol.TCP,
                                    ConnectionType.PLAIN)
        self.client.set_connection_types([ConnectionType.PLAIN])
        self.client.subscribe("connected", lambda *_: setattr(self, "connected", True))
        # After the modules that read stanzas into properties.
        for stanza, kept in (("message", self.messages), ("presence", self.presences)):
            self.client.register_handler(StanzaHandler(
                stanza, lambda _client, _stanza, properties, kept=kept: kept.append(properties),
                priority=90))

    async def login(self):
        self.client.connect()
        await until(lambda: self.connected, "nbxmpp's login")
        self.client.send_stanza(nbxmpp.Presence())
        return self

    async def join(self, room, nick):
        presence = nbxmpp.Presence(to=f"{room}/{nick}")
        presence.setTag(f"{nbxmpp.Namespace.MUC} x")
        self.client.send_stanza(presence)
        await until(lambda: [p for p in self.presences if p.is_muc_self_presence], "joining")

    def say(self, to, kind, text, correct=None):
        message = nbxmpp.Message(to=to, body=text, typ=kind)
        message.setID(f"gajim-{id(message)}")
        message.setOriginID(message.getID())
        if correct:
            message.setTag("replace", namespace=nbxmpp.Namespace.CORRECT, attrs={"id": correct})
        self.client.send_stanza(message)
        return message.getID()

    async def answer(self, wanted):
        """The bot's next message that wanted() takes."""
        def found():
            return [m for m in self.messages if m.body and
                    "footnote" in (m.muc_nickname, m.jid.resource) and wanted(m)]
        await until(found, "an answer at nbxmpp's")
        self.messages.remove(answer := found()[0])
        return answer

    async def ask_iq(self, module, method, *arguments):
        done = asyncio.get_running_loop().create_future()

        def finish(task):  # which nbxmpp refers to weakly
            done.done() or done.set_result(task.get_result())
        getattr(self.client.get_module(module), method)(*arguments, callback=finish)
        return await asyncio.wait_for(done, 10)


async def gajims_library_reads_an_answer_as_what_it_is(stage):
    await stage.bot()
    glib = asyncio.create_task(_turn_glib())
    ada = await _Gajim(stage.server, "ada").login()
    await ada.join(stage.room, "ada")
    ada.say(stage.room, "groupchat", f"footnote: {PENCE}")
    answer = await ada.answer(lambda m: m.type.is_groupchat)
    check(answer.body.splitlines()[0] == f"ada: {VICE}" and
          answer.body.splitlines()[-1] == SOURCE, answer.body)
    own = [m for m in ada.messages if m.muc_nickname == "ada" and m.body][0]
    check(answer.reply_data and answer.reply_data.id == own.stanza_ids[0].id, "no reply")
    bob = ada.say(f"{stage.room}/footnote", "chat", PENCE)
    private = await ada.answer(lambda m: m.type.is_chat)
    check(private.is_muc_pm and private.body.startswith(VICE), str(private))
    check(private.reply_data and private.reply_data.id == bob, "no reply in private")
    asked = ada.say("footnote@localhost", "chat", PENCE)
    direct = await ada.answer(lambda m: m.type.is_chat)
    check(not direct.is_muc_pm and direct.body.startswith(VICE), str(direct))
    ada.say("footnote@localhost", "chat", SPEND, correct=asked)
    corrected = await ada.answer(lambda m: m.type.is_chat)
    check(corrected.correction and corrected.correction.id == direct.id and
          corrected.body.startswith(BILLION), str(corrected))
    us = nbxmpp.JID.from_string(f"{stage.room}/footnote")
    info = await ada.ask_iq("Discovery", "disco_info", us)
    check([i for i in info.identities if i.category == "client" and i.type == "bot"] and
          info.supports(nbxmpp.Namespace.REPLY), str(info))
    version = await ada.ask_iq("SoftwareVersion", "request_software_version", us)
    check(version.name == "Footnote", str(version))
    ada.client.disconnect(immediate=True)
    glib.cancel()


class _Profanity:
    """Profanity, at a terminal of its own."""

    def __init__(self):
        self.home = tempfile.TemporaryDirectory(prefix="footnote-profanity-")
        self.terminal, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        self.output = bytearray()
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "profanity"], stdin=inside, stdout=inside,
            stderr=inside, cwd=self.home.name, start_new_session=True,
            env={"PATH": os.environ["PATH"], "HOME": self.home.name, "TERM": "xterm",
                 "LANG": "C.UTF-8"})
        os.close(inside)
        asyncio.get_running_loop().add_reader(self.terminal, self._read)

    def _read(self):
        try:
            self.output += os.read(self.terminal, 65536)
        except OSError:  # it has ended
            asyncio.get_running_loop().remove_reader(self.terminal)

    async def shows(self, text):
        """Waits for it on the screen, in what comes after the last time."""
        def found():
            plain = re.sub(rb"\x1b[\[(][0-9;?]*[A-Za-z]?", b"", self.output)
            return text in plain.decode(errors="replace")
        try:
            await until(found, text, 10)
        except Failure:
            raise Failure(f"no {text} on the screen: {bytes(self.output[-2000:])}") from None
        self.output.clear()

    def type(self, line):
        os.write(self.terminal, line.encode() + b"\r")

    def end(self):
        self.process.kill()
        self.process.wait()
        asyncio.get_running_loop().remove_reader(self.terminal)
        os.close(self.terminal)


async def profanity_shows_an_answer(stage):
    await stage.bot()
    jid = stage.server.add_account("ada", "ada")
    ada = _Profanity()
    try:
        await ada.shows("Type '/help'")
        ada.type(f"/connect {jid} server {stage.server.host} port {stage.server.port} tls disable")
        await ada.shows("Enter password:")
        ada.type("ada")
        await ada.shows("logged in successfully")
        ada.type(f"/join {stage.room} nick ada")
        await ada.shows("You have joined the room as ada")
        ada.type(f"footnote: {PENCE}")
        await ada.shows(f"footnote: ada: {VICE}")
        ada.type(f"/msg footnote {SPEND}")  # in private
        await ada.shows(BILLION)
        ada.type("/win 1")
        ada.type(f"/msg footnote@localhost {PENCE}")
        await ada.shows(VICE)
    finally:
        ada.end()


if __name__ == "__main__":
    main(sys.modules["__main__"], PrivateServer())
