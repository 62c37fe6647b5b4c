#!/usr/bin/python3
"""Good manners, on ejabberd: rooms without occupant ids, other words for the same."""
import manners
from ejabberd import EjabberdServer
from room import main

if __name__ == "__main__":
    main(manners, EjabberdServer())
