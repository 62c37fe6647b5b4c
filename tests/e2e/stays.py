"""It stays: whatever happens between the bot, the server and the rooms, the bot
notices in time and comes back; between server and bot stands a proxy that drops,
delays, cuts, throttles, and says what a server may say.

stays_test.py plays these cases on Prosody, ejabberd_test.py on ejabberd.
"""
import asyncio
import os
import signal
import time

from proxy import Proxy
from room import Callback, MatchXPath, check, until

PENCE = "footnote: who is Mike Pence?"
VICE = "Vice President"
SILENCE = 1.5
TIMES = (f"silence-seconds: {SILENCE}, room-silence-seconds: {SILENCE}, retry-seconds: 0.1, "
         "retry-most-seconds: 0.5, kicked-minutes: 0.1, keep-answers-seconds: 20")
SLACK = 1.5  # for a busy machine


async def _behind_proxy(stage, **options):
    proxy = await Proxy((stage.server.host, stage.server.port)).open()
    bot = await stage.bot(port=proxy.port, connection=TIMES, **options)
    return proxy, bot


async def answers(asker, what="an answer"):
    """It is not deaf: a question is answered, once."""
    check(VICE in await asker.ask(PENCE), what)


async def a_connection_that_is_cut_is_made_again(stage):
    proxy, bot = await _behind_proxy(stage)
    ada = await stage.client("ada")
    for times, reset in ((2, True), (3, False)):
        proxy.cut(reset)
        await bot.joined(times)
        await answers(ada)
    check(bot.log.count("joined") == 3, bot.log)


async def a_connection_whose_packets_are_dropped_is_noticed_in_time(stage):
    proxy, bot = await _behind_proxy(stage)
    ada = await stage.client("ada")
    for how in ("mute", "deaf"):
        start, before = time.monotonic(), bot.log.count("does not answer; trying again")
        joined = bot.log.count("joined ")
        setattr(proxy, how, True)
        await bot.logged("does not answer; trying again", before + 1, SILENCE + SLACK)
        check(time.monotonic() - start > SILENCE / 4, "no ping waited for an answer")
        setattr(proxy, how, False)
        await bot.joined(joined + 1)
        await answers(ada, how)
    proxy.close()


async def a_server_that_says_nothing_is_given_up_in_time(stage):
    """From the first byte on, or at any point of the login."""
    for until_bytes in (b"<?xml", b"<mechanisms", b"<success", b"<bind"):
        proxy = await Proxy((stage.server.host, stage.server.port)).open()
        proxy.mute = until_bytes == b"<?xml"
        proxy.until = until_bytes
        bot = stage.make_bot(port=proxy.port, connection=TIMES).start()
        await bot.logged("does not answer; trying again", seconds=SILENCE + SLACK)
        proxy.until, proxy.mute = None, False
        await bot.joined()
        await bot.stop()
        proxy.close()


async def waits_grow_and_are_not_all_the_same(stage):
    proxy, bot = await _behind_proxy(stage)
    proxy.slam = True
    proxy.accepted.clear()
    proxy.cut()
    await until(lambda: len(proxy.accepted) == 9, "nine attempts")
    proxy.slam = False
    gaps = [b - a for a, b in zip(proxy.accepted, proxy.accepted[1:])]
    check(0.05 < gaps[0] < 0.3 and min(gaps[3:]) > 0.25 and max(gaps) < 0.8, str(gaps))
    check(max(gaps[3:]) - min(gaps[3:]) > 0.02, f"no jitter: {gaps}")
    await bot.joined(2)
    proxy.close()


async def a_slow_and_narrow_connection_is_not_given_up(stage):
    proxy, bot = await _behind_proxy(stage)
    ada = await stage.client("ada")
    proxy.delay, proxy.rate = 0.15, 4000
    for _ in range(5):
        await answers(ada)
    check("trying again" not in bot.log, bot.log)
    proxy.close()


async def a_login_over_a_narrow_connection_takes_its_time(stage):
    """Silence is what the time is for."""
    proxy = await Proxy((stage.server.host, stage.server.port)).open()
    proxy.rate = 700
    start = time.monotonic()
    bot = stage.make_bot(port=proxy.port, connection=TIMES).start()
    await bot.logged("connected to")
    check(time.monotonic() - start > SILENCE, "that was no narrow connection")
    proxy.rate = 0
    await bot.joined()
    check("trying again" not in bot.log, bot.log)
    await answers(await stage.client("ada"))
    proxy.close()


async def credentials_refused_for_a_while_are_tried_again(stage):
    proxy, bot = await _behind_proxy(stage)
    ada = await stage.client("ada")
    stage.server.add_account("footnote", "another")
    proxy.cut()
    await bot.logged("wrong password: localhost refuses the login", 2)
    stage.server.add_account("footnote", "the-bots-own-secret-8c1f")
    await bot.joined(2)
    await answers(ada)
    proxy.close()


async def a_destroyed_room_is_joined_when_it_is_made_again(stage):
    ada = await stage.client("ada", room=False)
    room = f"made{stage.rooms}@{stage.server.muc}"
    await ada.join(room)
    bot = await stage.bot(rooms=[room], connection=TIMES)
    await ada.plugin["xep_0045"].destroy(room)
    await bot.logged("was destroyed; joining when it is made again")
    await asyncio.sleep(1)  # time enough to make it, which is not for the bot to do
    check(bot.log.count("joined") == 1, bot.log)
    await ada.join(room)
    await bot.joined(2)
    await answers(ada)


async def _own_room(stage, name):
    ada = await stage.client("ada", room=False)
    room = f"{name}{stage.rooms}@{stage.server.muc}"
    await ada.join(room)
    bot = await stage.bot(rooms=[room], connection=TIMES)
    return ada, room, bot


async def _with_form(muc, room, **values):
    form = await muc.get_room_config(room)
    form["type"] = "submit"
    form["values"] = {**form["values"], **values}
    await muc.set_room_config(room, form)


async def a_room_made_members_only_takes_a_member_back(stage):
    ada, room, bot = await _own_room(stage, "members")
    muc = ada.plugin["xep_0045"]
    await _with_form(muc, room, **{"muc#roomconfig_membersonly": True})
    await bot.logged("the room is for members only now")
    await muc.set_affiliation(room, "member", jid="footnote@localhost")
    await bot.joined(2)
    await answers(ada)
    await muc.set_affiliation(room, "none", jid="footnote@localhost")
    await bot.logged("the room is for members only now", 2)
    await muc.set_affiliation(room, "admin", jid="footnote@localhost")
    await bot.joined(3)
    await answers(ada)


async def a_changed_affiliation_changes_nothing(stage):
    ada, room, bot = await _own_room(stage, "ranks")
    for rank in ("member", "admin", "owner", "member"):
        await ada.plugin["xep_0045"].set_affiliation(room, rank, jid="footnote@localhost")
        await answers(ada, rank)
    check(bot.log.count("joined") == 1, bot.log)


async def answers_wait_for_voice_in_a_moderated_room(stage):
    ada, room, bot = await _own_room(stage, "moderated")
    muc = ada.plugin["xep_0045"]
    requests = []
    ada.register_handler(Callback("voice", MatchXPath(
        "{jabber:client}message/{jabber:x:data}x"), lambda m: requests.append(m)))
    await _with_form(muc, room, **{"muc#roomconfig_moderatedroom": True})
    for times in (1, 2):
        await muc.set_role(room, "footnote", "visitor")
        await bot.logged("the bot has no voice", times)
        await until(lambda: requests, "a request for voice")  # ejabberd lets one pass
        ada.say(PENCE)
        await bot.logged("answered after", times)
        ada.say("who is Mike Pence?", to=f"{room}/footnote", kind="chat")
        check(VICE in await ada.private_answer(), "no answer in private")
        check(not ada.heard(lambda m: m["body"].startswith("ada:")), "it spoke without voice")
        await muc.set_role(room, "footnote", "participant")
        check(VICE in await ada.answer(), "no answer when it had voice")
    check("does not take an answer" not in bot.log, bot.log)


async def a_kick_is_respected_also_when_the_connection_breaks(stage):
    proxy = await Proxy((stage.server.host, stage.server.port)).open()
    ada = await stage.client("ada", room=False)
    room = f"kicks{stage.rooms}@{stage.server.muc}"
    await ada.join(room)
    bot = await stage.bot(rooms=[room], connection=TIMES, port=proxy.port)
    await ada.plugin["xep_0045"].set_role(room, "footnote", "none")
    start = time.monotonic()
    await bot.logged("the bot was kicked; it comes back in 0.1 minutes")
    proxy.cut()
    await bot.logged("connected to localhost", 2)
    await bot.joined(2)
    check(time.monotonic() - start > 5, "it came back too early")
    await answers(ada)
    proxy.close()


async def a_taken_nick_is_taken_back_when_it_is_free(stage):
    bob = await stage.client("bob", nick="footnote")
    bot = await stage.bot(connection=TIMES)
    await bot.logged("as footnote2")
    ada = await stage.client("ada")
    ada.say(PENCE)
    check(VICE in await ada.answer(nick="footnote2"), "not answered under another nick")
    bob.plugin["xep_0045"].leave_muc(stage.room, "footnote")
    await until(lambda: [p for p in ada.presences if p["from"].resource == "footnote" and
                         p["type"] != "unavailable" and
                         "footnote@localhost" != p["from"].bare][1:], "its own nick")
    await answers(ada)


async def a_server_that_was_killed_finds_the_bot_back(stage):
    bot = await stage.bot(connection=TIMES)
    ada = await stage.client("ada")
    await answers(ada)
    stage.server.kill()
    await bot.logged("trying again in", 2)
    stage.server.restart()
    ada = await stage.client("ada")
    await bot.joined(2)
    await answers(ada)


async def a_server_that_stands_still_is_given_up_and_awaited(stage):
    bot = await stage.bot(connection=TIMES)
    os.kill(stage.server.pid, signal.SIGSTOP)
    try:
        await bot.logged("does not answer; trying again", 2, 2 * (SILENCE + SLACK))
    finally:
        os.kill(stage.server.pid, signal.SIGCONT)
    await bot.joined(2)
    await answers(await stage.client("ada"))


async def a_bot_that_stood_still_answers_what_it_missed(stage):
    """As on a machine that sleeps for a while: the server has not noticed."""
    bot = await stage.bot(connection=TIMES)
    ada = await stage.client("ada")
    os.kill(bot.process.pid, signal.SIGSTOP)
    ada.say(PENCE)
    await asyncio.sleep(2 * SILENCE)  # what was waited for is over by any clock
    os.kill(bot.process.pid, signal.SIGCONT)
    check(VICE in await ada.answer(), "not answered")
    await answers(ada)


STREAM_ERRORS = ("conflict", "connection-timeout", "host-gone", "internal-server-error",
                 "not-authorized", "policy-violation", "reset", "resource-constraint",
                 "see-other-host", "system-shutdown", "undefined-condition")


async def whatever_a_server_ends_the_stream_with_it_comes_back(stage):
    proxy, bot = await _behind_proxy(stage)
    ada = await stage.client("ada")
    ends = [f"<stream:error><{name} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
            "</stream:stream>" for name in STREAM_ERRORS]
    for end in [*ends, "</stream:stream>", "</nothing>", "<message <", "\x00\x01", "&who;"]:
        joined = bot.log.count("joined ")
        proxy.say(end.encode())
        await bot.joined(joined + 1)
    await answers(ada)
    proxy.close()


async def whatever_a_room_puts_it_out_with_it_comes_back(stage):
    """All but a ban, a kick by a person, and a room that is for members only."""
    proxy, bot = await _behind_proxy(stage)
    ada = await stage.client("ada")
    user = "<x xmlns='http://jabber.org/protocol/muc#user'>{}</x>"
    item = "<item affiliation='none' role='none'/>"
    for inside in (
            "", user.format(""), user.format(item), user.format(item + "<status code='110'/>"),
            user.format(item + "<status code='307'/><status code='333'/>"),
            user.format(item + "<status code='332'/><status code='110'/>"),
            user.format(item + f"<destroy jid='elsewhere@{stage.server.muc}'/>"),
            user.format(item + "<destroy/>"), user.format(item + "<status code='999'/>")):
        joined = bot.log.count("joined ")
        proxy.say(f"<presence from='{stage.room}/footnote' to='footnote@localhost/footnote' "
                  f"type='unavailable'>{inside}</presence>".encode())
        await bot.joined(joined + 1)
        await answers(ada, inside)
    check(bot.log.count("connected") == 1, bot.log)
    proxy.close()
