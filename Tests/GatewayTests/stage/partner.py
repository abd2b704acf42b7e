"""A business partner with the public library `smpplib`: the far end of a server bind."""

import re
import select
import ssl
import threading
import time
from dataclasses import dataclass

from smpplib import client as smpp_client
from smpplib import consts, exceptions, smpp

from . import confidences
from .waiting import until


class Refused(Exception):
    """The gateway refused the bind; `status` says why."""

    def __init__(self, status: int):
        super().__init__(f"bind refused with {status:#x}")
        self.status = status


@dataclass
class Answer:
    status: int
    message_id: str
    at: float


@dataclass
class Delivery:
    """A deliver_sm that reached the partner."""

    source: str
    destination: str
    octets: bytes
    esm_class: int
    data_coding: int
    receipted_message_id: str
    message_state: int | None
    pdu: object

    @property
    def is_receipt(self) -> bool:
        return self.esm_class & 0x3C == 0x04

    @property
    def receipt_id(self) -> str:
        found = re.search(rb"id:(\S+)", self.octets)
        return found.group(1).decode() if found else ""


def _text(value) -> str:
    return value.decode("latin-1").rstrip("\0") if isinstance(value, bytes) else (value or "")


class Partner:
    """One session of a partner; what arrives is read by a thread of its own and answered at once."""

    def __init__(
        self, port: int, system_id: str, password: str, kind: str = "transceiver", host: str = "127.0.0.1", tls=None
    ):
        confidences.tried(port, password)
        self.client = smpp_client.Client(host, port, timeout=15, ssl_context=tls, allow_unknown_opt_params=True)
        self.deliveries: list[Delivery] = []
        self.answers: dict[int, Answer] = {}
        self.unbound = self.closed = False
        # The status with which a deliver_sm is answered.
        self.delivery_status = lambda delivery: 0
        # For reading too: a TLS session takes one thread at a time.
        self._sending = threading.RLock()
        self._stop = threading.Event()
        self._reader = None
        try:
            self.client.connect()
            getattr(self.client, f"bind_{kind}")(system_id=system_id, password=password)
        except exceptions.PDUError as problem:
            self._drop()
            raise Refused(problem.args[1]) from problem
        except exceptions.ConnectionError:
            self._drop()
            raise
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def send(self, source: str, destination: str, octets: bytes = b"Hello", **fields) -> int:
        """Sends one submit_sm and gives its sequence number."""
        values = {
            "source_addr_ton": 1, "source_addr_npi": 1, "dest_addr_ton": 1, "dest_addr_npi": 1, "data_coding": 0,
            "esm_class": 0, "registered_delivery": 0, "short_message": octets,
        } | fields
        with self._sending:
            pdu = smpp.make_pdu(
                "submit_sm", client=self.client, source_addr=source, destination_addr=destination, **values
            )
            self.client.send_pdu(pdu)
        return pdu.sequence

    def answer_to(self, sequence: int, within: float = 15.0) -> Answer:
        return until(lambda: self.answers.get(sequence), f"an answer to submit_sm {sequence}", within)

    def submit(self, source: str, destination: str, octets: bytes = b"Hello", within: float = 15.0, **fields) -> Answer:
        return self.answer_to(self.send(source, destination, octets, **fields), within)

    def wait_delivery(self, wanted=lambda delivery: True, what: str = "a deliver_sm", within: float = 20.0) -> Delivery:
        def found():
            return next((one for one in list(self.deliveries) if wanted(one)), None)

        return until(found, lambda: f"{what}; came: {[one.octets for one in self.deliveries]}", within)

    def wait_receipt(self, message_id: str, within: float = 20.0) -> Delivery:
        return self.wait_delivery(
            lambda one: one.is_receipt and one.receipt_id == message_id, f"the receipt of {message_id}", within
        )

    def request(self, command: str):
        """Sends a PDU without fields (enquire_link, unbind)."""
        with self._sending:
            self.client.send_pdu(smpp.make_pdu(command, client=self.client))

    def close(self):
        self._stop.set()
        if self._reader is not None:
            self._reader.join(timeout=5)
        self._drop()

    def _drop(self):
        self.closed = True
        if self.client._socket is not None:
            self.client._socket.close()
            self.client._socket = None

    def _read(self):
        try:
            while not self._stop.is_set():
                if self._has_input():
                    with self._sending:
                        self._received(self.client.read_pdu())
        except (exceptions.ConnectionError, OSError, ValueError):
            pass
        finally:
            self.closed = True

    def _has_input(self) -> bool:
        # What TLS has decrypted already is not in the socket any more.
        if isinstance(self.client._socket, ssl.SSLSocket) and self.client._socket.pending():
            return True
        return bool(select.select([self.client._socket], [], [], 0.05)[0])

    def _received(self, pdu):
        if pdu.command == "deliver_sm":
            self._delivered(pdu)
        elif pdu.command == "enquire_link":
            self._respond("enquire_link_resp", pdu)
        elif pdu.command == "unbind":
            self.unbound = True
            self._respond("unbind_resp", pdu)
        elif pdu.command in ("submit_sm_resp", "generic_nack"):
            message_id = _text(getattr(pdu, "message_id", b""))
            self.answers[pdu.sequence] = Answer(int(pdu.status), message_id, time.monotonic())

    def _delivered(self, pdu):
        octets = pdu.short_message or getattr(pdu, "message_payload", None) or b""
        delivery = Delivery(
            _text(pdu.source_addr), _text(pdu.destination_addr), octets, pdu.esm_class, pdu.data_coding,
            _text(getattr(pdu, "receipted_message_id", None)), getattr(pdu, "message_state", None), pdu,
        )
        self.deliveries.append(delivery)
        self._respond("deliver_sm_resp", pdu, status=self.delivery_status(delivery))

    def _respond(self, command: str, request, status: int = consts.SMPP_ESME_ROK):
        with self._sending:
            response = smpp.make_pdu(command, client=self.client, status=status)
            response.sequence = request.sequence
            # The library knows no unbind from the server's side: its table of states is passed by.
            self.client._socket.sendall(response.generate())
