#!/usr/bin/python3
"""Plugins that do what they may not, while other people ask."""
import asyncio
import pathlib
import sys
import time

from room import FOOTNOTE, ROOT, check, main, until

PENCE = "footnote: who is Mike Pence?"
VICE = "Vice President"
APOLOGY = "Sorry, I could not work that out"
NATIVE = pathlib.Path(FOOTNOTE).resolve().parent / "tests/data/native"
SANITIZED = "asan" in pathlib.Path(FOOTNOTE).resolve().parts

# What each does, and whether the sanitized program, whose sandbox is wider, is
# ended by it without a report that would fail the test.
ACTS = {"crash": False, "loop": True, "allocate": False, "overrun": False, "overflow": False,
        "deepen": False, "fork": False, "socket": True, "file": False, "exit": True}


async def _ask_on(client, answers, until_set):
    """Asks one question after the other; how long each answer took."""
    while not until_set.is_set():
        start = time.monotonic()
        check(VICE in await client.ask(PENCE), "not answered")
        answers.append(time.monotonic() - start)


async def _hurt(stage, act):
    """Has one plugin do its worst three times, and then once more."""
    hostile = NATIVE / "hostile.so"
    bot = await stage.bot(plugins=[ROOT / "plugins", hostile])
    ada, bob = await stage.client("ada"), await stage.client("bob")
    over, answers = asyncio.Event(), []
    asking = asyncio.ensure_future(_ask_on(bob, answers, over))
    for times in range(1, 4):
        reply = await ada.ask(f"footnote: hostile {act}")
        if act not in ("overrun", "overflow"):
            check(APOLOGY in reply, f"{act}: {reply}")
        await bot.logged(f"plugin {hostile} ended the answerer", times)
    await bot.logged(f"plugin {hostile} is set aside")
    await bot.logged("1 plugin set aside")
    check("The story does not say" in await ada.ask(f"footnote: hostile {act}"), "still there")
    told = len(answers)
    await until(lambda: len(answers) > told or asking.done(), "an answer after it all")
    over.set()
    await asking
    check(max(answers) < 4, f"somebody waited {max(answers):.1f} s")
    check(bot.process.poll() is None, "the bot ended")
    check("joined " in bot.log and bot.log.count("joined ") == 1, "it left the room")
    for client in (ada, bob):
        more = [said for said in client.unexpected() if said.startswith(client.nick)]
        check(not more, f"said more: {more}")


def _case(act):
    async def case(stage):
        await _hurt(stage, act)
    case.__name__ = f"a_plugin_that_does_{act}_is_set_aside_and_nobody_else_hurt"
    return case


for _act, _sanitized in ACTS.items():
    if _sanitized or not SANITIZED:
        globals()[f"case_{_act}"] = _case(_act)


async def a_plugin_answers_beside_the_others(stage):
    bot = await stage.bot(plugins=[ROOT / "plugins", NATIVE / "well.so"])
    ada = await stage.client("ada")
    check("Once" in await ada.ask("footnote: how often?"), "the plugin does not answer")
    check("Twice" in await ada.ask("footnote: how often?"), "it keeps no state")
    check(VICE in await ada.ask(PENCE), "the others do not")


if __name__ == "__main__":
    sys.exit(main(sys.modules["__main__"]))
