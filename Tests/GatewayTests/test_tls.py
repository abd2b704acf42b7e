"""SMPP over TLS towards a carrier: encrypted, verified, and refused when the certificate is not the carrier's."""

import ssl

import pytest

from stage.certificates import self_signed
from stage.gateway import carrier_bind, route
from stage.waiting import until


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-signed certificate for localhost and 127.0.0.1: the file of it, and that of its key."""
    return self_signed(tmp_path_factory.mktemp("tls"), "DNS:localhost,IP:127.0.0.1")


def encrypted(troupe, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return troupe.carrier(tls=context)


def test_a_carrier_over_tls_is_bound_to_and_sent_to(troupe, certificate):
    carrier = encrypted(troupe, certificate)
    tls = {"enabled": True, "ca_file": str(certificate[0])}
    gateway = troupe.gateway(binds=[carrier_bind(carrier, tls=tls)], routes=[route("61", "carrier")])
    session = carrier.wait_bound()
    assert session.connection.version().startswith("TLS")
    gateway.core.put_in("acme", "61400000001", "in secret")
    assert carrier.wait_for(1)[0].message.octets == b"in secret"


def test_a_certificate_that_nobody_vouches_for_is_refused_and_said(troupe, certificate):
    carrier = encrypted(troupe, certificate)
    gateway = troupe.gateway(binds=[carrier_bind(carrier, tls={"enabled": True})])
    until(lambda: carrier.refused_handshakes > 0, "a handshake that is refused")
    until(lambda: "TLS: the carrier's certificate is not trusted" in gateway.bind("carrier")["why"], "the reason to be told")
    assert not carrier.bound


def test_without_verification_any_certificate_will_do(troupe, certificate):
    carrier = encrypted(troupe, certificate)
    troupe.gateway(binds=[carrier_bind(carrier, tls={"enabled": True, "verify_peer": False})])
    carrier.wait_bound()
