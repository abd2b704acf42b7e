"""The Debian package: what is in it, and its life from the first installation to the purge."""

import re
import subprocess

import pytest

from stage.debian import DebianFolder
from stage.gateway import BIN, ROOT
from stage.handbook import PAGES
from stage.standins import NAMES, stand_ins

NAME, USER = "omnimessage-smpp", "omnimessage-smpp"
CONFIG = "etc/omnimessage-smpp/gateway.yaml"


def package(programs, output) -> str:
    answer = subprocess.run(
        [ROOT / "scripts/package", "--programs", programs, "--output", output, "--compression", "none"],
        capture_output=True, text=True, timeout=120,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.splitlines()[-1]


def dpkg_deb(*words) -> str:
    answer = subprocess.run(["dpkg-deb", *words], capture_output=True, text=True, timeout=60)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("package")
    return package(stand_ins(folder / "programs"), folder)


@pytest.fixture(scope="module")
def newer(built, tmp_path_factory):
    """The same with another version, other programs and another reference file."""
    folder = tmp_path_factory.mktemp("newer")
    dpkg_deb("-R", built, folder / "tree")
    control = folder / "tree/DEBIAN/control"
    control.write_text(re.sub(r"(?m)^Version: .*", "Version: 99.0", control.read_text()))
    stand_ins(folder / "tree/opt/omnimessage-smpp/bin", "newer")
    with (folder / "tree" / CONFIG).open("a") as reference:
        reference.write("# something new\n")
    dpkg_deb("--root-owner-group", "-Znone", "-b", folder / "tree", folder / "newer.deb")
    return folder / "newer.deb"


@pytest.fixture
def system(tmp_path):
    made = DebianFolder(tmp_path)
    yield made
    made.close()


def test_it_says_what_it_is_and_holds_what_it_should(built):
    version = re.search(r'"(.+)"', (ROOT / "Sources/Common/ProductVersion.swift").read_text())[1]
    assert dpkg_deb("-f", built, "Package", "Version").split() == ["Package:", NAME, "Version:", version]
    control = dpkg_deb("-f", built)
    assert re.search(r"(?m)^Maintainer: .+ <.+>$", control) and re.search(r"(?m)^Installed-Size: \d+$", control)
    listing = dpkg_deb("-c", built)
    lines = {line.split(None, 5)[5]: line.split()[:2] for line in listing.splitlines()}
    for name in NAMES:
        assert lines[f"./opt/omnimessage-smpp/bin/{name}"] == ["-rwxr-xr-x", "root/root"]
    for page in PAGES:
        assert lines[f"./usr/share/doc/{NAME}/handbook/{page}"] == ["-rw-r--r--", "root/root"]
    assert lines[f"./{CONFIG}"] == ["-rw-r-----", "root/root"]
    assert all(owner == "root/root" for _, owner in lines.values())
    assert not [name for name in lines if "installed-files" in name]
    assert dpkg_deb("-I", built, "conffiles").split() == [f"/{CONFIG}"]


def test_it_depends_on_the_packages_that_its_programs_need_here(tmp_path):
    programs = stand_ins(tmp_path / "programs")
    for name in ("supervisor", "bindworker"):
        (programs / name).unlink()
        (programs / name).symlink_to(BIN / name)
    needs = dpkg_deb("-f", package(programs, tmp_path), "Depends")
    for library in ("libc6", "libsqlite3-0", "libstdc++6", "zlib1g"):
        assert re.search(rf"(^|, ){re.escape(library)} \(>= [\d.:]+", needs), needs
    assert "swift" not in needs


def test_an_installation_makes_the_user_and_closes_what_is_secret(system, built):
    said = system.dpkg("--install", built)
    assert system.state(NAME) == "install ok installed"
    assert "systemctl enable --now omnimessage-smpp" in said
    assert re.search(rf"(?m)^{USER}:x:\d+:\d+:[^:]*:/var/lib/omnimessage-smpp:/usr/sbin/nologin$",
                     (system.root / "etc/passwd").read_text())
    assert system.owner(CONFIG) == f"root:{USER} 640"
    # As tmpfiles.d says it for each boot.
    for line in (ROOT / "systemd/omnimessage-smpp.tmpfiles").read_text().splitlines():
        if line.startswith("d "):
            _, place, mode, user, group, _ = line.split()
            assert system.owner(place[1:]) == f"{user}:{group} {mode[1:]}"
    assert system.dpkg("--verify", NAME) == ""


def test_an_upgrade_brings_the_programs_and_keeps_the_configuration(system, built, newer):
    system.dpkg("--install", built)
    (system.root / CONFIG).write_text("smsc_name: mine\n")
    system.run("chmod", "600", system.root / CONFIG)
    said = system.dpkg("--force-confdef", "--force-confold", "--install", newer)
    assert "newer" in (system.root / "opt/omnimessage-smpp/bin/supervisor").read_text()
    assert (system.root / CONFIG).read_text() == "smsc_name: mine\n"
    assert system.owner(CONFIG) == f"root:{USER} 600"
    assert "something new" in (system.root / f"{CONFIG}.dpkg-dist").read_text()
    assert "systemctl enable" not in said, "nobody has to be told again"


def test_an_untouched_configuration_is_renewed_and_stays_readable_for_the_gateway(system, built, newer):
    system.dpkg("--install", built)
    system.dpkg("--install", newer)
    assert "something new" in (system.root / CONFIG).read_text()
    assert system.owner(CONFIG) == f"root:{USER} 640"


def test_a_removal_keeps_what_is_the_operators_and_a_purge_does_not(system, built):
    system.dpkg("--install", built)
    unit = "omnimessage-smpp.service"
    assert system.run("systemctl", f"--root={system.root}", "enable", unit).returncode == 0
    wanted = f"etc/systemd/system/multi-user.target.wants/{unit}"
    assert wanted in system.files()
    kept = {CONFIG, "opt/omnimessage-smpp/priv/cert/console.pem", "var/lib/omnimessage-smpp/gateway.sqlite"}
    for place in kept - {CONFIG}:
        (system.root / place).write_text("mine")
    system.dpkg("--remove", NAME)
    assert system.state(NAME) == "deinstall ok config-files"
    assert system.files() == kept
    system.dpkg("--purge", NAME)
    assert system.state(NAME) == "not known"
    assert system.files() == set()
    assert not (system.root / "opt/omnimessage-smpp").exists() and not (system.root / "etc/omnimessage-smpp").exists()


def test_what_was_removed_comes_back_with_its_configuration(system, built):
    system.dpkg("--install", built)
    (system.root / CONFIG).write_text("smsc_name: mine\n")
    system.dpkg("--remove", NAME)
    system.dpkg("--force-confold", "--install", built)
    assert (system.root / CONFIG).read_text() == "smsc_name: mine\n"
    assert system.owner(CONFIG) == f"root:{USER} 640"
