#!/usr/bin/python3
"""It says each thing once, on Prosody."""
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


if __name__ == "__main__":
    main(once, _Server(extra_config=EXTRA))
