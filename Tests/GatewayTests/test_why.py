"""Every trouble of the handbook's list shows as a sentence in `smppctl status`: what, why, and what comes next."""

import re
import socket
from datetime import datetime, timedelta, timezone

import pytest
from smpplib import exceptions

from stage.gateway import carrier_bind, partner_bind, route
from stage.partner import Refused
from stage.plain_core import PlainCore
from stage.ports import free_port
from stage.waiting import until

FROM, TO = "61499000001", "61400000001"


class Crowded:
    """A port where nobody is let in: the queue before the door is full, and the kernel leaves every knock unanswered."""

    def __init__(self):
        self.door = socket.socket()
        self.door.bind(("127.0.0.1", 0))
        self.door.listen(0)
        self.port = self.door.getsockname()[1]
        self.waiting = []
        while True:
            visitor = socket.socket()
            self.waiting.append(visitor)
            visitor.settimeout(0.3)
            try:
                visitor.connect(("127.0.0.1", self.port))
            except TimeoutError:
                return

    def close(self):
        for one in (self.door, *self.waiting):
            one.close()


class Ill:
    """One gateway with a bind for each illness, so that the waiting is done once for all of them."""

    def __init__(self, troupe):
        self.troupe = troupe
        self.well = troupe.carrier()
        self.mute, self.strict, self.picky, self.fickle = (troupe.carrier() for _ in range(4))
        self.mute.answer = lambda message, number: None
        self.strict.answer = lambda message, number: (0x58, "")
        self.picky.answer = lambda message, number: (0x0B, "") if number % 2 else (0, f"c-{number}")
        # Takes connections and never says a word; closed with the test.
        self.dumb = troupe.add(socket.create_server(("127.0.0.1", 0)))
        self.crowded = troupe.add(Crowded())
        quick = {"reconnect_interval": 1, "reconnect_max_interval": 1}
        self.gateway = troupe.gateway(
            binds=[
                carrier_bind(self.well, "nameless", host="smsc.invalid"),
                carrier_bind(self.well, "closed", port=free_port()),
                carrier_bind(self.well, "unanswered", port=self.crowded.port),
                # The broadcast address of the loopback network: no machine can be there.
                carrier_bind(self.well, "nowhere", host="127.255.255.255"),
                carrier_bind(self.well, "intruder", password="mistaken", reconnect_interval=20),
                carrier_bind(self.well, "dumb", port=self.dumb.getsockname()[1], response_timeout=1),
                carrier_bind(self.well, "plain", tls={"enabled": True, "verify_peer": False}),
                carrier_bind(self.mute, "mute", window_size=3),
                carrier_bind(self.strict, "strict"),
                carrier_bind(self.well, "slow", tps_limit=1),
                carrier_bind(self.picky, "picky"),
                carrier_bind(self.well, "later"),
                carrier_bind(self.well, "listener", bind_type="receiver"),
                carrier_bind(self.fickle, "fickle", **quick),
                carrier_bind(self.well, "asleep", enabled=False),
            ],
            server_binds=[partner_bind(), partner_bind("abroad", ip_whitelist=["192.0.2.0/24"])],
        )
        self.give_work()

    def give_work(self):
        put_in = self.gateway.core.put_in
        for bind, count in (("mute", 5), ("strict", 3), ("slow", 90), ("picky", 20), ("asleep", 2), ("listener", 1)):
            for _ in range(count):
                put_in(FROM, TO, dest_smsc=bind)
        tomorrow = (datetime.now(timezone.utc) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        put_in(FROM, TO, dest_smsc="later", deliver_after=tomorrow)
        put_in(FROM, "99900000001")
        put_in(FROM, TO, dest_smsc="no_such_bind")

    def says(self, bind: str, pattern: str, state: str | None = None, within: float = 25.0) -> str:
        """Until the bind's sentence is one like the pattern; gives the sentence."""

        def said():
            found = self.gateway.bind(bind)
            fits = re.search(pattern, found["why"]) and state in (None, found["state"])
            return (found["why"],) if fits else None

        return until(said, lambda: f"{bind} to say {pattern!r}: {self.gateway.bind(bind)}", within, pace=0.2)[0]


@pytest.fixture(scope="module")
def ill(tmp_path_factory):
    from conftest import Troupe

    made = Troupe(tmp_path_factory.mktemp("ill"))
    try:
        yield Ill(made)
    finally:
        made.leave()


# The link does not come up


def test_a_name_that_is_not_known(ill):
    ill.says("nameless", r"^cannot connect to smsc\.invalid port \d+: the name is not known, next try in \d+ s$")


def test_nobody_listens(ill):
    ill.says("closed", r"^cannot connect to 127\.0\.0\.1 port \d+: connection refused, next try in \d+ s$")


def test_nobody_answers(ill):
    ill.says("unanswered", r"^cannot connect to 127\.0\.0\.1 port \d+: no answer \(time-out\), next try in \d+ s$")


def test_no_way_leads_there(ill):
    ill.says("nowhere", r"^cannot connect to 127\.255\.255\.255 port \d+: network is unreachable, next try in \d+ s$")


def test_a_wrong_password_and_the_countdown_to_the_next_try(ill):
    pattern = r"^refused by the carrier: invalid password \(0x0E\), next try in (\d+) s$"
    first = int(re.search(pattern, ill.says("intruder", pattern, "disconnected"))[1])
    until(
        lambda: int(re.search(pattern, ill.says("intruder", pattern))[1]) < first, "the time to the next try to shrink", 10
    )


def test_a_carrier_that_does_not_answer_the_bind(ill):
    ill.says("dumb", r"^connected, and the bind is not answered yet$", "connecting")


def test_tls_towards_a_port_that_has_none(ill):
    ill.says("plain", r"^connected, and TLS or the bind is not answered yet$")


# The link flaps


def test_a_link_that_is_lost_again_and_again(ill):
    for count in range(3):
        ill.fickle.wait_bound().close()
    ill.fickle.wait_bound()
    ill.says("fickle", r"^lost 3 times in 10 min, last: the carrier closed the connection$", "connected")


# The link stands, and nothing is sent, or less than there is


def test_a_carrier_that_does_not_answer_messages(ill):
    ill.says("mute", r"window full: 3 messages unanswered, the carrier has not answered since \d\d:\d\d:\d\d UTC")


def test_a_carrier_that_throttles(ill):
    ill.says("strict", r"slowed to \d+ messages/s by the carrier: it asked for less \d+ times in the last minute")


def test_the_rate_that_was_configured(ill):
    ill.says("slow", r"^at its limit of 1 messages/s \(tps_limit\), more wait")


def test_messages_that_are_for_later(ill):
    ill.says("later", r"^1 message waits in Core, none of them due: deliver_after lies ahead")


def test_messages_for_a_bind_that_only_receives(ill):
    ill.says("listener", r"^1 message waits in Core, and a receiver sends none")


def test_messages_for_a_bind_that_is_switched_off(ill):
    ill.says("asleep", r"^disabled in the configuration; 2 messages for it wait in Core$", "disabled")


def test_messages_without_a_bind(ill):
    troubles = lambda: " | ".join(ill.gateway.status()["troubles"])
    until(lambda: "1 message in Core without a route: dest_smsc is NULL" in troubles(), troubles, 25, pace=0.2)
    until(lambda: "1 message in Core for dest_smsc 'no_such_bind', which names no bind" in troubles(), troubles, 25, pace=0.2)
    table = ill.gateway.ctl("status").stdout
    assert "! 1 message in Core without a route" in table, table


def test_messages_whose_time_was_over_before_they_were_sent(ill):
    troubles_of(ill.gateway, "without a route")  # so the steward has looked, and counts from here
    soon = (datetime.now(timezone.utc) + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    lost = ill.gateway.core.put_in(FROM, TO, dest_smsc="asleep", expires=soon)
    troubles_of(ill.gateway, r"^1 message expired in Core in the last 10 min before it was sent$")
    assert [one["id"] for one in ill.gateway.core.messages("status=expired")] == [lost]
    ill.says("asleep", r"; 2 messages for it wait in Core$", "disabled")


# The carrier refuses messages


def test_many_messages_refused(ill):
    ill.says("picky", r"10 of the last 20 refused by the carrier: invalid destination \(0x0B\)")


# A partner is not let in


def test_a_partner_with_a_wrong_password(ill):
    with pytest.raises(Refused):
        ill.troupe.partner(ill.gateway, password="mistaken")
    ill.says("partner", r"^no session of the partner; last refused bind: invalid password, from 127\.0\.0\.1 at \d\d:")
    ill.troupe.partner(ill.gateway)
    ill.says("partner", r"^$", "connected")


def test_a_partner_from_an_address_that_is_not_allowed(ill):
    with pytest.raises(Refused):
        ill.troupe.partner(ill.gateway, "abroad")
    ill.says("abroad", r"last refused bind: address not allowed, from 127\.0\.0\.1")


# The gateway as a whole


def troubles_of(gateway, pattern: str):
    said = lambda: gateway.status()["troubles"]
    until(lambda: any(re.search(pattern, one) for one in said()), lambda: f"{pattern!r} in {said()}", 25, pace=0.2)


def half_started(gateway):
    """It is not ready, and answers all the same."""
    gateway._is_ready = lambda: gateway.ctl("status", "--json").returncode == 0
    return gateway.start()


def test_core_out_of_reach(troupe):
    gateway = troupe.gateway(server_binds=[partner_bind()], api_base_url=f"http://127.0.0.1:{free_port()}", api_timeout=2000)
    troubles_of(gateway, r"^Core at http://127\.0\.0\.1:\d+ is unreachable \(.*refused")


def test_core_does_not_take_the_registration(troupe):
    core = troupe.add(PlainCore())
    plain = core.answer
    core.answer = lambda method, path, query, body: (
        (422, {"errors": {"frontend_name": ["is not wanted"]}}) if path == "/frontends/register"
        else plain(method, path, query, body)
    )
    gateway = troupe.gateway(server_binds=[partner_bind()], api_base_url=core.url)
    troubles_of(gateway, r"does not take the gateway's registration \(frontend_register\): .*not wanted")


def test_the_port_of_the_metrics_is_taken(troupe):
    gateway = troupe.gateway(start=False, server_binds=[partner_bind()])
    troupe.add(socket.create_server(("127.0.0.1", gateway.metrics_port)))
    half_started(gateway)
    troubles_of(gateway, r"^the console \(no metrics, no page\) .*another program has the port")


def test_the_port_for_partners_is_taken(troupe):
    gateway = troupe.gateway(start=False, server_binds=[partner_bind()])
    troupe.add(socket.create_server(("127.0.0.1", gateway.port)))
    half_started(gateway)
    troubles_of(gateway, r"^the listener \(no partner can connect\) .*port \d+ on 127\.0\.0\.1 is in use")
