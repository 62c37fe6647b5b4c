#!/usr/bin/python3
"""Who the bot shows its password: a server with a good certificate and SCRAM, and
nobody else. What it keeps to itself."""
import asyncio
import os
import pathlib
import re
import ssl
import struct
import subprocess
import sys
import time

from proxy import Proxy
from room import FOOTNOTE, PASSWORD, PrivateServer, Skip, check, main, until
from private_server import free_port

DIRECT = free_port()
SERVER = PrivateServer(tls=True, extra_config=f"c2s_direct_tls_ports = {{ {DIRECT} }}")
FOLDER = SERVER.folder
OPEN = ("<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx."
        "jabber.org/streams' id='1' from='localhost' version='1.0'><stream:features>{}"
        "</stream:features>")
STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
PROCEED = b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
MECHANISMS = "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>{}</mechanisms>"
TIMES = "silence-seconds: 2, retry-seconds: 0.1, retry-most-seconds: 0.3"


def _openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, stdin=subprocess.DEVNULL,
                   capture_output=True, cwd=FOLDER)


def _make_authority():
    _openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "key")
    _openssl("req", "-x509", "-key", "key", "-days", "3", "-subj", "/CN=An authority",
             "-out", "authority")


def _certificate(name, host="localhost", days=3, signed=True):
    """A certificate for a server called host, by the authority or by itself."""
    subject = ["-key", "key", "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"]
    if signed:
        _openssl("req", "-new", *subject, "-out", f"{name}.request")
        _openssl("x509", "-req", "-in", f"{name}.request", "-CA", "authority", "-CAkey", "key",
                 "-days", str(days), "-CAcreateserial", "-copy_extensions", "copy", "-out", name)
    else:
        _openssl("req", "-x509", *subject, "-days", str(days), "-out", name)


class _Server:
    """Speaks as little as it takes to be told the password."""

    def __init__(self, certificate=None, direct=False, mechanisms=("SCRAM-SHA-1", "PLAIN")):
        self.certificate, self.direct, self.mechanisms = certificate, direct, mechanisms
        self.heard = b""

    def _context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(FOLDER / self.certificate, FOLDER / "key")
        return context

    async def open(self):
        self.server = await asyncio.start_server(
            self._talk, "127.0.0.1", 0, ssl=self._context() if self.direct else None)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def _talk(self, reader, writer):
        try:
            await reader.read(4096)
            if self.certificate and not self.direct:
                writer.write(OPEN.format(STARTTLS).encode())
                await reader.read(4096)
                writer.write(PROCEED)
                await writer.drain()
                await writer.start_tls(self._context())
                await reader.read(4096)
            offers = "".join(f"<mechanism>{m}</mechanism>" for m in self.mechanisms)
            writer.write(OPEN.format(MECHANISMS.format(offers)).encode())
            while data := await reader.read(4096):
                self.heard += data
        except OSError:
            pass
        writer.close()


async def _refused(stage, server, tls, *wanted):
    """One clear line, status 1, and nothing of a login."""
    bot = stage.make_bot(tls=tls, port=server.port, connection=TIMES,
                         environment={"SSL_CERT_FILE": str(FOLDER / "authority")}).start()
    check(await bot.ended() == 1, f"status {bot.process.returncode}: {bot.log}")
    errors = [line for line in bot.log.splitlines() if "error" in line or "warning" in line]
    check(len(errors) == 1 and all(w in errors[0] for w in wanted), f"not {wanted}: {bot.log}")
    check(b"<auth" not in server.heard, f"it logged in: {server.heard}")
    server.server.close()


async def bad_certificates_are_refused(stage):
    for name, options, why in (("expired", {"days": -1}, "expired"),
                               ("another", {"host": "example.org"}, "ostname mismatch"),
                               ("itself", {"signed": False}, "self")):
        _certificate(name, **options)
        for tls in ("required", "direct"):
            server = await _Server(name, direct=tls == "direct").open()
            await _refused(stage, server, tls, "the certificate of localhost", "is not trusted",
                           why)


async def a_stripped_starttls_is_refused(stage):
    await _refused(stage, await _Server().open(), "required", "offers no TLS")


async def logins_weaker_than_scram_are_refused(stage):
    _certificate("good")
    for offer in (["PLAIN"], ["DIGEST-MD5", "PLAIN"], ["SCRAM-MD5", "PLAIN"]):
        await _refused(stage, await _Server("good", mechanisms=offer).open(), "required",
                       "offers no login by SCRAM")
    server = await _Server("good", mechanisms=["PLAIN"]).open()
    bot = stage.make_bot(tls="required", port=server.port,
                         environment={"SSL_CERT_FILE": str(FOLDER / "authority")})
    bot.config.write_text(bot.config.read_text().replace("  tls:", "  login: plain\n  tls:"))
    bot.start()
    await until(lambda: b"<auth" in server.heard, "a login that the config allows")


async def _trusts(stage, **options):
    return await stage.bot(environment={"SSL_CERT_FILE": stage.server.certificate},
                           connection=TIMES, **options)


async def direct_tls_is_spoken(stage):
    bot = await _trusts(stage, tls="direct", port=DIRECT)
    check(not re.search("warning|error", bot.log), bot.log)


async def a_handshake_that_stops_is_given_up_in_time(stage):
    for tls, port in (("required", stage.server.port), ("direct", DIRECT)):
        proxy = await Proxy((stage.server.host, port)).open()
        # In the middle of the server's first flight of the handshake.
        proxy.until = b"<proceed" if tls == "required" else b"\x16\x03"
        bot = stage.make_bot(tls=tls, port=proxy.port, connection=TIMES,
                             environment={"SSL_CERT_FILE": stage.server.certificate})
        start = time.monotonic()
        bot.start()
        await bot.logged("does not answer; trying again", seconds=5)
        check(time.monotonic() - start > 1, "too soon")
        proxy.until, proxy.mute = None, False
        await bot.joined()
        proxy.cut()
        await bot.joined(2)
        before = bot.log.count("does not answer; trying again")
        proxy.mute = True
        await bot.logged("does not answer; trying again", before + 1, 5)
        proxy.mute = False
        await bot.joined(3)
        await bot.stop()
        proxy.close()


class _Names(asyncio.DatagramProtocol):
    """A name server that knows SRV records, {name: port}, and is silent, or fails,
    or answers."""

    def __init__(self, records):
        self.records, self.mode = records, "silent"
        self.asked = []

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        name, at = [], 12
        while data[at]:
            name.append(data[at + 1:at + 1 + data[at]].decode())
            at += 1 + data[at]
        question, name = data[12:at + 5], ".".join(name)
        self.asked.append(name)
        if self.mode == "silent":
            return
        port = self.records.get(name) if self.mode == "answer" else None
        code = 2 if self.mode == "fail" else 0 if port else 3
        answer = b""
        if port:
            host = b"\x09localhost\x00"
            answer = b"\xc0\x0c" + struct.pack("!HHIHHHH", 33, 1, 60, 6 + len(host), 0, 0,
                                               port) + host
        self.transport.sendto(data[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, bool(port), 0, 0)
                              + question + answer, address)


async def names_are_looked_up_again_when_dns_is_slow_or_fails(stage):
    """And of what they tell, direct TLS is taken too."""
    if os.geteuid() != 0:
        raise Skip("needs root, for a name server of its own")
    if subprocess.run(["unshare", "-m", "true"], stderr=subprocess.DEVNULL, check=False).returncode:
        raise Skip("needs a mount namespace, which a changed root has not")
    proxy = await Proxy((stage.server.host, DIRECT)).open()
    records = {"_xmpps-client._tcp.localhost": proxy.port}
    transport, names = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: _Names(records), local_addr=("127.0.9.9", 53))
    resolver = FOLDER / "resolv.conf"
    resolver.write_text("nameserver 127.0.9.9\n")
    bot = stage.make_bot(
        tls="required", connection=TIMES, environment={"SSL_CERT_FILE": stage.server.certificate},
        prefix=["unshare", "-m", "sh", "-c",
                'mount --bind "$0" /etc/resolv.conf && exec "$@"', str(resolver)])
    bot.config.write_text("".join(line + "\n" for line in bot.config.read_text().splitlines()
                                  if "  server:" not in line))
    start = time.monotonic()
    bot.start()
    await bot.logged("cannot find the server localhost:5222: no answer", seconds=5)
    check(1.5 < time.monotonic() - start < 4, "not in time")
    names.mode = "fail"
    await bot.logged("trying again", 3)
    names.mode = "answer"
    await bot.joined()
    check(proxy.accepted, "not by the SRV record")
    check("_xmpp-client._tcp.localhost" in names.asked, str(names.asked))
    transport.close()
    proxy.close()


def _memory_holds(pid, text):
    """Whether a process has text in what it may write to."""
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines():
            fields = line.split()
            begin, end = (int(part, 16) for part in fields[0].split("-"))
            if not fields[1].startswith("rw") or "[v" in line:
                continue
            try:
                memory.seek(begin)
                if text in memory.read(end - begin):
                    return True
            except OSError:
                continue
    return False


async def the_password_is_in_no_core_and_not_in_the_answerer(stage):
    bot = await _trusts(stage, tls="required")
    answerer = await bot.answerer()
    for pid in (bot.process.pid, answerer):
        limits = pathlib.Path(f"/proc/{pid}/limits").read_text()
        check(re.search(r"Max core file size +0 +0 ", limits), limits)
    if "/asan/" in FOOTNOTE:
        return  # its shadow of the memory is too large to read
    if os.geteuid() == 0:
        check(_memory_holds(bot.process.pid, PASSWORD.encode()), "the bot logs in by magic")
        check(not _memory_holds(answerer, PASSWORD.encode()), "the answerer knows the password")
        return
    # A process that must not be dumped belongs to root in /proc.
    owner = pathlib.Path(f"/proc/{bot.process.pid}/mem").stat().st_uid
    check(owner == 0, f"it may be dumped: /proc/PID/mem is {owner}'s")


if __name__ == "__main__":
    _make_authority()
    main(sys.modules["__main__"], SERVER)
