#!/usr/bin/python3
"""Good manners, on Prosody."""
import manners
from room import Stage, main

if __name__ == "__main__":
    main(manners, Stage)
