"""A plain XMPP client over a socket, for measuring: costs little, hides nothing."""
import base64
import socket
import time
import xml.etree.ElementTree as xml
from xml.sax.saxutils import escape, quoteattr

CLIENT = "{jabber:client}"
MUC = "http://jabber.org/protocol/muc"
SECONDS = 30


class ClientError(Exception):
    """What did not come."""


class Client:
    def __init__(self, server, name):
        self.jid = server.add_account(name, name)
        self.domain = server.domain
        self.socket = socket.create_connection((server.host, server.port), timeout=SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._open_stream()
        secret = base64.b64encode(f"\0{name}\0{name}".encode()).decode()
        self._send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                   f"{secret}</auth>")
        self.wait(lambda s: s.tag.endswith("}success"), "a login")
        self._open_stream()
        self._send("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
        self.wait(lambda s: s.get("id") == "bind", "a resource")
        self._send("<presence/>")

    def close(self):
        self._send("</stream:stream>")
        self.socket.close()

    def join(self, room, nick):
        self._send(f"<presence to={quoteattr(f'{room}/{nick}')}><x xmlns='{MUC}'>"
                   "<history maxstanzas='0'/></x></presence>")
        self.wait_for_nick(room, nick)

    def wait_for_nick(self, room, nick, comes=True):
        kind = None if comes else "unavailable"
        self.wait(lambda s: s.tag == CLIENT + "presence" and s.get("from") == f"{room}/{nick}" and
                  s.get("type") == kind, f"{nick} in {room}")

    def ask(self, to, kind, text, answers):
        """Says text and waits for the message whose sender and body answers()
        takes. Returns how many seconds that took."""
        begin = time.perf_counter()
        self._send(f"<message to={quoteattr(to)} type='{kind}' id='q'><body>{escape(text)}</body>"
                   "</message>")
        self.wait(lambda s: s.tag == CLIENT + "message" and
                  answers(s.get("from", ""), s.findtext(CLIENT + "body") or ""),
                  f"an answer to: {text}")
        return time.perf_counter() - begin

    def wait(self, wanted, what):
        """Reads stanzas up to one for which wanted() holds."""
        while True:
            while self.stanzas:
                stanza = self.stanzas.pop(0)
                if wanted(stanza):
                    return stanza
            try:
                data = self.socket.recv(65536)
            except TimeoutError:
                data = b""
            if not data:
                raise ClientError(f"waited for {what}")
            self._read(data)

    def _open_stream(self):
        self.parser = xml.XMLPullParser(("start", "end"))
        self.depth, self.root, self.stanzas = 0, None, []
        self._send("<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0' "
                   f"xmlns:stream='http://etherx.jabber.org/streams' to='{self.domain}'>")
        self.wait(lambda s: s.tag.endswith("}features"), "the stream's features")

    def _send(self, text):
        self.socket.sendall(text.encode())

    def _read(self, data):
        self.parser.feed(data)
        for event, element in self.parser.read_events():
            if event == "start":
                self.depth += 1
                if self.depth == 1:
                    self.root = element
                continue
            self.depth -= 1
            if self.depth == 1:
                self.stanzas.append(element)
                self.root.clear()
