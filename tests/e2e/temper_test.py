#!/usr/bin/python3
"""Floods, quarrels, storms and odd messages: the bot keeps its temper."""
import asyncio
import os
import pathlib
import signal
import sys

import slixmpp
from manners import (BILLION, DIRECT, PENCE, SPEND, VAIN, VICE, _nothing_more, _settled, _status,
                     _with)
from private_server import PrivateServer, free_port
from room import check, main, until

SECRET = "between-the-server-and-the-fake-room"
FAKE = "rooms.fake.localhost"
US = f"{DIRECT}/footnote"
FASTER = "You ask faster than I may answer"
# A refill that no test waits for.
LIMITS = ("admins: [ada@localhost]\nlimits: {person-per-minute: 0.1, person-burst: 3, "
          "room-per-minute: 0.1, room-burst: 5, all-per-minute: 0.1, all-burst: 7}")


COMPONENT_PORT = free_port()
WITH_FAKE_ROOMS = f'''
component_ports = {{ {COMPONENT_PORT} }}
component_interfaces = {{ "127.0.0.1" }}
Component "{FAKE}"
	component_secret = "{SECRET}"
'''


class FakeRoom(slixmpp.ComponentXMPP):
    """A room service of which each word is ours."""

    def __init__(self, name="fake"):
        super().__init__(FAKE, SECRET, "127.0.0.1", COMPONENT_PORT)
        self.room = f"{name}@{FAKE}"
        self.said = 0
        self.joins = []
        self.heard = []
        self.add_event_handler("presence_available", self.joins.append)
        self.add_event_handler("message", self.heard.append)
        self.add_event_handler("groupchat_message", self.heard.append)

    async def open(self):
        up = asyncio.get_running_loop().create_future()
        self.add_event_handler("session_start", lambda _: up.set_result(True))
        self.connect()
        await asyncio.wait_for(up, 10)
        return self

    def occupant(self, nick, kind="", jid="", statuses=(), affiliation="none"):
        inside = "".join(f"<status code='{s}'/>" for s in statuses)
        jid = f" jid='{jid}'" if jid else ""
        kind = f" type='{kind}'" if kind else ""
        self.send_raw(f"<presence from='{self.room}/{nick}' to='{US}'{kind}>"
                      f"<x xmlns='http://jabber.org/protocol/muc#user'>"
                      f"<item affiliation='{affiliation}' role='participant'{jid}/>{inside}</x>"
                      "</presence>")

    def says(self, nick, text, more="", kind="groupchat", ident=None):
        self.said += 1
        ident = ident or f"x{self.said}"
        frm = f"{self.room}/{nick}" if nick else self.room
        body = f"<body>{text}</body>" if text else ""
        self.send_raw(f"<message from='{frm}' to='{US}' type='{kind}' id='{ident}'>{body}{more}"
                      "</message>")

    async def lets_in(self, bot, before=()):
        await until(lambda: self.joins, "the bot's join")
        for nick in before:
            self.occupant(nick)
        self.occupant("footnote", statuses=("110",))
        await bot.logged(f"joined {self.room}")

    async def answer(self, wanted=lambda m: True, seconds=20):
        await until(lambda: [m for m in self.heard if m["body"] and wanted(m)], "an answer", seconds)
        message = [m for m in self.heard if m["body"] and wanted(m)][0]
        self.heard.remove(message)
        return message


async def _stopped_answerer(bot):
    pid = await bot.answerer()
    os.kill(pid, signal.SIGSTOP)
    return pid


async def a_flood_delays_nobody_elses_answer(stage):
    bot = await stage.bot(answers="  deadline-seconds: 30")
    eve, bob, ada = [await stage.client(n) for n in ("eve", "bob", "ada")]
    pid = await _stopped_answerer(bot)
    for _ in range(35):
        eve.say(f"footnote: {PENCE}")
    await _settled(eve)
    bob.say(f"footnote: {SPEND}")
    ada.say(SPEND, to=f"{stage.room}/footnote", kind="chat")
    await _settled(bob)
    await _settled(ada)
    os.kill(pid, signal.SIGCONT)

    def answers():
        return [m["body"] for m in bob.inbox if m["from"].resource == "footnote" and m["body"]]
    await until(lambda: len(answers()) == 36, "all answers")
    order = [body.split(":")[0] for body in answers()]
    # One of eve's was in the answerer's hands, and one is her turn.
    check(order.index("bob") <= 2, f"bob came after {order.index('bob')} of eve's: {order}")
    check(BILLION in await ada.private_answer(), "ada has no answer")


async def who_asks_too_much_is_told_once(stage):
    await stage.bot(settings=LIMITS)
    ada, eve, bob = [await stage.client(n) for n in ("ada", "eve", "bob")]
    for _ in range(3):
        check(VICE in await eve.ask(f"footnote: {PENCE}"), "within the limit")
    for _ in range(50):
        eve.say(f"footnote: {PENCE}")
    eve.say(PENCE, to=f"{stage.room}/footnote", kind="chat")  # the same person
    check(FASTER in await eve.answer(), "not told")
    await _settled(eve)
    _nothing_more(eve, "told more than once: ")
    check(VICE in await bob.ask(f"footnote: {PENCE}"), "bob must wait for eve")
    check(VICE in await bob.ask(f"footnote: {PENCE}"), "bob must wait for eve")
    check("This room asks faster" in await bob.ask(f"footnote: {PENCE}"), "no limit of the room")
    ada.say(f"footnote: {PENCE}")
    bob.say(PENCE, to=DIRECT, kind="chat")
    check(VICE in await bob.private_answer(), "the room's limit is the room's")
    ada.say(PENCE, to=DIRECT, kind="chat")
    check(VICE in await ada.private_answer(), "within the limit")
    ada.say(PENCE, to=DIRECT, kind="chat")
    check("more than I may answer just now" in await ada.private_answer(), "no limit of all")
    for _ in range(20):
        ada.say(PENCE, to=DIRECT, kind="chat")
    await _settled(ada)
    _nothing_more(ada, "told more than once: ")
    check("7 answered" in (status := await _status(ada)), status)
    check("Held back: 74 by limits" in status, status)


async def a_quarrel_ends_after_two_turns(stage):
    await stage.bot(settings="admins: [ada@localhost]")
    ada = await stage.client("ada")
    bots = {"echo": lambda said: said,
            "parrot": lambda said: f"> {said.splitlines()[0]}\nfootnote: why do you say so?",
            "dumb": lambda said: "I am only a machine."}
    for name, word in bots.items():
        other = await stage.client(name)
        turns = []

        def reply(message, other=other, word=word, turns=turns):
            body = message["body"]
            if message["from"].resource == "footnote" and body.startswith(f"{other.nick}:"):
                turns.append(body)
                text = word(body.split(":", 1)[1].strip())
                other.say(text if text.startswith(">") else f"footnote: {text}")
        other.add_event_handler("groupchat_message", reply)
        other.say(f"footnote: {VAIN}")
        await until(lambda: len(turns) >= 2, f"two turns with {name}")
        await _settled(other, f"{stage.room}/footnote")
        await _settled(ada)
        await _settled(other, f"{stage.room}/footnote")
        check(len(turns) <= 3, f"{name} had {len(turns)} turns: {turns}")
        # Who asks a question is answered all the same.
        other.del_event_handler("groupchat_message", reply)
        other.say(f"footnote: {PENCE}")  # the answer to its last turn may still be on its way
        await other.hear(lambda m, nick=other.nick: m["body"].startswith(f"{nick}:") and
                         VICE in m["body"], f"an answer to {name}, heard again")
    check("0 turns of quarrels" not in (status := await _status(ada)), status)


async def a_person_may_ask_the_same_again_and_again(stage):
    await stage.bot()
    ada = await stage.client("ada")
    for _ in range(35):  # and no answer waits for something else to happen
        check(VICE in await ada.ask(f"footnote: {PENCE}", seconds=5), "taken for a bot")


def _cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def a_full_room_in_a_storm_is_borne(stage):
    fake = await FakeRoom().open()
    bot = stage.make_bot(rooms=[fake.room], settings="admins: [ada@localhost]").start()
    nicks = [f"occupant{i}" for i in range(500)]
    await fake.lets_in(bot, nicks)
    ada = await stage.client("ada", room=False)
    before = _cpu_seconds(bot.process.pid)
    for turn in range(8):
        for nick in nicks:
            fake.occupant(nick, kind="unavailable" if turn % 2 else "")
    for nick in nicks:
        fake.occupant(nick)
    fake.says("occupant7", f"footnote: {PENCE}")
    answer = await fake.answer()
    check(answer["body"].startswith("occupant7: The Vice President"), answer["body"])
    check("joined, 501 here" in (status := await _status(ada)), status)
    spent = _cpu_seconds(bot.process.pid) - before
    check(spent < 5, f"4,500 presences cost {spent} s")
    for i in range(6000):  # more than are remembered
        fake.occupant(f"n{i}")
    fake.says("n5999", f"footnote: {PENCE}")
    await fake.answer(lambda m: m["body"].startswith("n5999:"))
    check("5000 here" in (status := await _status(ada)), status)
    fake.abort()


async def what_a_room_says_is_believed_only_where_it_may(stage):
    """Rooms that lie, nicks that mislead, ids that others wrote."""
    fake = await FakeRoom().open()
    bot = stage.make_bot(rooms=[fake.room], settings="admins: [ada@localhost]").start()
    await fake.lets_in(bot)
    fake.occupant("ada")
    fake.occupant("real", jid="ada@localhost/phone")
    fake.says("ada", "footnote: status")
    check("up 0 d" not in (await fake.answer())["body"], "a nick is no admin")
    fake.says("ada@localhost", "footnote: status")
    check("up 0 d" not in (await fake.answer())["body"], "a nick is no admin")
    fake.says("", "footnote: status")  # the room itself
    fake.says("real", "status", kind="chat")
    check("up 0 d" in (await fake.answer())["body"], "the room of the config shows who it is")
    # It is not believed when it says who invites from elsewhere; nor is another's room.
    for inviter, room in (("ada@elsewhere.example", "lies"), ("ada@localhost", "lies")):
        fake.send_raw(f"<message from='{room}@{FAKE}' to='{US}'><x "
                      "xmlns='http://jabber.org/protocol/muc#user'>"
                      f"<invite from='{inviter}'/></x></message>")
    await bot.logged("ada@elsewhere.example may not invite")
    for nick, starts in (("&gt; a quote", "a quote: "), ("a\u202eb\u2066c", "abc: "),
                         ("```", ""), ("x" * 900, "x" * 40 + "\u2026: "),
                         ("a\u2028&gt; b", "a> b: "), ("a&#xA;&gt; b", "a > b: ")):
        fake.says(nick, f"footnote: {PENCE}")
        fake.says("next", f"footnote: {PENCE}")
        body = (await fake.answer())["body"]
        if body.startswith("next: "):
            continue  # the server does not take such a nick
        check(body.startswith(starts) and VICE in body.splitlines()[0], repr(body))
        check(not set("\u202e\u2066\u2028\u2029") & set(body), repr(body))
        await fake.answer(lambda m: m["body"].startswith("next: "))
    # XEP-0425: a moderator, that is the room, takes a question away.
    fake.says("eve", f"footnote: {PENCE}", ident="m1",
              more=f"<stanza-id xmlns='urn:xmpp:sid:0' by='{fake.room}' id='s1'/>")
    answer = await fake.answer(lambda m: m["body"].startswith("eve:"))
    fake.says("footnote", answer["body"], ident=answer["id"],
              more=f"<stanza-id xmlns='urn:xmpp:sid:0' by='{fake.room}' id='s2'/>")
    moderated = ("<retract xmlns='urn:xmpp:message-retract:1' id='s1'>"
                 "<moderated xmlns='urn:xmpp:message-moderate:1'/></retract>")
    fake.says("mallory", "", more=moderated)
    fake.says("", "", more=moderated)
    taken = await fake.answer()
    check(taken.xml.find("{urn:xmpp:message-retract:1}retract").get("id") == "s2", str(taken))
    check(not fake.heard, str(fake.heard))
    fake.abort()


def _odd_bodies():
    yield "footnote: " + "a\u0301" + "\u0302" * 10000
    yield "footnote: " + "\u200b" * 20000 + PENCE
    yield "\u200b" * 20000
    yield "\u202e" * 3000 + "footnote: " + PENCE
    yield "footnote" * 8000
    yield "footnote, " * 6500
    yield "@" * 65000
    yield ", " * 32000 + "footnote"
    yield "footnote: " + "&lt;b&gt;" * 1500 + "who?"
    yield "footnote: " + "&gt; " * 1000 + "\n" * 1000
    yield "&gt; x\n" * 9000 + "footnote: " + PENCE
    yield "footnote: " + "x" * 65000
    yield "footnote: " + "*_~`" * 500
    yield "footnote: &#x9;&#xA;&#xD;&#x85;&#xFFFD;&#x10FFFD; <![CDATA[<who> & what?]]>"


async def odd_messages_cost_little_and_hurt_nobody(stage):
    bot = await stage.bot()
    ada, eve = await stage.client("ada"), await stage.client("eve")
    before = _cpu_seconds(bot.process.pid)
    for body in _odd_bodies():
        _with(eve, body, "")
        _with(eve, body, "", to=f"{stage.room}/footnote", kind="chat")
    depth = 30000
    nested = "<a xmlns='urn:example'>" + "<b>" * depth + "</b>" * depth + "</a>"
    _with(eve, f"footnote: {PENCE}", nested)
    _with(eve, f"footnote: {PENCE}", "<html xmlns='http://jabber.org/protocol/xhtml-im'><body "
          "xmlns='http://www.w3.org/1999/xhtml'><b><i>footnote: who?</i></b></body></html>")
    _with(eve, "", "<body xml:lang='de'>footnote: wer?</body><body xmlns='urn:other'>x</body>")
    _with(eve, "", "<a:body xmlns:a='jabber:client'>footnote: " + PENCE + "</a:body>")
    check(VICE in await ada.ask(f"footnote: {PENCE}"), "the next is not answered")
    await _settled(eve)
    spent = _cpu_seconds(bot.process.pid) - before
    check(spent < 4, f"it cost {spent} s")
    def answered():
        return [m for m in eve.inbox if m["body"].startswith("eve: The Vice President")]
    await until(lambda: len(answered()) >= 2, "answers to what is nested")
    for message in eve.inbox:
        if message["from"].resource == "footnote" and message["body"]:
            check(not set("\u202e\u200f\u2066\x85") & set(message["body"]) and
                  len(message["body"]) <= 900, repr(message["body"][:200]))
    check(bot.process.poll() is None and bot.log.count("joined") == 1, bot.log)


if __name__ == "__main__":
    main(sys.modules["__main__"], PrivateServer(extra_config=WITH_FAKE_ROOMS))
