"""It loses nothing and says nothing twice: while people ask, in a room with an
archive, in one without, in private and directly, the connection breaks at random
moments. Each question that was delivered to the bot has one answer.

once_test.py plays this on Prosody, ejabberd_test.py on ejabberd. FOOTNOTE_CUTS: how
often it breaks; FOOTNOTE_SEED: which moments.
"""
import asyncio
import os
import random
import re
import signal
import time
from xml.etree import ElementTree

from proxy import Proxy
from room import check, until

CUTS = int(os.environ.get("FOOTNOTE_CUTS", "40"))
SEED = int(os.environ.get("FOOTNOTE_SEED", str(random.SystemRandom().randrange(1000000))))
TIMES = ("silence-seconds: 1, room-silence-seconds: 2, retry-seconds: 0.1, "
         "retry-most-seconds: 0.2, keep-answers-seconds: 100")
# More than a person may ask, else the questions would have to be few.
UNLIMITED = "limits: {" + ", ".join(
    f"{who}-{what}: 1000000" for who in ("person", "room", "all")
    for what in ("per-minute", "burst")) + "}"
REPLY = "{urn:xmpp:reply:0}reply"
STANZA_ID = "{urn:xmpp:sid:0}stanza-id"


class _Asker:
    def __init__(self, client, room, plain):
        self.client, self.room, self.plain = client, room, plain
        self.asked = {}  # id: where
        self.read, self.names, self.found = 0, {}, {}

    def ask(self, where, text="who is Mike Pence?"):
        """Returns the question's id."""
        number = f"q-{len(self.asked)}"
        to, kind = {"room": (self.room, "groupchat"), "plain": (self.plain, "groupchat"),
                    "private": (f"{self.room}/footnote", "chat"),
                    "direct": ("footnote@localhost", "chat")}[where]
        message = self.client.make_message(
            mto=to, mtype=kind, mbody=f"footnote: {text}" if kind == "groupchat" else text)
        message["id"] = number
        message.send()
        self.asked[number] = where
        return number

    def answers(self):
        """{question's id: the bodies that answer it}, by what they reply to. Reads each
        message once: the proxy turns in this program too, and would be late."""
        for message in self.client.inbox[self.read:]:
            mark, reply = message.xml.find(STANZA_ID), message.xml.find(REPLY)
            if message["type"] == "groupchat" and mark is not None:
                self.names[mark.get("id")] = message["id"]
            if reply is not None and message["type"] != "error":
                asked = self.names.get(reply.get("id"), reply.get("id"))
                self.found.setdefault(asked, []).append(message["body"])
            elif message["type"] == "groupchat" and message["from"].bare == self.plain and \
                    message["from"].resource == "footnote":
                self.found.setdefault("plain", []).append(message["body"])
        self.read = len(self.client.inbox)
        return self.found


async def _begin(stage):
    proxy = await Proxy((stage.server.host, stage.server.port)).open()
    plain = stage.server.create_room(f"plain{stage.rooms}", archive=False)
    ada = await stage.client("ada")
    await ada.plugin["xep_0045"].join_muc_wait(plain, "ada", timeout=10, maxstanzas=0)
    bot = await stage.bot(port=proxy.port, rooms=[stage.room, plain], connection=TIMES,
                          settings=UNLIMITED)
    await bot.joined(2)
    return proxy, bot, _Asker(ada, stage.room, plain)


def _heard(bot):
    return re.findall(r"question \d+ is message (q-\d+)", bot.log)


def _delivered(proxy):
    """Questions that were handed to the bot's side, whole, and not as history."""
    found = set()
    for told in proxy.told:
        depth, parser = 0, ElementTree.XMLPullParser(["start", "end"])
        parser.feed(told[max(0, told.rfind(b"<?xml")):])  # the stream begins anew after login
        for event, element in parser.read_events():
            depth += 1 if event == "start" else -1
            if event == "end" and depth == 1 and element.tag == "{jabber:client}message" and \
                    element.find("{urn:xmpp:delay}delay") is None and \
                    element.get("id", "").startswith("q-"):
                found.add(element.get("id"))
    return found


def _wrong(bot, asker):
    """What is not answered exactly once."""
    answers = asker.answers()
    heard = _heard(bot)
    wrong = [f"{q} ({asker.asked[q]}): {len(answers.get(q, []))} answers" for q in heard
             if asker.asked[q] != "plain" and len(answers.get(q, [])) != 1]
    plain = sum(asker.asked[q] == "plain" for q in heard)
    if plain != len(answers.get("plain", [])):
        wrong.append(f"{plain} questions in {asker.plain}, {len(answers.get('plain', []))} answers")
    return wrong


async def _break(proxy, chance):
    """Once, in one of the ways in which connections break."""
    way = chance.random()
    if way < 0.45:
        proxy.cut(reset=True)
    elif way < 0.9:
        proxy.cut(reset=False)
    else:
        how = "mute" if way < 0.95 else "deaf"
        setattr(proxy, how, True)
        await asyncio.sleep(chance.uniform(0, 0.5))
        setattr(proxy, how, False)  # for new ones
        proxy.cut(reset=True)


async def play(stage, cuts):
    chance = random.Random(SEED)
    proxy, bot, asker = await _begin(stage)
    proxy.delay = 0.01
    start = time.monotonic()
    for _ in range(cuts):
        for _ in range(chance.randrange(1, 5)):
            asker.ask(chance.choice(["room", "room", "plain", "private", "direct"]))
            await asyncio.sleep(chance.uniform(0, 0.05))
        await _break(proxy, chance)
        if chance.random() < 0.8:  # else breaks again while it comes back
            await until(lambda: bot.log.rfind("joined ") > bot.log.rfind("trying again in"),
                        "the rooms")
            await asyncio.sleep(chance.uniform(0, 0.2))
    try:
        await until(lambda: not _wrong(bot, asker), "one answer each", 15)
        await asyncio.sleep(1.5)  # for what may come twice
    finally:
        wrong, heard, delivered = _wrong(bot, asker), _heard(bot), _delivered(proxy)
        lost = [f"{q} ({asker.asked[q]})" for q in delivered - set(heard)]
        print(f"    # seed {SEED}: {cuts} breaks in {time.monotonic() - start:.1f} s, "
              f"{len(asker.asked)} asked, {len(delivered)} delivered, {len(heard)} heard; "
              f"lost: {lost}, wrong: {wrong}", flush=True)
    check(not wrong, f"seed {SEED}: {wrong}")
    check(not lost, f"seed {SEED}: delivered and not heard: {lost}")
    check(len(set(heard)) == len(heard), "a question was read twice")
    check(len(heard) > len(asker.asked) / 6, "hardly any question was heard")
    proxy.close()


async def an_answerer_that_dies_during_an_outage_leaves_one_answer_each(stage):
    proxy, bot, asker = await _begin(stage)
    pid = await bot.answerer()
    os.kill(pid, signal.SIGSTOP)
    for where in ("room", "plain", "private", "direct"):
        asker.ask(where)
    await until(lambda: len(_heard(bot)) == 4, "the questions at the bot")
    proxy.cut(reset=True)
    os.kill(pid, signal.SIGKILL)
    await bot.joined(4)
    await until(lambda: not _wrong(bot, asker), "one answer each")
    asker.ask("room")
    await until(lambda: len(_heard(bot)) == 5 and not _wrong(bot, asker), "an answer after it")
    await asyncio.sleep(1.5)  # for what may come twice
    check(not _wrong(bot, asker), str(_wrong(bot, asker)))
    proxy.close()


async def each_question_has_one_answer_however_often_the_connection_breaks(stage):
    await play(stage, CUTS)


each_question_has_one_answer_however_often_the_connection_breaks.seconds = 60 + 2 * CUTS
