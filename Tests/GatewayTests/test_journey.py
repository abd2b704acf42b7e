"""Messages on their way through the whole house, in every direction."""

import itertools

from stage.waiting import until
from stage.wire import ShortMessage

numbers = itertools.count(61400000001)


def test_a_partners_message_reaches_the_carrier(gateway, carrier, partner):
    to = str(next(numbers))
    answer = partner.submit("61499000001", to, b"Hello carrier")
    assert answer.status == 0 and answer.message_id
    sent = carrier.wait_for(to=to)[0].message
    assert (sent.source, sent.destination, sent.octets) == ("61499000001", to, b"Hello carrier")


def test_core_holds_the_message_under_the_id_that_the_partner_was_given(gateway, carrier, partner):
    to = str(next(numbers))
    answer = partner.submit("61499000001", to)
    carrier.wait_for(to=to)
    held = until(
        lambda: (one := gateway.core.message(int(answer.message_id))) and one["status"] == "delivered" and one,
        lambda: f"Core to hold {answer.message_id} as delivered: {gateway.core.message(int(answer.message_id))}",
    )
    assert (held["source_smsc"], held["dest_smsc"]) == ("partner", "carrier")
    assert held["destination_msisdn"] == to


def test_a_receipt_comes_back_to_the_partner_and_names_the_id_it_was_given(gateway, carrier, partner):
    to = str(next(numbers))
    answer = partner.submit("61499000001", to, registered_delivery=1)
    submission = carrier.wait_for(to=to)[0]
    assert submission.message.registered_delivery & 1, "the carrier must be asked for a receipt"
    assert carrier.receipt(submission) == 0
    receipt = partner.wait_receipt(answer.message_id)
    assert (receipt.source, receipt.destination) == (to, "61499000001")
    assert b"stat:DELIVRD" in receipt.octets and b"dlvrd:001" in receipt.octets
    assert receipt.receipted_message_id == answer.message_id
    assert receipt.message_state == 2


def test_a_receipt_of_failure_says_so(gateway, carrier, partner):
    to = str(next(numbers))
    answer = partner.submit("61499000001", to, registered_delivery=1)
    assert carrier.receipt(carrier.wait_for(to=to)[0], stat="UNDELIV", state=5) == 0
    receipt = partner.wait_receipt(answer.message_id)
    assert b"stat:UNDELIV" in receipt.octets and b"dlvrd:000" in receipt.octets
    assert receipt.message_state == 5


def test_a_receipt_without_tlvs_is_matched_by_its_text(gateway, carrier, partner):
    to = str(next(numbers))
    answer = partner.submit("61499000001", to, registered_delivery=1)
    assert carrier.receipt(carrier.wait_for(to=to)[0], tlvs=False) == 0
    assert b"stat:DELIVRD" in partner.wait_receipt(answer.message_id).octets


def test_a_receipt_is_given_once_even_if_the_carrier_sends_it_twice(gateway, carrier, partner):
    to, later = str(next(numbers)), str(next(numbers))
    answer = partner.submit("61499000001", to, registered_delivery=1)
    submission = carrier.wait_for(to=to)[0]
    assert carrier.receipt(submission) == 0
    assert carrier.receipt(submission) == 0
    # A second message's receipt comes after anything that the repeated one could cause.
    second = partner.submit("61499000001", later, registered_delivery=1)
    assert carrier.receipt(carrier.wait_for(to=later)[0]) == 0
    partner.wait_receipt(second.message_id)
    assert len([one for one in partner.deliveries if one.receipt_id == answer.message_id]) == 1


def test_no_receipt_is_sent_that_was_not_asked_for(gateway, carrier, partner):
    quiet, asked = str(next(numbers)), str(next(numbers))
    first = partner.submit("61499000001", quiet, registered_delivery=0)
    carrier.receipt(carrier.wait_for(to=quiet)[0])
    second = partner.submit("61499000001", asked, registered_delivery=1)
    carrier.receipt(carrier.wait_for(to=asked)[0])
    partner.wait_receipt(second.message_id)
    assert not [one for one in partner.deliveries if one.receipt_id == first.message_id]


def test_a_refused_message_of_a_partner_gives_it_a_receipt_of_failure(gateway, carrier, partner):
    to = str(next(numbers))
    usual, carrier.answer = carrier.answer, lambda message, number: (0x0B, "")
    try:
        answer = partner.submit("61499000001", to, registered_delivery=1)
        receipt = partner.wait_receipt(answer.message_id)
    finally:
        carrier.answer = usual
    assert b"stat:DELIVRD" not in receipt.octets
    assert receipt.message_state in (5, 8)


def test_a_throttled_message_is_sent_again(gateway, carrier, partner):
    to, refused = str(next(numbers)), []
    usual = carrier.answer

    def once(message, number):
        if message.destination == to and not refused:
            refused.append(number)
            return 0x58, ""
        return usual(message, number)

    carrier.answer = once
    try:
        partner.submit("61499000001", to)
        assert [one.status for one in carrier.wait_for(2, to=to)] == [0x58, 0]
    finally:
        carrier.answer = usual


def test_a_message_from_the_carrier_reaches_the_partner(gateway, carrier, partner):
    status = carrier.bound[-1].deliver(ShortMessage(source="61400000777", destination="99100", octets=b"MO text"))
    assert status == 0
    got = partner.wait_delivery(lambda one: one.octets == b"MO text")
    assert (got.source, got.destination, got.is_receipt) == ("61400000777", "99100", False)


def test_a_message_put_into_core_reaches_the_carrier(gateway, carrier):
    to = str(next(numbers))
    message_id = gateway.core.put_in("OMNI", to, "From a script")
    sent = carrier.wait_for(to=to)[0].message
    assert (sent.source, sent.octets, sent.data_coding) == ("OMNI", b"From a script", 0)
    assert (sent.source_ton, sent.source_npi, sent.destination_ton, sent.destination_npi) == (5, 0, 1, 1)
    until(
        lambda: gateway.core.message(message_id)["status"] == "delivered",
        lambda: f"Core to know the outcome: {gateway.core.message(message_id)}",
    )


def test_a_message_put_into_core_reaches_the_partner(gateway, partner):
    gateway.core.put_in("61400000777", "99200", "To the partner")
    got = partner.wait_delivery(lambda one: one.octets == b"To the partner")
    assert (got.source, got.destination) == ("61400000777", "99200")


def test_a_message_waits_in_core_while_no_session_of_the_partner_may_receive(house, gateway):
    transmitter = house.partner(gateway, kind="transmitter")
    message_id = gateway.core.put_in("61400000777", "99300", "Waits for a receiver")
    transmitter.request("enquire_link")
    assert gateway.core.message(message_id)["status"] == "pending"
    receiver = house.partner(gateway, kind="receiver")
    receiver.wait_delivery(lambda one: one.octets == b"Waits for a receiver")
    assert not transmitter.deliveries
    transmitter.close()
    receiver.close()


def test_a_message_without_a_route_is_kept_and_visible(gateway, partner):
    answer = partner.submit("61499000001", "4420000000")
    assert answer.status == 0
    # From the cache it is handed in after the answer.
    held = until(lambda: gateway.core.message(int(answer.message_id)), "Core to have the message")
    assert held["status"] == "pending" and not held.get("dest_smsc")


def test_many_messages_arrive_each_once_and_in_full(gateway, carrier, partner):
    to = str(next(numbers))
    wanted = [f"number {count:04d}".encode() for count in range(500)]
    sequences = [partner.send("61499000001", to, text) for text in wanted]
    assert {partner.answer_to(sequence, within=60).status for sequence in sequences} == {0}
    arrived = [one.message.octets for one in carrier.wait_for(len(wanted), to=to, within=60)]
    assert sorted(arrived) == wanted
