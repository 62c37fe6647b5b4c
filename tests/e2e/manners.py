"""What people expect of an occupant of their room, on any server.

manners_test.py plays these cases on Prosody, ejabberd_test.py on ejabberd.
"""
import base64
import hashlib
import os
import signal
from xml.etree import ElementTree

from room import PASSWORD, Failure, check, until

PENCE, VICE = "who is Mike Pence?", "Vice President"
SPEND, BILLION = "how much will Huawei spend on its software?", "$2 billion"
VAIN = "who is the CEO of Apple?"
DIRECT = "footnote@localhost"
NS_STATES = "{http://jabber.org/protocol/chatstates}"
NS_CORRECT = "{urn:xmpp:message-correct:0}"


def _correct(client, target, text, to=None, kind="groupchat"):
    message = client.make_message(mto=to or client.room, mbody=text, mtype=kind)
    replace = ElementTree.Element(f"{NS_CORRECT}replace", {"id": target})
    message.append(replace)
    message.send()
    return message


def _with(client, body, children, to=None, kind="groupchat", ident=""):
    """Says it with more elements beside the body."""
    text = f"<body>{body}</body>" if body else ""
    client.send_raw(f"<message to='{to or client.room}' type='{kind}' id='{ident}'>"
                    f"{text}{children}</message>")


async def _answer(client, seconds=20):
    """The bot's next message to us in the room, whole."""
    return await client.hear(lambda m: m["from"].resource == "footnote" and
                             m["body"].startswith(f"{client.nick}:"), "an answer", seconds)


def _stanza_id(message):
    return message.xml.find("{urn:xmpp:sid:0}stanza-id").get("id")


async def _settled(client, bot="footnote@localhost/footnote"):
    """What the bot was told before this it has heard, and answered if it could
    at once: it answers a ping after it."""
    await client.plugin["xep_0199"].send_ping(bot, timeout=10)


async def _shown(client, messages):
    """So many messages of the client are shown by the room, and so by then to the
    bot: a ping alone may overtake them, since it does not pass the room."""
    for _ in range(messages):
        await client.hear(lambda m: m["from"].resource == client.nick, "the room's copy")
    await _settled(client)


async def _status(client):
    client.say("status", to=DIRECT, kind="chat")
    message = await client.hear(lambda m: m["body"].startswith("Footnote "), "a status")
    return message["body"]


def _nothing_more(client, what):
    """Nothing that the bot said to us, and nobody took, is left."""
    left = [body for body in client.unexpected() if
            body.startswith(f"{getattr(client, 'nick', '')}:") or not body.split()[0].endswith(":")]
    check(not left, f"{what}{left}")


async def a_corrected_question_has_a_corrected_answer(stage):
    await stage.bot()
    ada, bob = await stage.client("ada"), await stage.client("bob")
    asked = ada.say(f"footnote: {PENCE}")
    first = await _answer(ada)
    bob.say(f"footnote: {VAIN}")
    await bob.answer()
    _correct(ada, asked["id"], f"footnote: {SPEND}")
    second = await _answer(ada)
    replace = second.xml.find(f"{NS_CORRECT}replace")
    check(BILLION in second["body"], second["body"])
    check(replace is not None and replace.get("id") == first["id"], "corrects another message")
    check(second["id"] != first["id"], "the same id")
    _correct(bob, asked["id"], f"footnote: {SPEND}")  # not bob's: a question like others
    other = await _answer(bob)
    check(other.xml.find(f"{NS_CORRECT}replace") is None, "bob corrected ada's")
    _correct(ada, asked["id"], f"footnote: {PENCE}")  # it is done once, whatever bob has that id for
    check("five years" in await ada.ask("footnote: how long will that take?"), "no follow-up")
    _nothing_more(ada, "said more: ")


async def only_the_last_question_is_corrected(stage):
    await stage.bot()
    ada = await stage.client("ada", room=False)
    asked = ada.say(PENCE, to=DIRECT, kind="chat")
    await ada.private_answer()
    last = ada.say(VAIN, to=DIRECT, kind="chat")
    declined = await ada.hear(lambda m: True, "an answer")
    _correct(ada, asked["id"], SPEND, to=DIRECT, kind="chat")
    _correct(ada, last["id"], SPEND, to=DIRECT, kind="chat")
    answer = await ada.hear(lambda m: True, "a corrected answer")
    check(answer.xml.find(f"{NS_CORRECT}replace").get("id") == declined["id"] and
          BILLION in answer["body"], str(answer))
    _nothing_more(ada, "said more: ")


async def a_question_that_was_none_before_its_correction_is_answered(stage):
    await stage.bot()
    ada = await stage.client("ada")
    asked = ada.say(f"footnot: {PENCE}")
    _correct(ada, asked["id"], f"footnote: {PENCE}")
    answer = await _answer(ada)
    check(VICE in answer["body"], answer["body"])
    check(answer.xml.find(f"{NS_CORRECT}replace") is None, "nothing was said before")
    _correct(ada, asked["id"], f"footnote: {SPEND}")
    answer = await _answer(ada)
    check(BILLION in answer["body"] and answer.xml.find(f"{NS_CORRECT}replace") is not None,
          answer["body"])


async def a_question_corrected_before_its_answer_has_one(stage):
    bot = await stage.bot(answers="  deadline-seconds: 30")
    ada = await stage.client("ada")
    pid = await bot.answerer()
    os.kill(pid, signal.SIGSTOP)
    sent = ada.say(f"footnote: {PENCE}")  # the answerer has it
    await _shown(ada, 1)
    _correct(ada, sent["id"], f"footnote: {SPEND}")
    waits = ada.say(f"footnote: {PENCE}")
    _correct(ada, waits["id"], "footnote: which countries have blocked Huawei?")
    await _shown(ada, 3)
    os.kill(pid, signal.SIGCONT)
    answers = [await ada.answer(), await ada.answer()]
    check(BILLION in answers[0] and "Australia" in answers[1], str(answers))
    await _settled(ada)
    _nothing_more(ada, "said more: ")


async def a_question_sent_twice_is_answered_once(stage):
    """As a client does that is not sure whether the first got through, be it in the
    same session or in the next; ids that a client gives anew are no such thing."""
    await stage.bot()
    ada, bob = await stage.client("ada"), await stage.client("bob")
    for client in (ada, bob):
        for _ in range(2):
            _with(client, f"footnote: {PENCE}", "", ident="same")
        check(VICE in await client.answer(), "not answered")
    ada.plugin["xep_0045"].leave_muc(stage.room, "ada")
    await until(lambda: [p for p in bob.presences if p["type"] == "unavailable"], "her leaving")
    await ada.join(stage.room)
    _with(ada, f"footnote: {PENCE}", "", ident="same")
    _with(ada, f"footnote: {SPEND}", "", ident="same")
    check(BILLION in await ada.answer(), "another text under the same id")
    _with(ada, PENCE, "", to=DIRECT, kind="chat", ident="same")
    check(VICE in await ada.private_answer(), "not answered in a direct chat")
    again = await stage.client("ada", room=False)  # the same account, with another resource
    origin = "<origin-id xmlns='urn:xmpp:sid:0' id='{}'/>"
    _with(again, PENCE, origin.format("same"), to=DIRECT, kind="chat", ident="other")
    _with(again, SPEND, origin.format("one"), to=DIRECT, kind="chat", ident="one")
    check(BILLION in await again.private_answer(), "another question")
    for client in (ada, bob, again):
        await _settled(client)
        _nothing_more(client, "answered twice: ")


async def a_reply_is_to_the_rooms_own_id(stage):
    await stage.bot()
    ada = await stage.client("ada")
    ada.say(f"footnote: {PENCE}")
    own = await ada.hear(lambda m: m["from"].resource == "ada", "the room's copy")
    answer = await _answer(ada)
    reply = answer.xml.find("{urn:xmpp:reply:0}reply")
    check(reply is not None and reply.get("id") == _stanza_id(own), "not the room's stanza-id")
    fallback = (f"<reply xmlns='urn:xmpp:reply:0' to='{stage.room}/footnote' "
                f"id='{_stanza_id(answer)}'/><fallback xmlns='urn:xmpp:fallback:0' "
                "for='urn:xmpp:reply:0'><body start='0' end='23'/></fallback>")
    _with(ada, f"&gt; footnote: who is BT?\nfootnote: {SPEND}", fallback)
    check(BILLION in await ada.answer(), "the fallback was not taken off")


async def answers_read_well_as_plain_text(stage):
    """XEP-0393: each quote a block quote; without styling it is mail's quote."""
    await stage.bot()
    ada = await stage.client("ada")
    answer = await _answer_to(ada, f"footnote: {PENCE}")
    lines = answer.splitlines()
    check(lines[0] == "ada: The Vice President of the United States.", lines[0])
    check(lines[1].startswith("> ") and lines[-1] == "CNN Business, paragraph 12", answer)
    check(not set("*_~`") & set(answer) and "```" not in answer, answer)


async def _answer_to(client, text):
    client.say(text)
    return (await _answer(client))["body"]


async def reactions_are_counted_and_not_answered(stage):
    bot = await stage.bot(settings="admins: [ada@localhost]")
    ada, bob = await stage.client("ada"), await stage.client("bob")
    ada.say(f"footnote: {PENCE}")
    answer = await _answer(ada)
    given = _stanza_id(answer)

    def react(client, *emoji):
        inside = "".join(f"<reaction>{e}</reaction>" for e in emoji)
        _with(client, "", f"<reactions xmlns='urn:xmpp:reactions:0' id='{given}'>{inside}"
              "</reactions>")
    react(ada, "\U0001f44d")
    react(ada, "\U0001f44d", "\u2764")  # still one
    react(bob, "\U0001f44e\U0001f3fd")
    await bot.logged(f'thumbs down for the answer to "{PENCE}"')
    check("Reactions: 1 up, 1 down" in await _status(ada), "not counted")
    react(bob)
    react(ada, "\U0001f44e")
    await _settled(bob)
    check("Reactions: 0 up, 1 down" in await _status(ada), "not counted anew")
    check(bot.log.count("thumbs") == 2, bot.log)
    # In a direct chat the id is the message's own.
    bob.say(SPEND, to=DIRECT, kind="chat")
    direct = await bob.hear(lambda m: m["type"] == "chat", "an answer")
    _with(bob, "", f"<reactions xmlns='urn:xmpp:reactions:0' id='{direct['id']}'>"
          "<reaction>\U0001f44d</reaction></reactions>", to=DIRECT, kind="chat")
    await _settled(bob)
    check("Reactions: 1 up, 1 down" in await _status(ada), "not counted in a direct chat")
    _nothing_more(bob, "answered: ")


async def a_question_taken_back_takes_its_answer_along(stage):
    await stage.bot()
    ada, bob = await stage.client("ada"), await stage.client("bob")
    ada.say(f"footnote: {PENCE}")
    own = await ada.hear(lambda m: m["from"].resource == "ada", "the room's copy")
    answer = await _answer(ada)
    retract = f"<retract xmlns='urn:xmpp:message-retract:1' id='{_stanza_id(own)}'/>"
    _with(bob, "", retract)  # not his
    _with(ada, "I take it back", retract + "<fallback xmlns='urn:xmpp:fallback:0'/>")
    taken = await ada.hear(lambda m: m.xml.find("{urn:xmpp:message-retract:1}retract")
                           is not None and m["from"].resource == "footnote", "a retraction")
    named = taken.xml.find("{urn:xmpp:message-retract:1}retract").get("id")
    check(named == _stanza_id(answer), "another message is taken back")
    check(taken["body"] == "(The question was taken back, and so is its answer.)", taken["body"])
    _with(ada, "", retract)
    # As it was done before, and in a direct chat.
    old = ada.say(PENCE, to=DIRECT, kind="chat")
    answer = await ada.hear(lambda m: m["type"] == "chat", "an answer")
    _with(ada, "", f"<apply-to xmlns='urn:xmpp:fasten:0' id='{old['id']}'>"
          "<retract xmlns='urn:xmpp:message-retract:0'/></apply-to>", to=DIRECT, kind="chat")
    taken = await ada.hear(lambda m: m["type"] == "chat", "a retraction")
    check(taken.xml.find("{urn:xmpp:message-retract:1}retract").get("id") == answer["id"], "id")
    _nothing_more(ada, "said more: ")


async def a_slow_answer_is_announced_to_clients_that_know(stage):
    bot = await stage.bot(answers="  deadline-seconds: 30")
    ada, bob = await stage.client("ada"), await stage.client("bob", room=False)
    everything = []
    for client in (ada, bob):
        client.add_event_handler("chatstate", everything.append)
        client.register_plugin("xep_0085")
    pid = await bot.answerer()
    os.kill(pid, signal.SIGSTOP)
    active = "<active xmlns='http://jabber.org/protocol/chatstates'/>"
    _with(bob, PENCE, active, to=DIRECT, kind="chat")
    _with(ada, f"footnote: {PENCE}", active)
    ada.say(PENCE, to=f"{stage.room}/footnote", kind="chat")  # says nothing of states
    await until(lambda: {str(m["from"]) for m in everything if m["chat_state"] == "composing"} ==
                {f"{DIRECT}/footnote", f"{stage.room}/footnote"}, "composing, in both places")
    os.kill(pid, signal.SIGCONT)
    answer = await bob.hear(lambda m: m["type"] == "chat", "an answer")
    check(answer.xml.find(f"{NS_STATES}active") is not None, "still composing")
    check((await _answer(ada)).xml.find(f"{NS_STATES}active") is not None, "still composing")
    plain = await ada.hear(lambda m: m["type"] == "chat", "an answer in private")
    check(plain.xml.find(f"{NS_STATES}active") is None, "a state that nobody asked for")
    composing = [m for m in everything if m["chat_state"] == "composing"]
    check(len(composing) == 2 and not any(m["body"] for m in composing), str(composing))


async def receipts_are_given_in_direct_chats(stage):
    await stage.bot()
    ada = await stage.client("ada")
    got = []
    ada.add_event_handler("receipt_received", got.append)
    ada.register_plugin("xep_0184")
    request = "<request xmlns='urn:xmpp:receipts'/>"
    _with(ada, PENCE, request, to=DIRECT, kind="chat", ident="r1")
    await ada.private_answer()
    await until(lambda: got, "a receipt")
    check([m["receipt"] for m in got] == ["r1"], str(got))
    _with(ada, f"footnote: {PENCE}", request, ident="r2")
    _with(ada, PENCE, request, to=f"{stage.room}/footnote", kind="chat", ident="r3")
    await ada.answer()
    await ada.private_answer()
    check(len(got) == 1, "a receipt through a room")


async def a_conversation_goes_with_the_occupant_and_not_with_the_nick(stage):
    await stage.bot()
    ada = await stage.client("ada")
    check(VICE in await ada.ask(f"footnote: {PENCE}"), "no answer")
    ada.send_presence(pto=f"{stage.room}/ada2")
    await until(lambda: [p for p in ada.presences if p["from"].resource == "ada2"], "her new nick")
    bob = await stage.client("bob", nick="ada")
    reply = await bob.ask("footnote: what did he say?")
    check("does not say" in reply, f"read ada's conversation: {reply}")
    ada.nick = "ada2"
    reply = await ada.ask("footnote: what did he say?")
    check("Pence" in reply and "does not say" not in reply, f"lost her conversation: {reply}")


async def an_occupant_id_is_the_rooms_to_give(stage):
    """Where the room gives none, anybody could write one."""
    await stage.bot()
    ada, eve = await stage.client("ada"), await stage.client("eve")
    forged = "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='the-same-for-both'/>"
    _with(ada, f"footnote: {PENCE}", forged)
    check(VICE in await ada.answer(), "no answer")
    _with(eve, "footnote: what did he say?", forged)
    check("does not say" in await eve.answer(), "eve goes on in ada's conversation")


async def capabilities_are_what_disco_tells(stage):
    await stage.bot()
    ada = await stage.client("ada")
    us = f"{stage.room}/footnote"
    presence = await until(lambda: [p for p in ada.presences if p["from"] == us], "its presence")
    caps = presence[0].xml.find("{http://jabber.org/protocol/caps}c")
    info = (await ada.plugin["xep_0030"].get_info(
        jid=us, node=f"{caps.get('node')}#{caps.get('ver')}", timeout=10))["disco_info"]
    text = "".join(f"{c}/{t}/{lang or ''}/{name or ''}<" for c, t, lang, name in
                   sorted(info["identities"])) + "".join(f"{f}<" for f in sorted(info["features"]))
    ver = base64.b64encode(hashlib.sha1(text.encode()).digest()).decode()
    check(caps.get("hash") == "sha-1" and caps.get("ver") == ver, f"{caps.get('ver')} for {text}")
    for feature in ("http://jabber.org/protocol/chatstates", "jabber:x:conference",
                    "jabber:iq:version", "urn:xmpp:message-correct:0", "urn:xmpp:ping",
                    "urn:xmpp:reactions:0", "urn:xmpp:receipts", "urn:xmpp:reply:0"):
        check(feature in info["features"], f"no {feature}")


async def an_encrypted_message_has_one_plain_hint(stage):
    await stage.bot()
    ada = await stage.client("ada")
    omemo = ("<encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/>{}</encrypted>"
             "<encryption xmlns='urn:xmpp:eme:0' name='&lt;b&gt;' "
             "namespace='eu.siacs.conversations.axolotl'/>")
    fallback = "I sent you an OMEMO encrypted message"
    for to, kind in ((DIRECT, "chat"), (f"{stage.room}/footnote", "chat")):
        _with(ada, fallback, omemo.format(""), to=to, kind=kind)  # keys only
        _with(ada, fallback, omemo.format("<payload>AAAA</payload>"), to=to, kind=kind)
        _with(ada, fallback, omemo.format("<payload>AAAA</payload>"), to=to, kind=kind)
    _with(ada, "footnote: " + fallback, omemo.format("<payload>AAAA</payload>"))
    hint = await ada.private_answer()
    check("encrypted with OMEMO" in hint and "switch encryption off" in hint, hint)
    ada.say(PENCE, to=DIRECT, kind="chat")
    answers = [await ada.private_answer()]
    if "encrypted" in answers[0]:  # in private: where the room hides who that is
        answers.append(await ada.private_answer())
    check(VICE in answers[-1], str(answers))
    _nothing_more(ada, "said more: ")


async def a_mention_by_reference_is_a_call(stage):
    await stage.bot()
    ada = await stage.client("ada")

    def reference(uri, begin, end):
        return (f"<reference xmlns='urn:xmpp:reference:0' type='mention' uri='{uri}' "
                f"begin='{begin}' end='{end}'/>")
    for uri, text, begin, end in (
            (f"xmpp:{stage.room}/footnote", f"footnote {PENCE}", 0, 8),
            (f"xmpp:{stage.room}/foot%6Eote", f"{PENCE} footnote", 19, 27),
            ("xmpp:footnote@localhost", f"the bot knows: {PENCE}", 0, 14)):
        _with(ada, text, reference(uri, begin, end))
        check(VICE in await ada.answer(), f"{text} -> no answer")
    _with(ada, f"bob {PENCE}", reference(f"xmpp:{stage.room}/bob", 0, 3))
    _with(ada, PENCE, f"<reference xmlns='urn:xmpp:reference:0' type='data' "
          f"uri='xmpp:{stage.room}/footnote'/>")
    await _settled(ada)
    _nothing_more(ada, "answered: ")


async def a_message_to_several_is_answered_once(stage):
    await stage.client("bot", nick="otherbot")
    await stage.bot()
    ada = await stage.client("ada")
    for names in ("footnote, otherbot:", "otherbot, footnote:", "footnote and otherbot:",
                  "@otherbot @footnote", "footnote otherbot:", "otherbot & footnote,"):
        check(VICE in await ada.ask(f"{names} {PENCE}"), f"{names} -> wrong")
    ada.say(f"otherbot, ada: {PENCE}")
    ada.say(f"otherbot: footnote {PENCE}")
    await _settled(ada)
    _nothing_more(ada, "said more: ")


async def _invited_bot(stage, account, settings):
    stage.server.add_account(account, PASSWORD)
    bot = stage.make_bot(rooms=[], account=account, settings=settings).start()
    await bot.logged("connected to")
    return bot


async def _show_addresses(owner):
    """Makes the room one that shows its occupants' addresses."""
    muc = owner.plugin["xep_0045"]
    form = await muc.get_room_config(owner.room)
    form["type"] = "submit"
    form["values"] = {**form["values"], "muc#roomconfig_whois": "anyone"}
    await muc.set_room_config(owner.room, form)


async def invitations_of_admins_are_followed_and_remembered(stage):
    settings = "admins: [ada@localhost]"
    bot = await _invited_bot(stage, "guest1", settings)
    ada = await stage.client("ada", room=f"ours@{stage.server.muc}")
    eve = await stage.client("eve", room=f"eves@{stage.server.muc}")
    for client in (eve, ada):
        _with(client, "", f"<x xmlns='jabber:x:conference' jid='{client.room}' reason='come'/>",
              to="guest1@localhost", kind="normal")
    await bot.logged(f"joined ours@{stage.server.muc} as footnote")
    check(VICE in await ada.ask(f"footnote: {PENCE}"), "not answered")
    check(f"eve@localhost may not invite the bot to eves@{stage.server.muc}" in bot.log, bot.log)
    second = await stage.client("ada2", room=False)
    mediated = await stage.client("ada", room=f"more@{stage.server.muc}")
    await _show_addresses(mediated)
    mediated.plugin["xep_0045"].invite(mediated.room, "guest1@localhost", reason="come")
    eve.plugin["xep_0045"].invite(eve.room, "guest1@localhost", reason="come")
    await bot.logged(f"joined more@{stage.server.muc}")
    await bot.logged("may not invite the bot", 2)
    await bot.stop()
    bot.start()
    await bot.joined(4)
    check(bot.log.count(f"joined ours@{stage.server.muc}") == 2, bot.log)
    # Put out by a person, it is not wanted there any more.
    await mediated.plugin["xep_0045"].set_role(mediated.room, "footnote", "none")
    await bot.logged("it is forgotten")
    await _settled(second, "guest1@localhost/footnote")
    await bot.stop()
    bot.start()
    await bot.joined(5)
    await _settled(second, "guest1@localhost/footnote")
    check(bot.log.count(f"joined more@{stage.server.muc}") == 2, bot.log)


async def invitations_of_nobody_are_followed_where_the_config_says_so(stage):
    bot = await _invited_bot(stage, "guest2", "admins: [ada@localhost]\ninvitations: nobody")
    ada = await stage.client("ada", room=f"ours2@{stage.server.muc}")
    ada.plugin["xep_0045"].invite(ada.room, "guest2@localhost")
    await bot.logged("may not invite")
    await bot.stop()


async def invitations_wait_until_the_bot_is_there(stage):
    stage.server.add_account("guest3", PASSWORD)
    ada = await stage.client("ada", room=f"ours2@{stage.server.muc}")
    ada.plugin["xep_0045"].invite(ada.room, "guest3@localhost")
    await ada.plugin["xep_0030"].get_info(jid=ada.room, timeout=10)
    bot = await _invited_bot(stage, "guest3", "invitations: server")
    await bot.logged(f"joined {ada.room}")


async def admins_are_known_by_their_real_address(stage):
    bot = await stage.bot(settings="admins: [ada@localhost]")
    ada = await stage.client("ada", nick="somebody")
    eve = await stage.client("eve", nick="ada")
    status = await _status(ada)
    for part in ("up 0 d", "Questions: 0 answered, 0 declined, 0 failed, 0 waiting",
                 f"- {stage.room}: joined, ", "Asked in vain:"):
        check(part in status, status)
    # Neither by nick, nor by an address that only looks like it.
    check("up 0 d" not in await eve.ask("footnote: status"), "eve is no admin")
    eve.say("status", to=f"{stage.room}/footnote", kind="chat")
    check("up 0 d" not in await eve.private_answer(), "eve is no admin in private")
    eve.say("status", to=DIRECT, kind="chat")
    check("up 0 d" not in await eve.private_answer(), "eve is no admin")
    await eve.ask(f"footnote: {VAIN}")
    await eve.ask(f"footnote: {PENCE}")
    status = await _status(ada)
    check("Questions: 1 answered, 4 declined" in status and f"- {VAIN}" in status, status)
    try:
        await _run_command(eve, "status")
        raise Failure("eve ran a command")
    except _iq_error():
        pass
    items = await ada.plugin["xep_0030"].get_items(
        jid=f"{DIRECT}/footnote", node="http://jabber.org/protocol/commands", timeout=10)
    names = sorted(i[1] for i in items["disco_items"]["items"])
    check(names == ["reload", "status"], str(items))
    done = await _run_command(ada, "status")
    text = "\n".join(v.text for v in done.xml.iter("{jabber:x:data}value"))
    check("Questions: 1 answered" in text, text)
    check("password" not in bot.log, bot.log)


def _iq_error():
    from slixmpp.exceptions import IqError
    return IqError


async def _run_command(client, node):
    iq = client.make_iq_set(ito=f"{DIRECT}/footnote")
    iq.append(ElementTree.Element("{http://jabber.org/protocol/commands}command",
                                  {"node": node, "action": "execute"}))
    return await iq.send(timeout=10)


async def owners_of_a_room_are_admins_where_the_config_says_so(stage):
    room = f"owned{stage.server.port}@{stage.server.muc}"
    ada = await stage.client("ada", room=room)  # who makes a room owns it
    bob = await stage.client("bob", room=room)
    bot = stage.make_bot(rooms=[room]).start()
    await bot.joined()
    check("up 0 d" not in await ada.ask("footnote: status"), "not configured")
    await bot.stop()
    bot.config.write_text(bot.config.read_text().replace(
        "    nick: footnote\n", "    nick: footnote\n    commands: owners\n"))
    bot.start()
    await bot.joined(2)
    bob.say("footnote: status")
    check("up 0 d" not in await bob.answer(), "bob owns nothing")
    ada.say("footnote: status")
    check("up 0 d" in await ada.private_answer(), "the owner is no admin")
    check(not [b for b in bob.unexpected() if "up 0 d" in b], "others read it")


async def what_was_said_before_is_not_answered(stage):
    """A room's history, and what a server kept for us while we were away."""
    ada = await stage.client("ada")
    ada.say(f"footnote: {PENCE}")
    ada.say(PENCE, to=DIRECT, kind="chat")
    await ada.hear(lambda m: m["from"].resource == "ada", "the room's copy")
    await stage.bot()
    check(BILLION in await ada.ask(f"footnote: {SPEND}"), "wrong answer")
    await _settled(ada)
    _nothing_more(ada, "answered: ")
