#!/usr/bin/python3
"""It says each thing once, on Prosody."""
import sys

import once
from room import PrivateServer, main

PLAIN = "plain.localhost"
# Prosody's archives in files are read whole for each look into them: what a thousand
# breaks ask would keep it from everything else.
EXTRA = f"""
storage = {{ archive = "memory", muc_log = "memory" }}
Component "{PLAIN}" "muc"
    muc_room_locking = false
"""


class _Server(PrivateServer):
    def create_room(self, name, archive=True):
        """Those without archive come into being when they are joined."""
        return super().create_room(name) if archive else f"{name}@{PLAIN}"


async def so_it_has_where_the_server_keeps_archives_alone(stage):
    await once.play(stage, 20)


so_it_has_where_the_server_keeps_archives_alone.server = {"make_server": lambda: _Server(
    extra_config=EXTRA.replace("storage", 'modules_disabled = { "s2s", "private" }\nstorage', 1))}


if __name__ == "__main__":
    main([once, sys.modules["__main__"]], _Server(extra_config=EXTRA))
