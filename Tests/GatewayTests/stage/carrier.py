"""A carrier's SMSC, small and obedient: the far end of a client bind. It keeps every octet it is sent."""

import itertools
import socket
import ssl
import threading
import time
from dataclasses import dataclass

from . import wire
from .ports import free_port
from .waiting import until

SYSTEM_ID, PASSWORD = "gateway", "secret12"


@dataclass
class Submission:
    """One submit_sm as it came, and how it was answered."""

    session: "CarrierSession"
    message: wire.ShortMessage
    message_id: str
    status: int
    at: float
    sequence: int = 0


class CarrierSession:
    """One connection of a gateway with this carrier."""

    def __init__(self, carrier: "Carrier", connection: socket.socket):
        self.carrier, self.connection = carrier, connection
        self.kind = None
        self.bound_at = None
        self.unbound = self.closed = False
        self._sequence = itertools.count(1)
        self._sending = threading.Lock()
        self.answers: dict[int, wire.PDU] = {}
        threading.Thread(target=self._run, daemon=True).start()

    def send(self, pdu: wire.PDU):
        with self._sending:
            self.connection.sendall(pdu.octets())

    def deliver(self, message: wire.ShortMessage, within: float = 15.0) -> int:
        """Sends a deliver_sm and answers with the status of its response."""
        sequence = next(self._sequence)
        self.send(wire.PDU(wire.DELIVER_SM, 0, sequence, message.body()))
        return until(lambda: self.answers.get(sequence), f"an answer to deliver_sm {sequence}", within).status

    def close(self):
        self.closed = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.connection.close()

    def _run(self):
        try:
            while True:
                self._received(wire.receive(self.connection))
        except (wire.Closed, OSError):
            self.closed = True

    def _received(self, pdu: wire.PDU):
        if pdu.command in wire.BINDS:
            self._bind(pdu)
        elif pdu.command == wire.SUBMIT_SM:
            self.carrier.submitted(self, pdu)
        elif pdu.command == wire.UNBIND:
            self.unbound = True
            self.send(wire.PDU(wire.UNBIND | wire.RESPONSE, 0, pdu.sequence))
        elif pdu.command == wire.ENQUIRE_LINK:
            self.send(wire.PDU(wire.ENQUIRE_LINK | wire.RESPONSE, 0, pdu.sequence))
        elif pdu.command & wire.RESPONSE:
            self.answers[pdu.sequence] = pdu
        else:
            self.send(wire.PDU(wire.GENERIC_NACK, 0x03, pdu.sequence))

    def _bind(self, pdu: wire.PDU):
        reader = wire.Reader(pdu.body)
        known = (reader.text(), reader.text()) == (self.carrier.system_id, self.carrier.password)
        status = 0 if known else 0x0E
        body = wire.c_octets("carrier") + b"\x02\x10\x00\x01\x34" if known else b""
        if known:
            self.kind, self.bound_at = wire.BINDS[pdu.command], time.monotonic()
        self.send(wire.PDU(pdu.command | wire.RESPONSE, status, pdu.sequence, body))


class Carrier:
    """The SMSC: listens, lets one account bind, answers every submit_sm at once unless told otherwise."""

    def __init__(self, system_id: str = SYSTEM_ID, password: str = PASSWORD, tls: ssl.SSLContext | None = None):
        self.system_id, self.password = system_id, password
        self.tls = tls
        self.refused_handshakes = 0
        self.port = free_port()
        self.sessions: list[CarrierSession] = []
        self.submissions: list[Submission] = []
        # What is answered to a submit_sm: a call from its message to (status, message id); nothing = say nothing.
        self.answer = lambda message, number: (0, f"carrier-{number}")
        self._numbers = itertools.count(1)
        self._door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def submitted(self, session: CarrierSession, pdu: wire.PDU):
        message = wire.read_message(pdu.body)
        answer = self.answer(message, next(self._numbers))
        status, message_id = answer or (None, "")
        self.submissions.append(Submission(session, message, message_id, status, time.monotonic(), pdu.sequence))
        if answer is not None:
            body = wire.c_octets(message_id) if status == 0 else b""
            session.send(wire.PDU(wire.SUBMIT_SM | wire.RESPONSE, status, pdu.sequence, body))

    def answer_late(self, submission: Submission, message_id: str):
        """Accepts a submission to which nothing was said."""
        pdu = wire.PDU(wire.SUBMIT_SM | wire.RESPONSE, 0, submission.sequence, wire.c_octets(message_id))
        submission.session.send(pdu)

    @property
    def bound(self) -> list[CarrierSession]:
        return [session for session in self.sessions if session.kind and not session.closed]

    def wait_bound(self, count: int = 1, within: float = 15.0) -> CarrierSession:
        until(lambda: len(self.bound) >= count, f"{count} sessions bound with the carrier on {self.port}", within)
        return self.bound[-1]

    def wait_for(self, count: int = 1, to: str | None = None, within: float = 15.0) -> list[Submission]:
        """The submissions (to one number), once there are `count` of them."""

        def there():
            return [one for one in list(self.submissions) if to is None or one.message.destination == to]

        until(lambda: len(there()) >= count, lambda: f"{count} messages to {to or 'anybody'}, got {len(there())}", within)
        return there()

    def receipt(self, submission: Submission, stat: str = "DELIVRD", state: int = 2, tlvs: bool = True, **changes) -> int:
        """Sends the receipt of a submission over the session that brought it, and gives the gateway's answer."""
        message_id = changes.pop("message_id", submission.message_id)
        delivered = "001" if stat == "DELIVRD" else "000"
        text = (
            f"id:{message_id} sub:001 dlvrd:{delivered} submit date:2602011200 done date:2602011201 "
            f"stat:{stat} err:000 text:"
        )
        receipt = wire.ShortMessage(
            source=submission.message.destination, destination=submission.message.source,
            octets=text.encode(), esm_class=0x04,
        )
        if tlvs:
            receipt.tlvs = {wire.RECEIPTED_MESSAGE_ID: wire.c_octets(message_id), wire.MESSAGE_STATE: bytes([state])}
        session = changes.pop("session", submission.session)
        return session.deliver(receipt)

    def close(self):
        self._door.close()
        for session in self.sessions:
            session.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._door.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls is not None:
                try:
                    connection = self.tls.wrap_socket(connection, server_side=True)
                except (ssl.SSLError, OSError):
                    self.refused_handshakes += 1
                    continue
            self.sessions.append(CarrierSession(self, connection))
