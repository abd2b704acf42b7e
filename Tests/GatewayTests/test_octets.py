"""What a partner sends arrives with the same octets; what comes as text is coded and cut as the tables say."""

import csv
import itertools
import json
from pathlib import Path

import pytest

from stage.waiting import until

SEGMENTS = Path(__file__).resolve().parents[1] / "SMPPTests/Vectors/segments.tsv"
numbers = itertools.count(61411000001)
UDHI = 0x40


def udh8(part: int, parts: int = 2) -> bytes:
    return bytes([5, 0, 3, 0x2A, parts, part])


def udh16(part: int, parts: int = 2) -> bytes:
    return bytes([6, 8, 4, 0x12, 0x34, parts, part])


@pytest.mark.parametrize("name, octets, fields", [
    ("gsm with an at sign at the end", b"price \x02 5 \x1b\x65 at\x00", {}),
    ("all of the gsm alphabet", bytes(octet for octet in range(128) if octet != 0x1B), {}),
    ("ascii", b"plain @ [text]", {"data_coding": 1}),
    ("latin-1", "caf\u00e9 \u00fc\u00df".encode("latin-1"), {"data_coding": 3}),
    ("ucs-2", "\u041f\u0440\u0438\u0432\u0435\u0442 \U0001f600".encode("utf-16-be"), {"data_coding": 8}),
    ("binary", bytes(range(140)), {"data_coding": 4}),
    ("binary with ports", b"\x06\x05\x04\x0b\x84\x23\xf0" + bytes(range(100)), {"data_coding": 4, "esm_class": UDHI}),
    ("flash", b"Now!", {"data_coding": 0x10}),
    ("254 octets in one", b"x" * 254, {}),
    ("empty", b"", {}),
    ("first of two parts, 8-bit reference", udh8(1) + b"a" * 153, {"esm_class": UDHI}),
    ("second of two parts, 8-bit reference", udh8(2) + b"the end\x00", {"esm_class": UDHI}),
    ("first of two parts, 16-bit reference", udh16(1) + b"b" * 152, {"esm_class": UDHI}),
    ("ucs-2 in parts", udh8(1) + ("\u00e7" * 67).encode("utf-16-be"), {"esm_class": UDHI, "data_coding": 8}),
    ("language shift tables", bytes([3, 0x24, 1, 1]) + b"merhaba \x1b\x67", {"esm_class": UDHI}),
])
def test_octets_pass_unchanged(carrier, partner, name, octets, fields):
    to = str(next(numbers))
    assert partner.submit("61499000001", to, octets, **fields).status == 0
    sent = carrier.wait_for(to=to)[0].message
    assert sent.user_data.hex() == octets.hex()
    assert sent.data_coding == fields.get("data_coding", 0)
    assert sent.esm_class & UDHI == fields.get("esm_class", 0) & UDHI


def test_parts_with_sar_tlvs_stay_parts(carrier, partner):
    to = str(next(numbers))
    for part in (1, 2):
        answer = partner.submit(
            "61499000001", to, f"part {part}".encode(),
            sar_msg_ref_num=0x0102, sar_total_segments=2, sar_segment_seqnum=part,
        )
        assert answer.status == 0
    arrived = sorted(carrier.wait_for(2, to=to), key=lambda one: one.message.tlvs[0x020F])
    for part, submission in enumerate(arrived, 1):
        message = submission.message
        assert message.octets == f"part {part}".encode()
        assert (message.tlvs[0x020C], message.tlvs[0x020E]) == (b"\x01\x02", b"\x02")


def test_each_part_has_an_id_and_a_receipt_of_its_own(carrier, partner):
    to = str(next(numbers))
    answers = [
        partner.submit("61499000001", to, udh8(part) + b"text", esm_class=UDHI, registered_delivery=1) for part in (1, 2)
    ]
    assert answers[0].message_id != answers[1].message_id
    for submission in carrier.wait_for(2, to=to):
        assert carrier.receipt(submission) == 0
    for answer in answers:
        partner.wait_receipt(answer.message_id)


def test_a_message_payload_arrives_in_full(carrier, partner):
    to, text = str(next(numbers)), b"".join(b"%03d," % count for count in range(50))
    assert partner.submit("61499000001", to, b"", message_payload=text).status == 0

    def arrived():
        # As a payload again, or in parts as the bind sends long messages: the text is the same.
        messages = [one.message for one in carrier.submissions if one.message.destination == to]
        if messages and messages[0].esm_class & UDHI:
            messages.sort(key=lambda message: message.octets[5])
            return b"".join(message.octets[6:] for message in messages)
        return b"".join(message.user_data for message in messages)

    until(lambda: arrived() == text, lambda: f"the whole text; came: {arrived()}")


def test_addresses_and_fields_pass_unchanged(carrier, partner):
    to = str(next(numbers))
    partner.submit(
        "Brand", to, b"x", source_addr_ton=5, source_addr_npi=0, dest_addr_ton=2, dest_addr_npi=8, priority_flag=2,
        protocol_id=0x41, service_type="CMT", user_message_reference=0x0777, esm_class=0x03,
    )
    sent = carrier.wait_for(to=to)[0].message
    assert (sent.source, sent.source_ton, sent.source_npi) == ("Brand", 5, 0)
    assert (sent.destination, sent.destination_ton, sent.destination_npi) == (to, 2, 8)
    assert (sent.priority, sent.protocol_id, sent.service_type) == (2, 0x41, "CMT")
    assert sent.tlvs[0x0204] == b"\x07\x77"
    assert sent.esm_class == 0x03


def segments(*methods: str):
    with SEGMENTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) > 30
    return [pytest.param(row, id=row["name"]) for row in rows if row["method"] in methods]


def parts_of(row: dict) -> list[str]:
    return row["user_data_hex"].split(",")


@pytest.mark.parametrize("row", segments("single", "udh8"))
def test_text_from_core_is_coded_and_cut_as_the_table_says(gateway, carrier, row):
    wanted = parts_of(row)
    # An alphabet that only a setting or the sender chooses is asked for by its data coding.
    chosen = {"tp_dcs": int(row["data_coding"])} if row["data_coding"] not in ("0", "8") else {}
    to = str(next(numbers))
    gateway.core.put_in("61499000001", to, json.loads(row["text"]), **chosen)
    parts = [one.message for one in carrier.wait_for(len(wanted), to=to)]
    assert {part.data_coding for part in parts} == {int(row["data_coding"])}
    arrived = [part.octets.hex() for part in parts]
    if len(wanted) > 1:
        assert all(part.esm_class & UDHI for part in parts)
        assert len({part.octets[3] for part in parts}) == 1, "one reference for all parts"
        # The reference is free (the table has 2a), and so is the order on the way.
        parts.sort(key=lambda part: part.octets[5])
        arrived = [(part.octets[:3] + b"\x2a" + part.octets[4:]).hex() for part in parts]
    assert arrived == wanted


@pytest.mark.parametrize("row", segments("sar"))
def test_text_is_cut_with_sar_tlvs_where_the_bind_says_so(house, gateway, row):
    wanted = parts_of(row)
    to = str(next(numbers))
    gateway.core.put_in("61499000001", to, json.loads(row["text"]), dest_smsc="carrier_sar")
    parts = [one.message for one in house.the_sar_carrier.wait_for(len(wanted), to=to)]
    parts.sort(key=lambda part: part.tlvs[0x020F])
    assert [part.octets.hex() for part in parts] == wanted
    assert not any(part.esm_class & UDHI for part in parts)
    assert len({part.tlvs[0x020C] for part in parts}) == 1
    assert {part.tlvs[0x020E] for part in parts} == {bytes([len(wanted)])}
