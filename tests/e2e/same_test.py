#!/usr/bin/python3
"""The room reads what the command line reads, and odd messages hurt nobody."""
import asyncio
import json
import pathlib
import subprocess
import sys

from room import FOOTNOTE, ROOT, check, main

DECLINES = "The story does not say"

# Conversations: each is asked from its beginning, by an occupant of its own.
CONVERSATIONS = [
    ["who is Mike Pence?", "what did he say in Munich?", "when?", "and about Huawei?"],
    ["how much will Huawei spend on its software?", "how long will that take?", "why?"],
    ["which countries does the story mention?", "more", "and companies?"],
    ["what is the NCSC?", "who runs it?", "where is it based?"],
    ["Did BT remove Huawei from its 4G network?", "is Samuel Burke the CEO of BT?"],
    ["whats the capital of France", "who is the CEO of Apple?", "how tall is Mike Pence?"],
    ["summary", "when was this published?", "who wrote it?", "sources"],
    ["Who\u2019s Jeremy Wright?", "wher did Pence speek", "tell me about Huawai", "thanks!"],
    ["who said \u201cvery clear\u201d?", "what does 5G mean for <b>security</b> & trade?", "help"],
]


def _asked_by_command(questions):
    """What `footnote ask --json` replies in one conversation."""
    run = subprocess.run([FOOTNOTE, "ask", "--json"], input="\n".join(questions) + "\n", text=True,
                         capture_output=True, timeout=60, cwd=ROOT)
    check(run.returncode == 0, run.stderr)
    return [json.loads(line) for line in run.stdout.splitlines()]


def _is_sourced(reply, asked):
    """Has the quotes, or a list with its paragraphs, and below them the source."""
    lines = reply.splitlines()
    if not asked["quotes"]:
        return True
    shown = [line for line in lines if line.startswith("> ") or
             (line.startswith("- ") and "(paragraph" in line)]
    return bool(shown) and lines[-1].startswith("CNN Business")


async def the_room_reads_what_the_command_line_reads(stage):
    await stage.bot()
    people = [await stage.client(f"p{i}") for i in range(len(CONVERSATIONS))]

    async def converse(person, questions):
        for question, asked in zip(questions, _asked_by_command(questions), strict=True):
            reply = await person.ask(f"footnote: {question}")
            check(reply == asked["reply"].strip(),
                  f"{question}\nin the room: {reply}\nby command: {asked['reply']}")
            check(_is_sourced(reply, asked), f"{question} -> no quote or source in: {reply}")

    # All at once: what one asks must not change what another reads.
    await asyncio.gather(*map(converse, people, CONVERSATIONS))


async def follow_ups_that_cross_keep_apart(stage):
    await stage.bot()
    ada, bob = await stage.client("ada"), await stage.client("bob")
    for questions in (("who is Mike Pence?", "how much will Huawei spend on its software?"),
                      ("what did he say?", "how long will that take?")):
        ada.say(f"footnote: {questions[0]}")
        bob.say(f"footnote: {questions[1]}")
    first = [await ada.answer(), await bob.answer()]
    second = [await ada.answer(), await bob.answer()]
    check("Vice President" in first[0] and "$2 billion" in first[1], str(first))
    check("Pence" in second[0] and "five years" in second[1], str(second))


async def odd_messages_have_one_reply_and_leave_the_next_alone(stage):
    await stage.bot()
    ada = await stage.client("ada")
    for odd in ("???", "!!! ...", "\u200b\u200d\u2060", "\U0001f914", "?" * 3000,
                "who is " + "Pence " * 600, "<message><body>who?</body></message>",
                "<!-- --> &amp; &#0; ]]>", "'; DROP TABLE statement; --", "\" OR NEAR(a b) *",
                "{words} %s %n $(id) \\u0000", "\u202ewho is Mike Pence?\u202c", "e\u0301" * 900,
                "who\tis\nMike\nPence?"):
        reply = await ada.ask(f"footnote: {odd}")
        check(reply and "Sorry" not in reply, f"{odd[:40]} -> {reply}")
        check("\u202e" not in reply and len(reply) <= 900, f"{odd[:40]} -> {reply}")
    check("longer than I can read" in await ada.ask("footnote: " + "who? " * 4000), "20 kB")
    ada.say("who is Mike Pence? " * 1000)  # to nobody
    check("Vice President" in await ada.ask("footnote: who is Mike Pence?"), "the next")
    check(not ada.unexpected(), f"said more: {ada.unexpected()}")


async def odd_nicks_are_named_and_answered(stage):
    await stage.bot()
    for i, (nick, shown) in enumerate((
            ("Zo\u00eb B.", "Zo\u00eb B."), ("a:b", "a:b"), ("\u674e\u96f7",) * 2,
            ("<i>&\"'", "<i>&\"'"), ("/me is", "me is"), ("%s%n", "%s%n"), ("foot", "foot"),
            ("footnote2", "footnote2"))):
        client = await stage.client(f"odd{i}", nick=nick)
        client.nick = shown
        check("Vice President" in await client.ask("footnote: who is Mike Pence?"), nick)


if __name__ == "__main__":
    main(sys.modules["__main__"])
