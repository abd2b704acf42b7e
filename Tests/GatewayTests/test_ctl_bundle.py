"""smppctl support-bundle: everything that is asked for, and no secret."""

import gzip
import io
import os
import stat
import subprocess
import tarfile

from stage.gateway import BIN, carrier_bind, partner_bind, route

SECRETS = ["carrier-pw1", "partner-pw-long", "core-key-of-ours", "from-a-file"]


def bundle(*words, **settings) -> subprocess.CompletedProcess:
    return subprocess.run([BIN / "smppctl", *map(str, words)], capture_output=True, text=True, timeout=90, **settings)


def contents(path) -> dict[str, str]:
    octets = gzip.decompress(path.read_bytes())
    for secret in SECRETS:
        assert secret.encode() not in octets
    with tarfile.open(fileobj=io.BytesIO(octets)) as archive:
        names = archive.getnames()
        assert len({name.split("/")[0] for name in names}) == 1, "one folder"
        return {
            one.name.split("/", 1)[1]: archive.extractfile(one).read().decode() for one in archive.getmembers() if one.isfile()
        }


def secretive(troupe, tmp_path):
    carrier = troupe.carrier(password=SECRETS[0])
    pocket = tmp_path / "pocket"
    pocket.write_text(SECRETS[3] + "\n")
    gateway = troupe.gateway(
        start=False,
        binds=[carrier_bind(carrier)],
        server_binds=[
            partner_bind(password=SECRETS[1]),
            {"name": "other", "system_id": "other", "password_file": str(pocket)},
        ],
        routes=[route("61", "carrier")],
    )
    gateway.configuration["embedded_core"]["api_key"] = SECRETS[2]
    gateway.core.key = SECRETS[2]
    gateway.start()
    carrier.wait_bound()
    return gateway


def test_a_bundle_of_a_running_gateway_has_all_and_no_secret(troupe, tmp_path):
    gateway = secretive(troupe, tmp_path)
    told = tmp_path / "told.log"
    with told.open("w") as log:
        log.write(gateway.log)
        log.write("".join(f"somebody wrote {secret} here\n" for secret in SECRETS))
        log.write("and password=never-seen-before there\n")
    path = tmp_path / "bundle.tar.gz"
    answer = bundle(
        "--state-dir", gateway.state_dir, "support-bundle", "--output", path, "--config", gateway.file,
        "--log", told,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == f"{path}\n" and not answer.stderr
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    files = contents(path)
    assert set(files) == {
        "README.txt", "version.txt", "status.json", "metrics.txt", "configuration.yaml", "running.yaml", "log.txt", "system.txt",
    }
    assert files["running.yaml"].startswith("# In force, read from ") and "password: \"•••\"" in files["running.yaml"]
    assert "this shell's environment" in files["configuration.yaml"].splitlines()[0]
    assert '"ready" : true' in files["status.json"]
    assert "smpp_connection_status" in files["metrics.txt"]
    assert "password: \"•••\"" in files["configuration.yaml"] and "# line" in files["configuration.yaml"]
    assert "the gateway is ready" in files["log.txt"] and "somebody wrote ••• here" in files["log.txt"]
    assert "never-seen-before" not in files["log.txt"]
    assert len(files["log.txt"].splitlines()) <= 200
    for word in ("Linux", "MemTotal:", "MiB free of", "bindworker carrier", "VmRSS:"):
        assert word in files["system.txt"], word
    assert "gateway " in files["version.txt"]


def test_a_bundle_where_no_gateway_runs_says_what_could_not_be_had(tmp_path):
    path = tmp_path / "bundle.tar.gz"
    words = ("--state-dir", tmp_path / "nowhere", "support-bundle", "--output", path, "--config", tmp_path / "none.yaml")
    answer = bundle(*words)
    assert answer.returncode == 0, answer.stderr
    files = contents(path)
    assert set(files) == {"README.txt", "version.txt", "system.txt"}
    for name in ("status.json: no gateway runs", "configuration.yaml: ", "running.yaml: no gateway runs", "metrics.txt: ", "log.txt: no gateway runs"):
        assert name in files["README.txt"], files["README.txt"]
        assert f"not in it: {name}" in answer.stderr
    again = bundle(*words)
    assert again.returncode == 1 and "--force" in again.stderr
    assert bundle(*words, "--force").returncode == 0


def test_a_file_that_is_refused_is_in_it_as_what_is_wrong_with_it(tmp_path):
    path, config = tmp_path / "bundle.tar.gz", tmp_path / "gateway.yaml"
    config.write_text(f"binds:\n  - name: carrier\n    passwort: {SECRETS[0]}\n    password: {SECRETS[1]}-too-long\n")
    answer = bundle("--state-dir", tmp_path, "support-bundle", "--output", path, "--config", config)
    assert answer.returncode == 0
    readme = contents(path)["README.txt"]
    assert "binds[0].passwort: is not a key; did you mean password?" in readme


def test_the_log_comes_from_the_journal_where_there_is_one(tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    journal = tools / "journalctl"
    journal.write_text("#!/bin/sh\necho \"asked: $*\"\n")
    journal.chmod(0o755)
    path = tmp_path / "bundle.tar.gz"
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
    answer = bundle("support-bundle", "--output", path, "--config", tmp_path / "none.yaml", env=environment)
    assert answer.returncode == 0, answer.stderr
    assert contents(path)["log.txt"] == "asked: --unit omnimessage-smpp --lines 200 --no-pager --output short-iso\n"
    journal.write_text("#!/bin/sh\nexit 1\n")
    answer = bundle("support-bundle", "--output", path, "--force", "--config", tmp_path / "none.yaml", env=environment)
    assert answer.returncode == 0 and "journalctl ended with status 1" in answer.stderr
    journal.write_text("#!/bin/sh\necho '-- No entries --'\n")
    answer = bundle("support-bundle", "--output", path, "--force", "--config", tmp_path / "none.yaml", env=environment)
    assert answer.returncode == 0 and "it has no line of omnimessage-smpp" in answer.stderr


def test_the_log_of_a_gateway_without_a_journal_is_what_it_keeps(troupe, tmp_path):
    gateway = secretive(troupe, tmp_path)
    path = tmp_path / "bundle.tar.gz"
    answer = bundle("--state-dir", gateway.state_dir, "support-bundle", "--output", path, "--config", gateway.file)
    assert answer.returncode == 0 and not answer.stderr, answer.stderr
    lines = contents(path)["log.txt"].splitlines()
    assert lines[0].startswith("# What the gateway keeps in memory")
    assert any("the gateway is ready" in line for line in lines) and len(lines) <= 200


def test_without_a_name_it_lies_in_this_folder_and_nothing_is_left_behind(tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    answer = bundle(
        "--state-dir", tmp_path, "support-bundle", "--config", tmp_path / "none.yaml", cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(scratch)},
    )
    assert answer.returncode == 0, answer.stderr
    [made] = tmp_path.glob("*.tar.gz")
    assert answer.stdout.strip() == made.name and made.name.startswith("omnimessage-smpp-20")
    assert not list(scratch.iterdir())
