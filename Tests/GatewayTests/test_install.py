"""scripts/install: what lies where, what is kept, and what is taken away again."""

import os
import re
import shutil
import subprocess

import pytest

from stage.gateway import BIN, ROOT
from stage.handbook import PAGES
from stage.standins import NAMES, stand_ins

HOME = "opt/omnimessage-smpp"
CONFIG = "etc/omnimessage-smpp/gateway.yaml"


def install(root, *words, programs=None) -> subprocess.CompletedProcess:
    more = ["--programs", programs] if programs else []
    return subprocess.run(
        [ROOT / "scripts/install", "--root", root, *more, *words], capture_output=True, text=True, timeout=120,
    )


def files(root) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_symlink() or path.is_file()}


@pytest.fixture
def programs(tmp_path):
    return stand_ins(tmp_path / "programs")


@pytest.fixture
def root(tmp_path, programs):
    answer = install(tmp_path / "root", programs=programs)
    assert answer.returncode == 0, answer.stderr
    return tmp_path / "root"


def test_everything_lies_where_the_handbook_says(root):
    version = re.search(r'"(.+)"', (ROOT / "Sources/Common/ProductVersion.swift").read_text())[1]
    assert (root / HOME / "VERSION").read_text() == version + "\n"
    assert all(os.access(root / HOME / "bin" / name, os.X_OK) for name in NAMES)
    assert (root / HOME / "priv/cert").stat().st_mode & 0o777 == 0o750
    assert os.readlink(root / "usr/bin/smppctl") == f"/{HOME}/bin/smppctl"
    assert (root / CONFIG).read_bytes() == (ROOT / "config/gateway.yaml").read_bytes()
    assert (root / CONFIG).stat().st_mode & 0o777 == 0o640
    for kind, place in {"service": "systemd/system", "sysusers": "sysusers.d", "tmpfiles": "tmpfiles.d"}.items():
        end = "service" if kind == "service" else "conf"
        shipped = ROOT / f"systemd/omnimessage-smpp.{kind}"
        assert (root / f"usr/lib/{place}/omnimessage-smpp.{end}").read_bytes() == shipped.read_bytes()
    documents = root / "usr/share/doc/omnimessage-smpp"
    shipped = {"README.md", "CHANGELOG.md", "examples", "prometheus", "grafana", "handbook"}
    assert shipped <= {one.name for one in documents.iterdir()}
    assert (root / "usr/share/bash-completion/completions/smppctl").is_file()


def test_the_handbook_is_installed_whole_and_its_links_lead_somewhere(root):
    documents = root / "usr/share/doc/omnimessage-smpp"
    assert {one.name for one in (documents / "handbook").iterdir()} == set(PAGES)
    for page in (documents / "handbook").iterdir():
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text()):
            if not link.startswith("https://"):
                target = root / link[1:] if link.startswith("/") else page.parent / link
                assert target.is_file(), f"{page.name}: {link}"
    readme = (documents / "README.md").read_text()
    for link in ("handbook/README.md", "examples", "prometheus", "grafana/smpp.json"):
        assert f"]({link})" in readme and (documents / link).exists(), link


def test_an_existing_configuration_is_kept_and_the_new_one_lies_beside_it(root, programs):
    (root / CONFIG).write_text("smsc_name: mine\n")
    (root / CONFIG).chmod(0o600)
    answer = install(root, programs=programs)
    assert answer.returncode == 0 and "gateway.yaml.new" in answer.stdout
    assert (root / CONFIG).read_text() == "smsc_name: mine\n" and (root / CONFIG).stat().st_mode & 0o777 == 0o600
    assert (root / f"{CONFIG}.new").read_bytes() == (ROOT / "config/gateway.yaml").read_bytes()


def test_a_newer_version_takes_the_place_of_the_older_whole(root, tmp_path):
    listed = root / HOME / "installed-files"
    (root / HOME / "bin/gone.so").touch()
    listed.write_text(listed.read_text() + f"/{HOME}/bin/gone.so\n")
    with (root / HOME / "bin/supervisor").open() as running:
        assert install(root, programs=stand_ins(tmp_path / "newer", "newer")).returncode == 0
        assert "newer" not in running.read(), "a program that runs was written into"
    assert not (root / HOME / "bin/gone.so").exists()
    assert "newer" in (root / HOME / "bin/supervisor").read_text()


def test_taking_it_away_leaves_what_is_the_operators(root, programs):
    (root / HOME / "priv/cert/console.pem").write_text("mine")
    data = root / "var/lib/omnimessage-smpp/gateway.sqlite"
    data.parent.mkdir(parents=True)
    data.write_text("messages")
    assert install(root, "--uninstall").returncode == 0
    assert files(root) == {CONFIG, f"{HOME}/priv/cert/console.pem", "var/lib/omnimessage-smpp/gateway.sqlite"}
    assert install(root, programs=programs).returncode == 0
    assert install(root, "--uninstall", "--purge").returncode == 0
    assert files(root) == set()
    assert not any((root / place).exists() for place in (HOME, "etc/omnimessage-smpp", "var/lib/omnimessage-smpp"))


def test_it_refuses_what_cannot_be_right(root, tmp_path, programs):
    assert install(tmp_path / "empty", "--uninstall").returncode == 1
    assert install(root, "--purge").returncode == 2
    assert install(root, "--nonsense").returncode == 2
    (programs / "console").unlink()
    answer = install(tmp_path / "other", programs=programs)
    assert answer.returncode == 1 and "no program console" in answer.stderr
    assert not (tmp_path / "other" / HOME / "VERSION").exists()
    packaged = root / "var/lib/dpkg/info/omnimessage-smpp.list"
    packaged.parent.mkdir(parents=True)
    packaged.touch()
    answer = install(root, "--uninstall")
    assert answer.returncode == 1 and "package" in answer.stderr and (root / HOME / "VERSION").exists()


def linked(program) -> list[str]:
    said = subprocess.run(["ldd", program], capture_output=True, text=True, timeout=30).stdout
    return re.findall(r"(/\S+)", said)


def test_the_programs_run_on_a_system_without_a_toolchain(tmp_path):
    """In a root that holds what was installed, the system's own libraries, and nothing else."""
    root = tmp_path / "root"
    assert install(root, programs=BIN).returncode == 0
    shipped = {path.name for path in (root / HOME / "bin").iterdir()}
    for library in {one for name in NAMES for one in linked(BIN / name)}:
        if os.path.basename(library) not in shipped:
            (root / library[1:]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(os.path.realpath(library), root / library[1:])
    for name in NAMES:
        found = run_inside(root, name, LD_TRACE_LOADED_OBJECTS="1")
        assert found.returncode == 0 and "libc.so" in found.stdout and "not found" not in found.stdout, (name, found)
    assert "smppctl status" in run_inside(root, "smppctl").stdout
    next(path for path in (root / HOME / "bin").iterdir() if path.name.startswith("libswiftCore")).unlink()
    assert "loading shared libraries" in run_inside(root, "smppctl").stderr, "the toolchain of this machine was used"


def run_inside(root, name, **environment) -> subprocess.CompletedProcess:
    inside = ["chroot", root] if os.geteuid() == 0 else ["unshare", "--map-root-user", "chroot", root]
    return subprocess.run(
        [*inside, f"/{HOME}/bin/{name}"], capture_output=True, text=True, timeout=30,
        # There is no /proc in there to tell the loader where a program lies.
        env={"PATH": os.environ["PATH"], "LD_ORIGIN_PATH": f"/{HOME}/bin"} | environment,
    )
