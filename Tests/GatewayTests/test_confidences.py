"""No log of any test has a password in it: every gateway's is searched when its test ends. Here, that the search finds."""

import pytest
from stage import confidences
from stage.gateway import carrier_bind, partner_bind
from stage.partner import Refused


def test_the_secrets_of_a_configuration_are_known(tmp_path):
    pocket = tmp_path / "pocket"
    pocket.write_text("kept-apart\n")
    configuration = {
        "api_key": "core-key-1",
        "binds": [{"name": "a", "password": "secret12"}, {"name": "b", "password_file": str(pocket)}],
        "embedded_core": {"api_key": ""},
    }
    assert confidences.within(configuration) == {"core-key-1", "secret12", "kept-apart"}


@pytest.mark.parametrize("form", ["secret01", "7365637265743031", "73 65 63 72 65 74 30 31", "c2VjcmV0MDE="])
def test_a_secret_is_found_in_every_form(form):
    text = f"one line\nanother with {form} in it\n"
    assert confidences.leaks(text, {"secret01"}) == [f"another with {form} in it"]
    assert not confidences.leaks(text, {"secret02"})


def test_a_gateway_whose_log_has_a_password_fails_its_test(troupe):
    carrier = troupe.carrier()
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier)], server_binds=[partner_bind(password="found-out-9", name="partner")]
    )
    carrier.wait_bound()
    with pytest.raises(Refused):
        troupe.partner(gateway, password="mistook7")
    assert gateway.secrets >= {carrier.password, "found-out-9", "mistook7"}
    assert gateway.leaks == []
    for secret in (carrier.password, "found-out-9", "mistook7"):
        honest = gateway.log
        with gateway.log_file.open("a") as log:
            log.write(f"somebody wrote {secret} here\n")
        assert gateway.leaks == [f"somebody wrote {secret} here"]
        gateway.log_file.write_text(honest)


def test_the_text_of_a_message_is_in_no_log(troupe):
    carrier = troupe.carrier()
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier, cache_enabled=True)], server_binds=[partner_bind(cache_enabled=True)],
        routes=[{"prefix": "", "dest_smsc": "carrier"}], log_level="debug",
    )
    carrier.wait_bound()
    partner = troupe.partner(gateway)
    text = "rendezvous at dawn"
    assert partner.submit("MyBrand", "61400000001", text.encode()).status == 0
    assert carrier.wait_for(1)[0].message.octets == text.encode()
    assert confidences.leaks(gateway.log, {text}) == []
