#!/usr/bin/python3
"""It stays, on Prosody; and with rooms on a server that is out of reach."""
import asyncio
import pathlib
import sys
import time

import stays
from room import PrivateServer, check, main
from stays import SILENCE, SLACK, TIMES, answers

FAR = "far.localhost"
EXTRA = f"""
plugin_paths = {{ "{pathlib.Path(__file__).resolve().parent / "prosody"}" }}
Component "{FAR}" "muc"
    modules_enabled = {{ "muc_mam", "severed" }}
    muc_room_locking = false
    severed_account = "footnote@localhost"
"""


async def _far(stage, name, word="pass"):
    _sever(stage, word)
    ada = await stage.client("ada", room=False)
    room = f"{name}{stage.rooms}@{FAR}"
    await ada.join(room)
    return ada, await stage.bot(rooms=[room], connection=TIMES)


def _sever(stage, word):
    (stage.server.folder / "data" / "severed").write_text(word + "\n")


async def a_room_that_lost_the_bot_is_joined_again(stage):
    """The server of the room took the bot out and could not tell it."""
    ada, bot = await _far(stage, "forgets")
    start = time.monotonic()
    _sever(stage, "forget")
    await asyncio.sleep(0.2)
    _sever(stage, "pass")
    await bot.joined(2)
    check(time.monotonic() - start < SILENCE + SLACK, "too late")
    await answers(ada)


async def a_room_out_of_reach_gets_its_answers_afterwards(stage):
    for word in ("bounce", "drop"):
        ada, bot = await _far(stage, word)
        await answers(ada)
        _sever(stage, word)
        await bot.logged("does not answer; what is to be said there waits",
                         seconds=SILENCE + SLACK)
        _sever(stage, "pass")
        await bot.logged("answers again")
        await answers(ada, word)
        check(bot.log.count("joined") == 1, bot.log)
        await bot.stop()


async def a_room_that_answers_no_ping_is_served_when_it_speaks(stage):
    ada, bot = await _far(stage, "dumb", "pings")
    await bot.logged("does not answer; what is to be said there waits")
    await answers(ada)
    await bot.logged("answers again")
    check(bot.log.count("joined") == 1, bot.log)


if __name__ == "__main__":
    main([stays, sys.modules["__main__"]], PrivateServer(extra_config=EXTRA))
