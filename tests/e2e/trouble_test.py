#!/usr/bin/python3
"""What goes wrong: answerers that die, servers that refuse, rooms that do not want us."""
import asyncio
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

from room import FOOTNOTE, PASSWORD, check, main, until

PENCE = "footnote: who is Mike Pence?"
VICE = "Vice President"
APOLOGY = "Sorry, I could not work that out"


def server(**options):
    """What server a case is played on."""
    def note(case):
        case.server = options
        return case
    return note


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


async def an_answerer_killed_before_it_reads_costs_nothing(stage):
    bot = await stage.bot()
    ada, bob = await stage.client("ada"), await stage.client("bob")
    check(VICE in await ada.ask(PENCE), "no answer before")
    pid = await bot.answerer()
    os.kill(pid, signal.SIGSTOP)
    ada.say(PENCE)
    await ada.hear(lambda m: m["from"].resource == "ada", "the room's copy")
    await ada.plugin["xep_0199"].send_ping(f"{stage.room}/footnote", timeout=10)
    bob.say(PENCE)
    os.kill(pid, signal.SIGKILL)
    check(VICE in await ada.answer(), "its question was lost")
    check(VICE in await bob.answer(), "the next was not answered")
    check("Pence" in await ada.ask("footnote: what did he say?"), "the conversation is lost")
    check(await bot.answerer(other_than=pid) != pid, "the same process")
    check(not is_alive(pid), "the old one lives")


async def an_answerer_killed_in_the_middle_costs_one_answer(stage):
    """Whenever it dies: each question has one reply, and no more than the one
    in its hands has an apology."""
    bot = await stage.bot()
    ada = await stage.client("ada")
    for _ in range(3):
        pid = await bot.answerer()
        for _ in range(10):
            ada.say(PENCE)
        await ada.hear(lambda m: m["from"].resource == "footnote" and VICE in m["body"], "the first")
        os.kill(pid, signal.SIGKILL)
        replies = [await ada.answer() for _ in range(9)]
        check(sum(VICE in reply for reply in replies) >= 8, str(replies))
        check(all(VICE in reply or APOLOGY in reply for reply in replies), str(replies))
        await until(lambda: not is_alive(pid), "its end")
    check(not ada.unexpected(), f"said more: {ada.unexpected()}")


async def an_answerer_that_hangs_is_replaced_at_its_deadline(stage):
    bot = await stage.bot()
    ada, bob = await stage.client("ada"), await stage.client("bob")
    pid = await bot.answerer()
    os.kill(pid, signal.SIGSTOP)
    start = time.monotonic()
    ada.say(PENCE)
    check(APOLOGY in await ada.answer(), "no apology")
    check(time.monotonic() - start < 5, "the deadline is 2 s")
    check(VICE in await bob.ask(PENCE), "the next was not answered")
    await until(lambda: not is_alive(pid), "the old one's end")


async def an_answerer_killed_at_rest_costs_nothing(stage):
    bot = await stage.bot()
    ada = await stage.client("ada")
    for _ in range(3):
        pid = await bot.answerer()
        os.kill(pid, signal.SIGKILL)
        await until(lambda: not is_alive(pid), "its end")
        check(VICE in await ada.ask(PENCE), "not answered")


async def an_answerer_that_keeps_dying_does_not_take_the_bot_along(stage):
    bot = await stage.bot()
    ada = await stage.client("ada")
    pid = None
    for _ in range(6):
        pid = await bot.answerer(other_than=pid)
        os.kill(pid, signal.SIGKILL)
        await until(lambda: not is_alive(pid), "its end")
    await bot.logged("it is replaced", 6)
    check(VICE in await ada.ask(PENCE), "not answered")


async def a_wrong_password_is_told(stage):
    bot = stage.make_bot(password="wrong").start()
    check(await bot.ended() == 1, f"status {bot.process.returncode}")
    check("wrong password: localhost refuses the login of footnote@localhost" in bot.log, bot.log)
    check(len(bot.log.splitlines()) <= 2, bot.log)


@server(tls=True)
async def an_untrusted_certificate_is_refused(stage):
    bot = stage.make_bot(tls="required").start()
    check(await bot.ended() == 1, f"status {bot.process.returncode}")
    check("the certificate of localhost" in bot.log and "is not trusted: " in bot.log, bot.log)
    check("Authenticated" not in stage.server.log_tail(100), "it logged in")


@server(tls=True)
async def a_trusted_certificate_is_taken(stage):
    bot = await stage.bot(tls="required",
                          environment={"SSL_CERT_FILE": stage.server.certificate})
    await bot.logged("joined")
    check("Stream encrypted" in stage.server.log_tail(100) or
          "Authenticated as footnote" in stage.server.log_tail(100), stage.server.log_tail())


async def a_server_without_tls_gets_no_password(stage):
    bot = stage.make_bot(tls="required").start()
    check(await bot.ended() == 1, f"status {bot.process.returncode}")
    check("offers no TLS" in bot.log, bot.log)
    check("Authenticated" not in stage.server.log_tail(100), "it logged in")


async def loopback_only_stays_on_loopback(stage):
    bot = stage.make_bot()
    text = bot.config.read_text().replace("server: 127.0.0.1:", "server: 192.0.2.1:")
    bot.config.write_text(text)
    bot.start()
    check(await bot.ended() == 1, f"status {bot.process.returncode}")
    check("is not on this machine" in bot.log, bot.log)


async def _own_room(stage, owner, field, value):
    """A room of the owner's with one field of its form set."""
    room = f"own@{stage.server.muc}"
    await owner.join(room)
    muc = owner.plugin["xep_0045"]
    form = await muc.get_room_config(room)
    form["type"] = "submit"
    form["values"] = {**form["values"], field: value}
    await muc.set_room_config(room, form)
    return room


async def a_members_only_room_is_told(stage):
    ada = await stage.client("ada", room=False)
    room = await _own_room(stage, ada, "muc#roomconfig_membersonly", True)
    bot = stage.make_bot(rooms=[room, stage.room]).start()
    await bot.joined()
    await bot.logged(f"{room} refuses the bot: the room is for members only; have a room admin")
    ada.say("who is Mike Pence?", to="footnote@localhost", kind="chat")
    check(VICE in await ada.private_answer(), "no direct chat")


async def a_room_password_is_told_and_used(stage):
    ada = await stage.client("ada", room=False)
    room = await _own_room(stage, ada, "muc#roomconfig_roomsecret", "sesame")
    bot = stage.make_bot(rooms=[room]).start()
    await bot.logged("the room wants a password that is missing or wrong")
    await bot.stop()
    secret = pathlib.Path(bot.folder.name) / "sesame"
    secret.write_text("sesame")
    bot.config.write_text(bot.config.read_text().replace(
        "    nick: footnote\n", f"    nick: footnote\n    password-file: {secret}\n"))
    bot.start()
    await bot.logged(f"joined {room}")
    check("sesame" not in bot.log.replace(str(secret), ""), bot.log)
    check(f"everybody on this machine can read the password in {secret}" in bot.log, bot.log)


async def a_kick_by_a_person_is_respected(stage):
    ada = await stage.client("ada", room=False)
    room = f"own@{stage.server.muc}"
    await ada.join(room)
    bot = stage.make_bot(rooms=[room]).start()
    await bot.joined()
    await ada.plugin["xep_0045"].set_role(room, "footnote", "none")
    await bot.logged("the bot was kicked; it comes back in 10 minutes")
    ada.say("who is Mike Pence?", to="footnote@localhost", kind="chat")
    check(VICE in await ada.private_answer(), "no direct chat")
    check(bot.log.count("joined") == 1, "it came back at once")


async def a_ban_is_respected(stage):
    ada = await stage.client("ada", room=False)
    room = f"own@{stage.server.muc}"
    await ada.join(room)
    bot = stage.make_bot(rooms=[room]).start()
    await bot.joined()
    await ada.plugin["xep_0045"].set_affiliation(room, "outcast", jid="footnote@localhost")
    await bot.logged("the bot was banned and stays out")


async def a_server_that_restarts_finds_the_bot_back(stage):
    bot = await stage.bot()
    ada = await stage.client("ada")
    check(VICE in await ada.ask(PENCE), "no answer before")
    stage.server.restart()
    await bot.joined(2)
    bob = await stage.client("bob")
    check(VICE in await bob.ask(PENCE), "no answer after")


async def a_server_that_comes_late_is_awaited(stage):
    stage.server.kill()
    bot = stage.make_bot().start()
    await bot.logged("connection refused by 127.0.0.1:")
    stage.server.restart()
    await bot.joined()


async def a_question_outlives_the_connection(stage):
    bot = await stage.bot(answers="  deadline-seconds: 30")
    bot_pid = await bot.answerer()
    ada = await stage.client("ada")
    os.kill(bot_pid, signal.SIGSTOP)
    ada.say(PENCE)
    await ada.hear(lambda m: m["from"].resource == "ada", "the room's copy")
    await ada.plugin["xep_0199"].send_ping(f"{stage.room}/footnote", timeout=10)
    stage.server.restart()
    await bot.joined(2)
    again = await stage.client("ada")
    os.kill(bot_pid, signal.SIGCONT)
    check(VICE in await again.answer(), "not answered")


async def a_silent_server_is_noticed(stage):
    bot = await stage.bot(connection="silence-seconds: 2")
    os.kill(stage.server.pid, signal.SIGSTOP)
    try:
        await bot.logged("does not answer; trying again", seconds=4)
    finally:
        os.kill(stage.server.pid, signal.SIGCONT)
    await bot.joined(2)


def _environment_of(pid):
    return pathlib.Path(f"/proc/{pid}/environ").read_bytes()


async def the_password_shows_nowhere(stage):
    for how in ("file", "environment"):
        bot = stage.make_bot(environment={"FOOTNOTE_PASSWORD": PASSWORD}
                             if how == "environment" else None)
        if how == "environment":
            bot.config.write_text(bot.config.read_text().replace("  password-file: password\n", ""))
        bot.start()
        await bot.joined()
        secret = PASSWORD.encode()
        answerer = await bot.answerer()
        for pid in (bot.process.pid, answerer):
            check(secret not in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes(), "command line")
            check(secret not in _environment_of(pid), f"environment of {pid}")
        check(b"FOOTNOTE" not in _environment_of(answerer), "the answerer's environment")
        sockets = [os.readlink(f) for f in pathlib.Path(f"/proc/{answerer}/fd").iterdir()]
        check(len([s for s in sockets if s.startswith("socket:")]) == 1, str(sockets))
        check(PASSWORD not in bot.log, bot.log)
        await bot.stop()
        check(PASSWORD not in bot.log, bot.log)


async def told_to_stop_it_leaves_the_room(stage):
    bot = await stage.bot()
    ada = await stage.client("ada")
    children = bot.children(waiting=True)
    check(children, "no answerer")
    for number in (signal.SIGTERM, signal.SIGINT):
        bot.process.send_signal(number)
        check(await bot.ended() == 0, f"status {bot.process.returncode}")
        await until(lambda: [p for p in ada.presences if p["type"] == "unavailable" and
                             p["from"].resource == "footnote"], "its leaving")
        check(not [pid for pid in children if is_alive(pid)], "a child is left")
        ada.presences.clear()
        bot.start()
        await until(lambda: [p for p in ada.presences if p["from"].resource == "footnote"],
                    "its coming back")
        children = bot.children(waiting=True)


async def killed_it_takes_its_answerer_along(stage):
    bot = await stage.bot()
    pid = await bot.answerer()
    bot.process.kill()
    await bot.ended()
    await until(lambda: not is_alive(pid), "the answerer's end")


class _Deaf:
    """A server that accepts, says what it is given, and then nothing more."""

    def __init__(self, *lines):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]
        self.lines = list(lines)
        self.said = False

    async def talk(self):
        loop = asyncio.get_running_loop()
        self.peer, _ = await loop.sock_accept(self.socket)
        self.peer.setblocking(False)
        for line in self.lines:
            await loop.sock_recv(self.peer, 4096)
            await loop.sock_sendall(self.peer, line.encode())
        await loop.sock_recv(self.peer, 4096)  # what is not answered
        self.said = True


async def told_to_stop_it_does_not_wait_for_a_silent_server(stage):
    hello = ("<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
             "xmlns:stream='http://etherx.jabber.org/streams' id='1' from='localhost' "
             "version='1.0'><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'>"
             "<required/></starttls></stream:features>")
    proceed = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
    for lines in ((), (hello,), (hello, proceed)):
        deaf = _Deaf(*lines)
        bot = stage.make_bot(tls="required")
        bot.config.write_text(bot.config.read_text().replace(
            f":{stage.server.port}", f":{deaf.port}"))
        bot.start()
        await asyncio.wait_for(deaf.talk(), 10)
        start = time.monotonic()
        bot.process.send_signal(signal.SIGTERM)
        check(await bot.ended() == 0, f"status {bot.process.returncode}: {bot.log}")
        check(time.monotonic() - start < 3, f"{len(lines)} lines: took too long")
        deaf.socket.close()


async def bad_input_is_told_with_its_line(stage):
    bot = stage.make_bot()
    good = bot.config.read_text()
    story = pathlib.Path(bot.folder.name) / "story.md"
    story.write_text("---\ntitle: A story\n---\nA statement without footnote.\n")
    for text, wants in (
            (good + "stories: [story.md]\n", ["story.md:4"]),
            (good.replace("jid: footnote@", "jod: footnote@"), [":2: unknown key", ":2: account"]),
            (good + "rooms: x\n", [":13:1: rooms stands twice"]),
            (good + "plugins: [gone]\n", ["cannot read "])):
        bot.config.write_text(text)
        run = subprocess.run([FOOTNOTE, "run", "-c", bot.config], capture_output=True, text=True,
                             timeout=30)
        check(run.returncode == 2, f"status {run.returncode}: {run.stderr}")
        for want in wants:
            check(want in run.stderr, f"no {want} in {run.stderr}")
    for arguments in (["-c", "/gone.yaml"], ["-x"], ["extra"]):
        run = subprocess.run([FOOTNOTE, "run", *arguments], capture_output=True, text=True,
                             timeout=30)
        check(run.returncode == 2 and run.stderr.startswith("footnote: "), run.stderr)


if __name__ == "__main__":
    main(sys.modules["__main__"])
