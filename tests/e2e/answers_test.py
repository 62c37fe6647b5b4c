#!/usr/bin/python3
"""Whole conversations with the bot, in a room on a real server."""
import asyncio
import sys

from room import check, main, until

PENCE = "who is Mike Pence?"
VICE = "Vice President"


async def answers_when_spoken_to(stage):
    await stage.bot()
    ada = await stage.client("ada")
    for question in (f"footnote: {PENCE}", f"footnote, {PENCE}", f"@footnote {PENCE}",
                     "who is Mike Pence, footnote?", f"FootNote: {PENCE}",
                     "\u201cWho\u2019s Mike Pence?\u201d @FOOTNOTE"):
        answer = await ada.ask(question)
        check(VICE in answer and "\n> " in answer and "paragraph 12" in answer,
              f"{question} -> {answer}")
    check(not ada.unexpected(), f"said more: {ada.unexpected()}")


async def is_silent_when_not_spoken_to(stage):
    await stage.bot()
    ada = await stage.client("ada")
    for line in (PENCE, "footnotes: " + PENCE, "I like footnote, it knows things",
                 "that is a footnote", "bob: " + PENCE, "> footnote: " + PENCE,
                 "/me asks footnote about it", "/me asks footnote",
                 "bob: ask footnote", "all: " + PENCE, "@all " + PENCE, "   ", "\n"):
        ada.say(line)
    check(VICE in await ada.ask(f"footnote: {PENCE}"), "wrong answer")
    check(not ada.unexpected(), f"answered: {ada.unexpected()}")


async def answers_a_quote_above_a_question(stage):
    await stage.bot()
    ada = await stage.client("ada")
    check(VICE in await ada.ask("> bob: no idea\nfootnote: who is Mike Pence?"), "with a quote")
    message = ada.make_message(mto=ada.room, mtype="groupchat",
                               mbody="> footnote: no idea\nfootnote: who is Mike Pence?")
    for child in ('<reply xmlns="urn:xmpp:reply:0" to="news@rooms.localhost/bob" id="1"/>',
                  '<fallback xmlns="urn:xmpp:fallback:0" for="urn:xmpp:reply:0">'
                  '<body start="0" end="20"/></fallback>'):
        message.append(_xml(child))
    message.send()
    check(VICE in await ada.answer(), "with a reply's fallback")


async def two_people_have_their_own_follow_ups(stage):
    await stage.bot()
    ada, bob = await asyncio.gather(stage.client("ada"), stage.client("bob"))
    answers = await asyncio.gather(
        ada.ask(f"footnote: {PENCE}"),
        bob.ask("footnote: how much will Huawei spend on its software?"))
    check(VICE in answers[0] and "$2 billion" in answers[1], str(answers))
    answers = await asyncio.gather(ada.ask("footnote: what did he say?"),
                                   bob.ask("footnote: how long will that take?"))
    check("Pence" in answers[0] and "five years" in answers[1], str(answers))


async def answers_in_private(stage):
    await stage.bot()
    ada, bob = await asyncio.gather(stage.client("ada"), stage.client("bob"))
    ada.say(PENCE, to=f"{stage.room}/footnote", kind="chat")
    answer = await ada.hear(lambda m: m["type"] == "chat", "a private answer")
    check(answer["from"] == f"{stage.room}/footnote", f"came from {answer['from']}")
    check(answer["body"].startswith("The Vice President"), answer["body"])
    check(answer.xml.find("{http://jabber.org/protocol/muc#user}x") is not None, "no muc#user")
    ada.say("footnote: what did he say?", to=f"{stage.room}/footnote", kind="chat")
    check("Pence" in await ada.private_answer(), "no follow-up in private")
    check(not bob.unexpected(), "others could read it")


async def answers_in_a_direct_chat(stage):
    await stage.bot()
    ada = await stage.client("ada", room=False)
    message = ada.say(PENCE, to="footnote@localhost", kind="chat", id="q1")
    answer = await ada.hear(lambda m: m["type"] == "chat", "a direct answer")
    check(answer["to"] == ada.boundjid.full, f"went to {answer['to']}")
    check(answer["body"].startswith("The Vice President"), answer["body"])
    reply = answer.xml.find("{urn:xmpp:reply:0}reply")
    check(reply is not None and reply.get("id") == message["id"], "not marked as reply")
    ada.say("what did he say?", to="footnote@localhost", kind="normal")
    check("Pence" in await ada.private_answer(), "no follow-up")


async def marks_its_answers_as_replies(stage):
    await stage.bot()
    ada = await stage.client("ada")
    ada.say(f"footnote: {PENCE}")
    own = await ada.hear(lambda m: m["from"].resource == "ada", "the room's copy")
    answer = await ada.hear(lambda m: m["from"].resource == "footnote", "an answer")
    given = own.xml.find("{urn:xmpp:sid:0}stanza-id").get("id")
    reply = answer.xml.find("{urn:xmpp:reply:0}reply")
    check(reply is not None and reply.get("id") == given, "not the room's stanza-id")
    check(reply.get("to") == f"{stage.room}/ada", f"reply to {reply.get('to')}")
    check(answer.xml.find("{urn:xmpp:sid:0}origin-id") is not None, "no origin-id")


async def ignores_what_is_no_question(stage):
    await stage.bot()
    ada = await stage.client("ada")
    body = f"<body>footnote: {PENCE}</body>"
    for kind in ("groupchat", "chat"):
        to = stage.room if kind == "groupchat" else f"{stage.room}/footnote"
        for inside in ("<body/>", "<body></body>", "", "<body>  \n </body>",
                       f"<subject>footnote: {PENCE}</subject>",
                       f"{body}<x xmlns='jabber:x:conference' jid='other@{stage.server.muc}'/>",
                       f"{body}<delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z'/>",
                       f"{body}<reactions xmlns='urn:xmpp:reactions:0' id='1'/>",
                       f"{body}<encrypted xmlns='eu.siacs.conversations.axolotl'/>"):
            ada.send_raw(f"<message to='{to}' type='{kind}'>{inside}</message>")
    for kind in ("error", "headline"):
        ada.send_raw(f"<message to='footnote@localhost' type='{kind}'>{body}</message>")
    ada.send_raw("<message to='footnote@localhost' type='chat'>"
                 "<received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>"
                 f"<message xmlns='jabber:client' type='chat'>{body}</message>"
                 f"</forwarded></received>{body}</message>")
    check(await ada.ask("footnote: how much will Huawei spend on its software?") != "", "")
    ada.say("how long will that take?", to=f"{stage.room}/footnote", kind="chat")
    await ada.private_answer()
    check(not ada.unexpected(), f"answered: {ada.unexpected()}")


async def answers_what_has_a_subject_and_a_text(stage):
    await stage.bot()
    ada = await stage.client("ada", room=False)
    ada.send_raw("<message to='footnote@localhost' type='normal'><subject>A question</subject>"
                 f"<body>{PENCE}</body></message>")
    check(VICE in await ada.private_answer(), "not answered")


async def an_invitation_is_no_question(stage):
    bot = await stage.bot()
    ada = await stage.client("ada", room=f"own@{stage.server.muc}")
    ada.plugin["xep_0045"].invite(ada.room, "footnote@localhost", reason=PENCE)
    ada.say("how much will Huawei spend on its software?", to="footnote@localhost", kind="chat")
    check("$2 billion" in await ada.private_answer(), "wrong answer")
    check("question 2" not in bot.log, "took the invitation for a question")


async def never_answers_itself(stage):
    """An answer that comes back as somebody's question would go round for ever."""
    bot = await stage.bot()
    ada = await stage.client("ada", nick="footnote: who is Mike Pence")
    answer = await ada.ask(f"footnote: {PENCE}")
    check(VICE in answer, answer)
    ada.say("thanks, footnote")
    await ada.answer()
    check(bot.log.count("question 3") == 0, "it asked itself")


async def answers_no_history(stage):
    """A room that gives history although none was asked for."""
    ada = await stage.client("ada")
    ada.say(f"footnote: {PENCE}")
    await ada.hear(lambda m: m["from"].resource == "ada", "the room's copy")
    await stage.bot()
    ada.say("footnote: how much will Huawei spend on its software?")
    check("$2 billion" in await ada.answer(), "wrong answer")
    check(not ada.unexpected(), f"answered: {ada.unexpected()}")


async def keeps_to_the_length_that_a_room_bears(stage):
    await stage.bot(answers="  max-characters: 120")
    ada = await stage.client("ada")
    for question in ("help", "summary", PENCE, "which countries does the story mention?"):
        ada.say(f"footnote: {question}")
        answer = await ada.hear(lambda m: m["from"].resource == "footnote", "an answer")
        check(len(answer["body"]) <= 120, f"{len(answer['body'])} characters: {answer['body']}")


async def too_long_a_question_is_told_so(stage):
    await stage.bot()
    ada = await stage.client("ada")
    check("longer than I can read" in await ada.ask("footnote: " + "why " * 2000), "not told")
    ada.say("footnote: " + "a\u0301" * 40000)
    check(VICE in await ada.ask(f"footnote: {PENCE}"), "wrong answer")


async def what_needs_no_answerer_is_said_at_once(stage):
    """Nothing else happens then that would wake the bot."""
    await stage.bot()
    ada = await stage.client("ada", room=False)
    ada.say("why " * 2000, to="footnote@localhost", kind="chat")
    check("longer than I can read" in await ada.private_answer(seconds=4), "not told")


async def a_strange_nick_hurts_nobody(stage):
    await stage.bot()
    eve = await stage.client("eve", nick="> eve said: yes " + "x" * 80)
    eve.nick = "eve said: yes " + "x" * 24 + "\u2026"
    answer = await eve.ask(f"footnote: {PENCE}")
    check(VICE in answer, answer)


async def tells_other_programs_what_it_is(stage):
    await stage.bot()
    ada = await stage.client("ada")
    us = f"{stage.room}/footnote"
    info = await ada.plugin["xep_0030"].get_info(jid=us, timeout=10)
    identities = [(i[0], i[1]) for i in info["disco_info"]["identities"]]
    check(("client", "bot") in identities, str(identities))
    check("urn:xmpp:ping" in info["disco_info"]["features"], "no ping")
    version = await ada.plugin["xep_0092"].get_version(us, timeout=10)
    check(version["software_version"]["name"] == "Footnote", str(version))
    await ada.plugin["xep_0199"].send_ping(us, timeout=10)
    try:
        await ada.make_iq_get(queryxmlns="urn:example:unknown", ito=us).send(timeout=10)
        check(False, "an unknown query was answered")
    except ada_error as error:
        check(error.condition == "service-unavailable", error.condition)


async def a_taken_nick_is_avoided(stage):
    await stage.client("bob", nick="footnote")
    bot = await stage.bot()
    check("as footnote2" in bot.log, bot.log)
    ada = await stage.client("ada")
    for name in ("footnote", "footnote2"):
        check(VICE in await ada.ask(f"{name}: {PENCE}", nick="footnote2"), f"no answer to {name}")


async def fifty_at_once_are_all_answered(stage):
    await stage.bot()
    people = [await stage.client(f"p{i}") for i in range(5)]
    for _ in range(10):
        for person in people:
            person.say(f"footnote: {PENCE}")
    for person in people:
        for _ in range(10):
            check(VICE in await person.answer(), "wrong answer")
        await until(lambda: True, "")
        check(not [m for m in person.heard(lambda m: m["body"].startswith(person.nick + ":"))],
              "answered twice")


async def tells_stories_apart(stage):
    await stage.bot(stories=["tests/data/bridge.md", "tests/data/delay.md"])
    ada, bob = await asyncio.gather(stage.client("ada"), stage.client("bob"))
    cost = "footnote: how much does the bridge cost?"
    answer = await ada.ask(cost)
    told = ["$12 million.\n"
            "> The bridge costs $12 million, said Ada Lowe, the mayor of Harnley.\n"
            'Harnley Gazette, "A new bridge for Harnley", paragraph 2\n',
            "$15 million.\n"
            "> The new bridge for Harnley costs $15 million.\n"
            'Arn Valley News, "Harnley\'s bridge is late", paragraph 1\n']
    check(answer + "\n" in ["The stories differ:\n" + "".join(order)
                            for order in (told, reversed(told))], answer)
    check("Which story" in await bob.ask("footnote: who wrote the story?"), "guessed")
    check("Ben Frost" in await bob.ask("footnote: the one about Carl Dean"), "not the one named")
    answer = await bob.ask(cost)
    check("$15 million" in answer and "$12 million" not in answer, answer)
    answer = await ada.ask("footnote: what does Vodafone pay?")
    check(answer == "Neither story mentions Vodafone.", answer)


def _xml(text):
    from xml.etree import ElementTree
    return ElementTree.fromstring(text)


if __name__ == "__main__":
    from slixmpp.exceptions import IqError as ada_error
    main(sys.modules["__main__"])
