#!/usr/bin/python3
"""Good manners, on Prosody."""
import manners
from room import PrivateServer, main

if __name__ == "__main__":
    main(manners, PrivateServer())
