"""A TCP proxy that does what networks do: drops, delays, cuts, throttles.

Put between the bot and a server. It changes its ways while connections go
through it; new ones behave as it stands then.
"""
import asyncio
import contextlib
import socket
import struct
import time

PIECE = 4096


class Proxy:
    """to: (host, port) of the server.

    mute: accepts, and passes nothing on, either way; the peers see a connection
    that is alive and silent, as when packets are dropped. deaf: the same for what
    goes to the server only. delay: seconds that each piece is held. rate: bytes a
    second to the client; 0 is no limit. until: bytes of the server after which it
    turns mute. slam: closes at once what it accepts. told: of each connection,
    what was passed on to the client.
    """

    def __init__(self, to):
        self.to = to
        self.mute = self.deaf = self.slam = False
        self.delay = self.rate = 0
        self.until = None
        self.accepted = []  # when
        self.to_server = 0  # bytes passed on
        self.told = []
        self.pairs = set()
        self.server = None
        self.port = 0

    async def open(self):
        """Listens, on the port that it had before."""
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", self.port,
                                                 reuse_address=True)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def refuse(self):
        """Nobody listens any more; what is open stays."""
        self.server.close()

    def cut(self, reset=True):
        """Ends what is open: with a reset, else in order."""
        for writers in list(self.pairs):
            for writer in writers:
                if reset:
                    sock = writer.get_extra_info("socket")
                    with contextlib.suppress(OSError):
                        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                        struct.pack("ii", 1, 0))
                    writer.transport.abort()
                else:
                    writer.close()
        self.pairs.clear()

    def say(self, data):
        """Says it to the clients, as if the server did."""
        for writer, _ in self.pairs:
            writer.write(data)

    def close(self):
        self.refuse()
        self.cut()

    async def _serve(self, reader, writer):
        self.accepted.append(time.monotonic())
        if self.slam:
            writer.close()
            return
        try:
            peer_reader, peer_writer = await asyncio.open_connection(*self.to)
        except OSError:
            writer.close()
            return
        pair = (writer, peer_writer)
        self.pairs.add(pair)
        self.told.append(bytearray())
        await asyncio.gather(self._pass(reader, peer_writer, None),
                             self._pass(peer_reader, writer, self.told[-1]))
        self.pairs.discard(pair)

    async def _pass(self, reader, writer, told):
        """told: what keeps it; None on the way to the server."""
        to_server, dropped = told is None, False
        with contextlib.suppress(OSError):
            while data := await reader.read(self._piece(to_server)):
                await self._wait(len(data), to_server)
                dropped = dropped or self.mute or (self.deaf and to_server)
                if dropped:  # for ever: nothing may come after a gap
                    continue
                if writer.transport.is_closing():  # cut meanwhile
                    break
                if not to_server and self.until and self.until in data:
                    self.mute = True
                if to_server:
                    self.to_server += len(data)
                else:
                    told += data
                writer.write(data)
                await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()

    def _piece(self, to_server):
        """Bytes at once: what the rate lets through in a tenth of a second."""
        return max(1, int(self.rate / 10)) if self.rate and not to_server else PIECE

    async def _wait(self, size, to_server):
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.rate and not to_server:
            await asyncio.sleep(size / self.rate)
