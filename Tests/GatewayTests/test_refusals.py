"""What is refused: answered as the protocol says, told in the log, counted."""

import pytest
from smpplib import consts

from stage.gateway import carrier_bind, partner_bind, route
from stage.partner import Refused
from stage.ports import free_port
from stage.waiting import until


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    from conftest import Troupe

    made = Troupe(tmp_path_factory.mktemp("strict"))
    carrier = made.carrier()
    made.the_carrier = carrier
    made.the_gateway = made.gateway(
        binds=[carrier_bind(carrier)],
        server_binds=[
            partner_bind("open"),
            partner_bind("elsewhere", ip_whitelist=["192.0.2.0/24", "2001:db8::/32"]),
            partner_bind("nearby", ip_whitelist=["192.0.2.1", "127.0.0.0/8"]),
            partner_bind("talker", allowed_bind_types=["transmitter"]),
            partner_bind("lonely", max_sessions=1),
            partner_bind("asleep", enabled=False),
            partner_bind("brand", source_address_whitelist=["MyBrand", "614*", "+61400000001"]),
            partner_bind("slow", tps_limit=5),
        ],
        routes=[route("61", "carrier")],
    )
    carrier.wait_bound()
    yield made
    made.leave()


def refused(strict, name, password="secret01", **settings) -> int:
    with pytest.raises(Refused) as caught:
        strict.partner(strict.the_gateway, name, password, **settings)
    return caught.value.status


def told(strict, name: str, why: str):
    strict.the_gateway.wait_log(rf"SMPP Server: Refused bind from 127\.0\.0\.1 as '{name}' - .*{why}")


def counted(strict, name: str):
    gateway = strict.the_gateway
    gateway.wait_metric("smpp_bind_failures_total", 1, bind_name=name)
    metrics = gateway.metrics()
    attempts = metrics.value("smpp_connection_attempts_total", bind_name=name)
    outcomes = (metrics.value(f"smpp_bind_{outcome}_total", bind_name=name) for outcome in ("success", "failures"))
    assert attempts == sum(outcomes)


def test_a_wrong_password(strict):
    assert refused(strict, "open", "mistaken") == 0x0E
    told(strict, "open", "invalid password")
    counted(strict, "open")


def test_an_unknown_system_id(strict):
    assert refused(strict, "stranger") == 0x0F
    told(strict, "stranger", "unknown system_id")
    counted(strict, "unknown")


def test_an_address_that_is_not_allowed(strict):
    assert refused(strict, "elsewhere") == 0x0D
    told(strict, "elsewhere", "address")
    counted(strict, "elsewhere")


def test_an_address_within_an_allowed_block_may_bind(strict):
    strict.partner(strict.the_gateway, "nearby").close()


def test_a_bind_type_that_is_not_allowed(strict):
    assert refused(strict, "talker", kind="transceiver") == 0x0D
    told(strict, "talker", "bind type")
    counted(strict, "talker")
    strict.partner(strict.the_gateway, "talker", kind="transmitter").close()


def test_more_sessions_than_allowed(strict):
    first = strict.partner(strict.the_gateway, "lonely")
    assert refused(strict, "lonely") == 0x0D
    told(strict, "lonely", "too many sessions")
    counted(strict, "lonely")
    assert first.submit("61499000001", "61400000001").status == 0, "the first session must not suffer"
    first.close()
    until(lambda: strict.the_gateway.bind("lonely")["sessions"] == 0, "the ended session to be noticed")
    strict.partner(strict.the_gateway, "lonely").close()


def test_a_disabled_bind(strict):
    assert refused(strict, "asleep") == 0x0D
    told(strict, "asleep", "disabled")


def test_the_checks_come_in_order_so_that_a_stranger_learns_nothing_of_the_password(strict):
    assert refused(strict, "elsewhere", "mistaken") == 0x0D
    assert refused(strict, "talker", "mistaken", kind="receiver") == 0x0D


def test_a_password_never_reaches_the_log_or_the_list_of_processes(strict):
    refused(strict, "open", "mistaken")
    gateway = strict.the_gateway
    assert "mistaken" not in gateway.log and "secret01" not in gateway.log
    assert not [one for one in gateway.family if "secret" in one.title]


def test_a_sender_that_is_not_on_the_whitelist(strict):
    partner, carrier = strict.partner(strict.the_gateway, "brand"), strict.the_carrier
    for count, (sender, ton, status) in enumerate([
        ("MyBrand", 5, 0), ("61412345678", 1, 0), ("+61400000001", 1, 0),
        ("OtherBrand", 5, 0x0A), ("61500000001", 1, 0x0A), ("mybrand", 5, 0x0A),
    ]):
        to = f"614000055{count:02d}"
        answer = partner.submit(sender, to, source_addr_ton=ton)
        assert answer.status == status, sender
        if status == 0:
            carrier.wait_for(to=to)
        else:
            assert not [one for one in carrier.submissions if one.message.destination == to], sender
    strict.the_gateway.wait_log(
        r"SMPP Server: Rejected submit_sm from brand - source_addr 'OtherBrand' not in whitelist"
    )
    strict.the_gateway.wait_metric("smpp_delivery_failures_total", 3, bind_name="brand")
    assert not partner.closed
    partner.close()


def test_more_messages_a_second_than_allowed(strict):
    partner = strict.partner(strict.the_gateway, "slow")
    sequences = [partner.send("61499000001", "61400006601") for _ in range(60)]
    statuses = [partner.answer_to(sequence).status for sequence in sequences]
    assert set(statuses) == {0, 0x58}
    # Five a second, and the burst took less than two: what passed is the first second's share and what time has given since.
    assert 1 <= statuses.count(0) <= 20, statuses
    gateway = strict.the_gateway
    gateway.wait_log(r"SMPP Server: Throttled slow - \d+ messages in the last 10 s", within=20)
    gateway.wait_metric("smpp_throttled_total", statuses.count(0x58), bind_name="slow")
    assert not partner.closed
    partner.close()


def test_a_receiver_may_not_submit(strict):
    partner = strict.partner(strict.the_gateway, "open", kind="receiver")
    # The library would not let a receiver try.
    partner.client.state = consts.SMPP_CLIENT_STATE_BOUND_TRX
    assert partner.submit("61499000001", "61400000001").status == 0x04
    partner.close()


def test_more_connections_than_allowed(troupe):
    gateway = troupe.gateway(
        server_binds=[partner_bind()],
        listen={"host": "127.0.0.1", "port": (port := free_port()), "max_connections": 2},
    )
    gateway.port = port
    troupe.partner(gateway)
    second = troupe.partner(gateway)
    with pytest.raises(Refused) as caught:
        troupe.partner(gateway)
    assert caught.value.status == 0x0D
    gateway.wait_log(r"SMPP Server: Refused bind from 127\.0\.0\.1 as 'partner' - too many connections")
    second.close()
    until(lambda: troupe.admitted(gateway), "a place to become free when a session has ended", pace=0.1)


def test_core_out_of_reach_with_the_cache_off(troupe):
    gateway = troupe.gateway(server_binds=[partner_bind()], api_base_url=f"http://127.0.0.1:{free_port()}")
    partner = troupe.partner(gateway)
    assert partner.submit("61499000001", "61400000001").status == 0x08
    assert not partner.closed
    gateway.wait_log(r"api .*connection refused")
    gateway.wait_metric("smpp_delivery_failures_total", 1, bind_name="partner")
    assert gateway.status()["core"]["reachable"] is False
