#!/usr/bin/python3
"""A bare slixmpp bot for comparison: says back what it is told.

    tests/bench/echo.py JID PASSWORD HOST PORT ROOM NICK
"""
import asyncio
import sys

import slixmpp


class Echo(slixmpp.ClientXMPP):
    def __init__(self, jid, password, room, nick):
        super().__init__(jid, password)
        self.room, self.nick = room, nick
        self.register_plugin("xep_0045")
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("message", self.hear)

    async def start(self, _):
        self.send_presence()
        await self.plugin["xep_0045"].join_muc_wait(self.room, self.nick, maxstanzas=0)

    def hear(self, message):
        if message["type"] == "chat":
            message.reply(message["body"]).send()
        elif message["type"] == "groupchat" and message["body"].startswith(f"{self.nick}:"):
            self.send_message(mto=self.room, mtype="groupchat",
                              mbody=f"{message['mucnick']}:{message['body'][len(self.nick) + 1:]}")


def main():
    jid, password, host, port, room, nick = sys.argv[1:]
    bot = Echo(jid, password, room, nick)
    bot.connect((host, int(port)), disable_starttls=True)
    asyncio.get_event_loop().run_forever()


if __name__ == "__main__":
    main()
