#!/usr/bin/python3
"""Good manners, staying and answering once, on ejabberd: rooms without occupant ids,
other words for the same."""
import manners
import once
import stays
from ejabberd import EjabberdServer
from room import main

if __name__ == "__main__":
    main([manners, stays, once], EjabberdServer())
