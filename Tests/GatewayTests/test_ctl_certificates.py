"""smppctl config check looks into the certificates and keys that a file names."""

import json
import subprocess

import pytest
import yaml

from stage.certificates import Authority
from stage.gateway import BIN


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


def check(folder, *words, **settings) -> subprocess.CompletedProcess:
    file = folder / "gateway.yaml"
    file.write_text(yaml.safe_dump({"smsc_name": "stage"} | settings))
    return subprocess.run([BIN / "smppctl", "config", "check", *words, file], capture_output=True, text=True, timeout=30)


def port(certificate, key=None, **more) -> dict:
    return {"listen": {"tls": {"cert_file": str(certificate), "key_file": str(key or certificate.with_suffix(".key"))} | more}}


def carrier(**tls) -> dict:
    bind = {"name": "att_us", "host": "smpp.example.com", "system_id": "gw", "password": "loess-and-till"}
    return {"binds": [bind | {"tls": {name: str(file) for name, file in tls.items()}}]}


def test_what_serves_is_not_spoken_of(tmp_path, authority):
    good = authority.certificate("good")
    answer = check(tmp_path, **port(good.file, client_ca_file=str(authority.file)), **carrier(
        ca_file=authority.file, cert_file=good.file, key_file=good.key))
    assert answer.returncode == 0 and "_file" not in answer.stdout, answer.stdout


@pytest.mark.parametrize("what", ["gone", "no certificate", "no key", "another's key", "ended", "ends soon"])
def test_what_does_not_serve_is_a_warning_with_its_setting(tmp_path, authority, what):
    good, junk = authority.certificate("good"), tmp_path / "junk.pem"
    junk.write_text("-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----\n")
    ended, soon = authority.certificate("ended", days=-1), authority.certificate("soon", days=5)
    settings, key, told = {
        "gone": (port(tmp_path / "gone.pem", good.key), "listen.tls.cert_file", "cannot be read (No such file"),
        "no certificate": (carrier(ca_file=junk), "binds[0].tls.ca_file", "holds no certificate in PEM"),
        "no key": (port(good.file, junk), "listen.tls.key_file", "holds no private key"),
        "another's key": (carrier(cert_file=good.file, key_file=soon.key), "binds[0].tls.key_file", "is not the key of"),
        "ended": (port(ended.file), "listen.tls.cert_file", "has ended on"),
        "ends soon": (port(soon.file), "listen.tls.cert_file", "ends on"),
    }[what]
    answer = check(tmp_path, **settings)
    assert answer.returncode == 0, "the gateway would start"
    assert f"warning: {key}: " in answer.stdout and told in answer.stdout, answer.stdout
    report = json.loads(check(tmp_path, "--json", **settings).stdout)
    assert report["good"] and [one["severity"] for one in report["problems"] if one["key"] == key] == ["warning"]
