"""The stage itself: partner and carrier speak with each other with no gateway between, and a wait that fails says so."""

import pytest

from stage.partner import Partner, Refused
from stage.waiting import TooLate, until
from stage.wire import ShortMessage


def test_partner_and_carrier_understand_each_other(troupe):
    carrier = troupe.carrier(system_id="partner", password="secret01")
    partner = Partner(carrier.port, "partner", "secret01")
    answer = partner.submit("61499000001", "61400000001", b"\x00at\x80", data_coding=4, esm_class=0x40, sar_msg_ref_num=7)
    assert (answer.status, answer.message_id) == (0, "carrier-1")
    sent = carrier.wait_for(to="61400000001")[0]
    assert (sent.message.octets, sent.message.data_coding, sent.message.esm_class) == (b"\x00at\x80", 4, 0x40)
    assert sent.message.tlvs == {0x020C: b"\x00\x07"}
    assert carrier.receipt(sent) == 0
    receipt = partner.wait_receipt("carrier-1")
    assert (receipt.receipted_message_id, receipt.message_state, receipt.is_receipt) == ("carrier-1", 2, True)
    partner.delivery_status = lambda delivery: 0x64
    assert carrier.bound[0].deliver(ShortMessage("1", "2", b"again later")) == 0x64
    partner.close()


def test_a_refused_bind_carries_its_status(troupe):
    carrier = troupe.carrier()
    with pytest.raises(Refused) as caught:
        Partner(carrier.port, carrier.system_id, "mistaken")
    assert caught.value.status == 0x0E


def test_both_see_the_end_of_the_connection(troupe):
    carrier = troupe.carrier()
    partner = Partner(carrier.port, carrier.system_id, carrier.password)
    carrier.wait_bound().close()
    until(lambda: partner.closed, "the partner to see it")


def test_a_wait_ends_and_says_what_did_not_come():
    with pytest.raises(TooLate, match="the moon"):
        until(lambda: False, "the moon", within=0.05)


def test_messages_survive_the_tests_own_coding():
    from stage.wire import read_message

    message = ShortMessage("a", "b", bytes(range(200)), esm_class=0x40, tlvs={0x0424: b"x" * 300, 0x1400: b""})
    assert read_message(message.body()) == message
