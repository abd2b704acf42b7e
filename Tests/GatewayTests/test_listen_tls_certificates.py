"""The certificates of the encrypted port: ours, good, bad and renewed, and the partners'."""

import signal

import pytest

from stage.certificates import Authority
from stage.encrypted import dial, encrypted, is_cut, partner, shown
from stage.waiting import until

FROM = "61499000001"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


def test_a_certificate_of_the_partner_is_demanded(troupe, authority, tmp_path):
    gateway = encrypted(troupe, authority.certificate("gateway"), client_ca=authority)
    stranger = Authority(tmp_path / "stranger", "stranger")
    assert is_cut(dial(troupe, gateway.tls_port, authority.client()))
    gateway.wait_log(r"Refused TLS connection from 127\.0\.0\.1 - showed no certificate, and listen\.tls\.client_ca_file")
    assert is_cut(dial(troupe, gateway.tls_port, authority.client(stranger.certificate("acme"))))
    gateway.wait_log(r"Refused TLS connection from 127\.0\.0\.1 - its certificate has ended, or is not signed by")
    one = partner(troupe, gateway, authority.client(authority.certificate("acme corp")))
    assert one.submit(FROM, "61400000003").status == 0
    gateway.wait_log(r"SMPP Server: Bound partner .* certificate=.?acme corp")


def test_a_renewed_certificate_is_shown_after_a_reload_and_sessions_stay(troupe, authority):
    mine = authority.certificate("old")
    gateway = encrypted(troupe, mine)
    one = partner(troupe, gateway, authority.client())
    before = shown(troupe, gateway, authority)
    mine.replace(authority.certificate("new"))
    assert shown(troupe, gateway, authority) == before
    gateway.signal(signal.SIGHUP)
    gateway.wait_log(r"the certificate of the encrypted port is a new one, good until 20")
    now = shown(troupe, gateway, authority)
    assert now != before
    mine.file.write_text("no certificate")
    gateway.signal(signal.SIGHUP)
    gateway.wait_log(r"ERROR.*listen\.tls\.cert_file \S+ holds no certificate in PEM; the certificate before it stays")
    assert shown(troupe, gateway, authority) == now
    assert not one.closed and one.submit(FROM, "61400000011").status == 0


@pytest.mark.parametrize("spoil, sentence", [
    (lambda mine, other: mine.file.unlink(), r"listen\.tls\.cert_file \S+ cannot be read \(No such file"),
    (lambda mine, other: mine.key.write_text(""), r"listen\.tls\.key_file \S+ holds no private key in PEM"),
    (lambda mine, other: mine.key.write_bytes(other.key.read_bytes()), r"key_file \S+ is not the key of the certificate"),
    (None, r"listen\.tls\.cert_file \S+ has ended on \d{4}-.*; renew it"),
], ids=["missing", "no key", "another's key", "ended"])
def test_a_bad_certificate_is_told_and_waits_for_a_reload(troupe, authority, spoil, sentence):
    mine, other = authority.certificate("mine", days=-1 if spoil is None else 60), authority.certificate("other")
    if spoil is not None:
        spoil(mine, other)
    gateway = encrypted(troupe, mine, start=False)
    gateway.launch()
    gateway.wait_log(rf"ERROR.*{sentence}")

    def parked():
        answer = gateway.ctl("status", "--json")
        return answer.returncode == 0 and "the TLS gate (no partner can connect over TLS) cannot run" in answer.stdout

    until(parked, "the trouble to be in status", pace=0.05)
    plain = until(lambda: troupe.admitted(gateway), "the plain port to serve all the same", pace=0.05)
    mine.replace(other)
    gateway.signal(signal.SIGHUP)
    until(lambda: gateway.status()["ready"], "the gate to come up after the reload", pace=0.05)
    assert partner(troupe, gateway, authority.client()).submit(FROM, "61400000012").status == 0
    assert not plain.closed


def test_a_certificate_that_ends_soon_is_worth_a_warning(troupe, authority):
    gateway = encrypted(troupe, authority.certificate("gateway", days=5))
    gateway.wait_log(r"WARN.*the certificate in listen\.tls\.cert_file \S+ ends on \d{4}-.*: renew it")
