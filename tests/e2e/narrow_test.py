#!/usr/bin/python3
"""Servers and rooms that hold a client back: many ask at once, and each question has
one answer, however long that takes, without a connection given up for it."""
import sys
import time

from ejabberd import EjabberdServer
from room import PrivateServer, check, main, until

PEOPLE, EACH = 5, 12
PENCE = "footnote: who is Mike Pence?"
TIMES = "silence-seconds: 5, room-silence-seconds: 10, retry-seconds: 0.5, keep-answers-seconds: 100"


async def _all_answered(stage, people, each, times=TIMES):
    bot = await stage.bot(connection=times)
    clients = [await stage.client(f"p{number}") for number in range(people)]
    for client in clients:
        for _ in range(each):
            client.say(PENCE)
    start = time.monotonic()

    def answers(client):
        return [m for m in client.inbox if m["from"].resource == "footnote" and
                m["body"].startswith(f"{client.nick}:")]
    try:
        await until(lambda: all(len(answers(c)) >= each for c in clients), "all answers", 90)
    finally:
        print(f"    # {sum(len(answers(c)) for c in clients)} of {people * each} answers in "
              f"{time.monotonic() - start:.1f} s", flush=True)
    await clients[0].plugin["xep_0199"].send_ping("footnote@localhost/footnote", timeout=10)
    check([len(answers(c)) for c in clients] == [each] * people, "doubles")
    check("trying again" not in bot.log and bot.log.count("joined ") == 1, bot.log)


def _on(make):
    """A decorator: plays the case on the server that make() gives."""
    def mark(case):
        case.server = {"make_server": make}
        return case
    return mark


@_on(lambda: EjabberdServer(shaper="normal"))
async def ejabberds_own_shaper_is_borne(stage):
    await _all_answered(stage, PEOPLE, 25)


@_on(lambda: EjabberdServer(interval=0.3))
async def a_room_that_wants_pauses_between_messages_has_them(stage):
    await _all_answered(stage, 10, 1)


@_on(lambda: PrivateServer(extra_config="""
modules_enabled = { "posix", "disco", "roster", "saslauth", "pep", "ping", "smacks", "mam", "limits" }
limits = { c2s = { rate = "3kb/s", burst = "2s" } }
"""))
async def prosodys_own_limits_are_borne(stage):
    await _all_answered(stage, PEOPLE, EACH)


if __name__ == "__main__":
    main(sys.modules["__main__"])
