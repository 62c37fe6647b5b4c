#!/usr/bin/python3
"""Plugins that do what they may not, while other people ask."""
import asyncio
import pathlib
import re
import sys
import tempfile

from room import FOOTNOTE, ROOT, check, main, until

PENCE = "footnote: who is Mike Pence?"
VICE = "Vice President"
APOLOGY = "Sorry, I could not work that out"
NATIVE = pathlib.Path(FOOTNOTE).resolve().parent / "tests/data/native"
PROGRAMS = ROOT / "tests/data/program"
SANITIZED = "asan" in pathlib.Path(FOOTNOTE).resolve().parts

# What each does, and whether the sanitized program, whose sandbox is wider, is
# ended by it without a report that would fail the test.
ACTS = {"crash": False, "loop": True, "allocate": False, "overrun": False, "overflow": False,
        "deepen": False, "fork": False, "socket": True, "file": False, "exit": True}


SIGNALS = {"crash": "Segmentation fault", "socket": "Bad system call"}


async def _ask_on(client, answers, until_set):
    """Asks one question after the other."""
    while not until_set.is_set():
        answers.append(await client.ask(PENCE))
        check(VICE in answers[-1], f"not answered: {answers[-1]}")


async def _hurt(stage, act, hostile=NATIVE / "hostile.so", word="hostile"):
    """Has one plugin do its worst three times, and then once more."""
    bot = await stage.bot(plugins=[ROOT / "plugins", hostile],
                          settings="admins: [carol@localhost]")
    ada, bob = await stage.client("ada"), await stage.client("bob")
    over, answers = asyncio.Event(), []
    asking = asyncio.ensure_future(_ask_on(bob, answers, over))
    for times in range(1, 4):
        reply = await ada.ask(f"footnote: {word} {act}")
        if act not in ("overrun", "overflow"):
            check(APOLOGY in reply, f"{act}: {reply}")
        await bot.logged(f"plugin {hostile} ended the answerer", times)
        if act in SIGNALS and word == "hostile" and not SANITIZED:
            await bot.logged(f"({SIGNALS[act]}) in the plugin {hostile}: hostile/obey", times)
        # Whoever says one thing again and again is taken for a bot.
        check(VICE in await ada.ask(PENCE), "not answered")
    await bot.logged(f"plugin {hostile} is set aside")
    await bot.logged("1 plugin set aside")
    told = await ada.ask(f"footnote: {word} {act}")
    check(APOLOGY not in told and "Done" not in told, told)
    told = len(answers)
    await until(lambda: len(answers) > told or asking.done(), "an answer after it all")
    over.set()
    await asking
    carol = await stage.client("carol", room=False)
    carol.say("status", to=f"footnote@{stage.server.domain}", kind="chat")
    status = await carol.private_answer()
    check(f"Plugins set aside:\n- {hostile}\n" in status, status)
    # What the bot measures: how busy the machine is with everybody else is not its work.
    waits = [int(ms) for ms in re.findall(r"answered after (\d+) ms", bot.log)]
    check(len(waits) >= len(answers) and max(waits) < 4000, f"somebody waited {max(waits)} ms")
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


# Once each, whether the sanitized program is ended by it without a report or not.
MORE_ACTS = {"quit": False, "abort": False, "jump": False, "stop": True, "shut": False,
             "babble": True, "signal": False, "thread": False, "deafen": True, "unmap": False,
             "flood": True}


async def whatever_a_plugin_does_it_is_named_and_nobody_else_hurt(stage):
    acts = [act for act, sanitized in MORE_ACTS.items() if sanitized or not SANITIZED]
    with tempfile.TemporaryDirectory(prefix="footnote-plugin-") as folder:
        copies = [pathlib.Path(folder, f"{act}.so") for act in acts]
        for i, copy in enumerate(copies):  # each listens to a name of its own
            copy.write_bytes((NATIVE / "hostile.so").read_bytes().replace(
                b"^hostile (", f"^hosti{i:02} (".encode()))
        bot = await stage.bot(plugins=[ROOT / "plugins", *copies])
        ada, bob = await stage.client("ada"), await stage.client("bob")
        over, answers = asyncio.Event(), []
        asking = asyncio.ensure_future(_ask_on(bob, answers, over))
        for i, copy in enumerate(copies):
            reply = await ada.ask(f"footnote: hosti{i:02} {copy.stem}")
            check(APOLOGY in reply, f"{copy.stem}: {reply}")
            await bot.logged(f"plugin {copy} ended the answerer")
        told = len(answers)
        await until(lambda: len(answers) > told or asking.done(), "an answer after it all")
        over.set()
        await asking
        check(bot.log.count("ended the answerer") == len(acts), bot.log)
        check(bot.log.count("flood.so: flood\n") == 100, "too many lines in the log")
        check(bot.process.poll() is None and bot.log.count("joined ") == 1, "the bot ended")


def _loads(folder, act):
    """A plugin that does that while it is loaded."""
    copy = pathlib.Path(folder, act.replace(" ", "-") + ".so")
    copy.write_bytes((NATIVE / "loads_badly.so").read_bytes().replace(
        b"act: nothing    ", b"act: " + act.encode().ljust(11)))
    return copy


LOADS = ["crash", "hang", "quit", "stop", "shut", "open crash", "open hang",
         "call", "spawn", "exec", "thread", "open call"]
SANITIZED_LOADS = ["hang", "stop", "open hang"]


async def _start_beside(stage, acts):
    with tempfile.TemporaryDirectory(prefix="footnote-plugin-") as folder:
        copies = [_loads(folder, act) for act in acts]
        bot = stage.make_bot(plugins=[ROOT / "plugins", *copies])
        await bot.start().logged("joined ", seconds=60)
        for copy in copies:
            await bot.logged(f"plugin {copy} is set aside", seconds=60)
        ada = await stage.client("ada")
        check(VICE in await ada.ask(PENCE), "not answered")


async def plugins_that_cannot_be_loaded_keep_nobody_from_starting(stage):
    await _start_beside(stage, SANITIZED_LOADS if SANITIZED else LOADS[:7])

plugins_that_cannot_be_loaded_keep_nobody_from_starting.seconds = 240


async def plugins_that_do_what_they_may_not_when_loaded_keep_nobody_from_starting(stage):
    if not SANITIZED:  # which has no sandbox then
        await _start_beside(stage, LOADS[7:])

plugins_that_do_what_they_may_not_when_loaded_keep_nobody_from_starting.seconds = 240


async def what_a_plugin_tries_while_it_is_loaded_harms_nobody(stage):
    if SANITIZED:  # which has no sandbox then
        return
    with tempfile.TemporaryDirectory(prefix="footnote-plugin-") as folder:
        copies = [_loads(folder, act) for act in ("stray", "open stray")]
        bot = await stage.bot(plugins=[ROOT / "plugins", *copies])
        await bot.logged("strayed", 2)
        ada = await stage.client("ada")
        check(VICE in await ada.ask(PENCE), "not answered")
        check("harm" not in bot.log and "set aside" not in bot.log, bot.log)
        check(bot.process.poll() is None, "the bot ended")


async def a_plugin_that_cannot_be_loaded_is_named_and_not_reloaded(stage):
    acts = SANITIZED_LOADS if SANITIZED else [*LOADS, "open no", "test crash", "test hang"]
    with tempfile.TemporaryDirectory(prefix="footnote-plugin-") as folder:
        bot = await stage.bot(plugins=[ROOT / "plugins", folder])
        ada = await stage.client("ada")
        for act in acts:
            copy = _loads(folder, act)
            await bot.logged(f"not reloaded: {copy}: ")
            check(VICE in await ada.ask(PENCE), "not answered")
            copy.unlink()
        await bot.logged("Reloaded: ")

a_plugin_that_cannot_be_loaded_is_named_and_not_reloaded.seconds = 120


async def a_plugin_that_never_ends_closing_is_named(stage):
    with tempfile.TemporaryDirectory(prefix="footnote-plugin-") as folder:
        copy = _loads(folder, "close hang")
        bot = await stage.bot(plugins=[ROOT / "plugins", folder])
        copy.with_name("hail.yaml").write_text(
            "intents:\n  hail: {ask: hail, reply: Hail to you.}\n", encoding="utf-8")
        await bot.logged("Reloaded: ")
        await bot.logged(f"does not end; it is killed in the plugin {copy}")
        ada = await stage.client("ada")
        check("Hail" in await ada.ask("footnote: hail"), "not answered")
        await bot.stop()
        check(bot.log.count(f"does not end; it is killed in the plugin {copy}") == 2, bot.log)


async def a_program_that_ends_is_set_aside(stage):
    await _hurt(stage, "exit", PROGRAMS / "hostile.yaml", "hostile program")


async def a_program_that_hangs_is_set_aside(stage):
    await _hurt(stage, "loop", PROGRAMS / "hostile.yaml", "hostile program")


async def a_program_that_opens_a_socket_is_set_aside(stage):
    await _hurt(stage, "socket", PROGRAMS / "hostile.yaml", "hostile program")


async def a_program_answers_beside_the_others_and_ends_with_the_bot(stage):
    bot = await stage.bot(plugins=[ROOT / "plugins", PROGRAMS / "longest.yaml"])
    ada = await stage.client("ada")
    reply = await ada.ask("footnote: what is the longest quote by Mike Pence?")
    check("> Mike Pence asked" in reply, reply)
    answerer = await bot.answerer()
    children = pathlib.Path(f"/proc/{answerer}/task/{answerer}/children").read_text().split()
    check(len(children) == 1, f"programs: {children}")
    await bot.stop()
    await until(lambda: not pathlib.Path(f"/proc/{children[0]}").exists(), "the program's end")


async def an_intent_rests_in_the_room_where_it_answered(stage):
    other = stage.server.create_room("other")
    folder = tempfile.TemporaryDirectory(prefix="footnote-plugin-")
    plugin = pathlib.Path(folder.name, "hail.yaml")
    plugin.write_text("intents:\n  hail: {ask: hail, reply: Hail to you., cooldown: 3}\n",
                      encoding="utf-8")
    bot = await stage.bot(plugins=[ROOT / "plugins", plugin], rooms=[stage.room, other])
    await bot.joined(2)
    ada, bob = await stage.client("ada"), await stage.client("bob")
    carol = await stage.client("carol", room=other)
    check("Hail" in await ada.ask("footnote: hail"), "not answered")
    bob.say("footnote: hail")
    check(VICE in await bob.ask(PENCE), "the next is not answered")
    await bot.logged("is for an intent that rests")
    check("Hail" in await carol.ask("footnote: hail"), "it rests in another room")
    ada.say("hail", to=f"{stage.room}/footnote", kind="chat")
    check("Hail" in await ada.private_answer(), "it rests in private")
    await asyncio.sleep(3)
    check("Hail" in await bob.ask("footnote: hail"), "it rests for ever")
    folder.cleanup()


async def a_plugin_answers_beside_the_others(stage):
    bot = await stage.bot(plugins=[ROOT / "plugins", NATIVE / "well.so"])
    ada = await stage.client("ada")
    check("Once" in await ada.ask("footnote: how often?"), "the plugin does not answer")
    check("Twice" in await ada.ask("footnote: how often?"), "it keeps no state")
    check(VICE in await ada.ask(PENCE), "the others do not")


if __name__ == "__main__":
    sys.exit(main(sys.modules["__main__"]))
