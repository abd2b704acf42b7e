"""The handbook promises nothing that the product does not do: its commands run, and its words are the product's."""

import os
import re
import subprocess

import pytest
import yaml

from stage import product
from stage.cached import FROM, TO, Cached
from stage.carrier import Carrier
from stage.gateway import BIN, ROOT, carrier_bind, partner_bind, route
from stage.handbook import PAGES, blocks, in_code
from stage.installation import Installation, subcommands
from stage.waiting import until

COMMANDS, MACHINE, SENTENCES = blocks("sh"), blocks("console"), blocks("text")
CACHE_PAGE = "message-cache.md"
# Why a command is not run here, and what a command must look like to be excused so.
REASONS = {
    "systemd": r"(sudo )?systemctl ",
    "journal": r"journalctl |systemctl status ",
    "root": r"sudo (chown|chmod|cp|install|sqlite3|systemctl reload prometheus)\b",
    "apt": r"sudo apt-get ",
    "network": r"getent hosts smpp|nc -zv smpp|sudo ufw ",
    "editor": r"sudo editor /etc/omnimessage-smpp/",
}
# Names that are the reader's own, or another product's.
OTHERS = {
    "vodafone_uk", "partner_acme", "partner_beta", "acme_corp", "smpp_prod_01", "avg_over_time", "histogram_quantile",
    "rule_files",
}
OTHER_PLACES = ("/opt/omnimessage-smpp/config/runtime.exs", "/etc/prometheus", "/var/backups/", "/tmp/omnimessage-support")
# What the reference file shows although it is no default.
SHOWN = {"name", "host", "system_id", "password", "routes"}
PASSWORD = "a-long-secret"


# Commands


@pytest.fixture(scope="module")
def installed(module_troupe):
    """The set-up of the handbook's examples, with a little traffic behind it."""
    carrier = module_troupe.add(Carrier())
    gateway = module_troupe.gateway(
        binds=[carrier_bind(carrier, "vodafone_uk")],
        server_binds=[partner_bind(
            "partner_acme", system_id="acme_corp", password=PASSWORD, source_address_whitelist=["MyBrand", "614*"],
        )],
        routes=[route("614", "vodafone_uk")],
    )
    carrier.wait_bound()
    partner = [
        BIN / "rehearse", "partner", "--port", str(gateway.port), "--system-id", "acme_corp", "--password", PASSWORD,
    ]
    for sender, code in (("MyBrand", 0), ("UnauthorisedBrand", 1)):
        said = subprocess.run([*partner, "--send", sender, TO, "Hello"], capture_output=True, text=True, timeout=30)
        assert said.returncode == code, said.stdout + said.stderr
    gateway.wait_metric("smpp_response_status_total", 1, bind_name="vodafone_uk")
    gateway.wait_metric("smpp_delivery_failures_total", 1, bind_name="partner_acme")
    return Installation(gateway)


@pytest.fixture(scope="module")
def refused(module_troupe):
    """A cache whose messages Core refuses, so that there are always some that have failed for good."""
    stage = Cached(
        module_troupe, partner={"name": "partner_acme", "system_id": "partner"},
        binds=[carrier_bind(module_troupe.add(Carrier()), "vodafone_uk")],
    )
    module_troupe.add(stage)
    stage.core.verdict = lambda body: (422, {"errors": {"destination_msisdn": ["is no number"]}})
    return stage


def failed_ids(stage: Cached, count: int) -> list[str]:
    def there():
        return [str(row["id"]) for row in stage.rows("--status", "failed_permanent")]

    for _ in range(count - len(there())):
        assert stage.partner.submit(FROM, TO).status == 0
    return until(lambda: there() if len(there()) >= count else None, f"{count} failed messages", pace=0.05)


@pytest.mark.parametrize("block", [one for one in COMMANDS if one.page != CACHE_PAGE], ids=str)
def test_a_command_of_the_handbook_runs(installed, block):
    answer = installed.run(block.text)
    assert answer.returncode == 0 and answer.stdout, f"{answer.stdout}\n{answer.stderr}\n{block.text}"


def test_the_commands_of_the_page_about_the_cache_run_in_their_order(refused):
    machine = Installation(refused.gateway)
    for block in (one for one in COMMANDS if one.page == CACHE_PAGE):
        ids = iter(failed_ids(refused, 3))
        answer = machine.run(re.sub(r"-123456789\b", lambda _: next(ids), block.text))
        assert answer.returncode == 0 and answer.stdout, f"{block}: {answer.stdout}\n{answer.stderr}\n{block.text}"


@pytest.mark.parametrize("block", MACHINE, ids=str)
def test_a_command_that_needs_a_machine_says_why(block):
    assert block.note in REASONS, f"{block}: {block.note!r} is no reason: {list(REASONS)}"
    for line in block.lines:
        assert re.match(REASONS[block.note], line), f"{block}: {line!r} is not excused by {block.note!r}"


def test_commands_bear_no_prompt_that_spoils_a_copy():
    for block in COMMANDS + MACHINE:
        assert not any(re.match(r"\s*[$#>] ", line) for line in block.lines), str(block)


def test_every_block_is_of_a_kind_that_is_checked():
    for page in PAGES.values():
        assert {one.language for one in page.blocks} <= {"sh", "console", "text", "yaml"}, page.name
        assert page.text.count("\n```") + page.text.startswith("```") == 2 * len(page.blocks), page.name


def test_the_list_of_commands_is_that_of_smppctl():
    rows = dict(PAGES["usage.md"].tables("command"))["Every command"]
    listed = {in_code(row[0])[0].removeprefix("smppctl ") for row in rows}
    assert listed == subcommands()


# Configuration


@pytest.mark.parametrize("block", blocks("yaml"), ids=str)
def test_a_configuration_of_the_handbook_is_good(block, tmp_path):
    file = tmp_path / "gateway.yaml"
    file.write_text(block.text)
    file.chmod(0o600)
    answer = subprocess.run([BIN / "smppctl", "config", "check", file], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def rows_of_keys():
    for heading, rows in PAGES["configuration.md"].tables("key"):
        kind = next((one for one in ("server_binds", "binds") if one in heading), "")
        for row in rows:
            keys, values = in_code(row[0]), [in_code(value) for value in row[1].split(", ")]
            if len(keys) == 1:
                values = [in_code(row[1])]
            values += [[]] * (len(keys) - len(values))
            yield from ((kind, key, value[0] if value else None) for key, value in zip(keys, values))


def test_every_key_is_explained_and_none_is_invented():
    told = {part for word in PAGES["configuration.md"].words_in_code for part in re.findall(r"[a-z_]+", word)}
    assert product.keys() - told == set()
    assert {key.rpartition(".")[2] for _, key, _ in rows_of_keys()} <= product.keys()
    for page in PAGES.values():
        for heading in page.words_in_code:
            if match := re.fullmatch(r"(metrics|console|listen|embedded_core)\.(?:tls\.)?(\w+)", heading):
                assert match[2] in product.keys(), f"{page.name}: {heading}"


@pytest.mark.parametrize("kind, key, value", list(rows_of_keys()), ids=lambda one: str(one))
def test_a_default_is_that_of_the_product(kind, key, value):
    place = product.defaults()[kind][0] if kind else product.defaults()
    for part in key.split("."):
        place = place.get(part) if isinstance(place, dict) else None
    if key.rpartition(".")[2] in SHOWN and value is None:
        return
    assert (None if value is None else yaml.safe_load(value)) == place


# Words


@pytest.mark.parametrize("block", [one for one in SENTENCES if not one.note], ids=str)
def test_a_sentence_of_the_handbook_is_one_that_the_product_says(block):
    for line in block.lines:
        assert product.says(line), f"{block}: nobody says {line!r}"


def test_the_checker_of_sentences_can_refuse():
    assert product.says("bind timeout, next try in 7.5 s")
    for invented in (
        "bind timeout, next attempt in 7.5 s", "SMPP Server: Refused bind from 203.0.113.9 as 'x' - it is raining",
        "Message -1 stored for partner_acme", "the moon is full",
    ):
        assert not product.says(invented), invented


@pytest.mark.parametrize("literal, pattern", product.whys().items(), ids=lambda one: one if isinstance(one, str) else "")
def test_every_sentence_of_the_status_has_its_place_in_the_handbook(literal, pattern):
    assert any(pattern.search(line) for line in PAGES["troubleshooting.md"].text.splitlines()), literal


def test_the_places_where_sentences_are_made_still_make_them():
    made = "\n".join(product.whys())
    for name in product.WHYS:
        assert f"{name}: " in made, name
    for sentence in ("window full: ", "keeps ending, and is tried", "expired in Core", "of memory", "is not trusted"):
        assert sentence in made


def test_the_table_of_status_has_the_columns_of_the_page(installed):
    block, = (one for one in SENTENCES if one.note == "table")
    table = installed.run("smppctl status").stdout
    head = next(line for line in table.splitlines() if line.startswith("BIND"))
    assert block.lines[0].split() == head.split()


def test_every_metric_is_explained_as_it_is():
    (_, rows), = (one for one in PAGES["monitoring.md"].tables("metric"))
    told = {
        name: (row[1], tuple(in_code(row[2])) or (("L",) if row[2] == "L" else ())) for row in rows for name in in_code(row[0])
    }
    assert told == product.metrics()


def test_no_page_names_a_metric_that_is_none():
    for page in PAGES.values():
        for name in re.findall(r"\b(?:smpp|omnimessage)_\w+", page.text):
            plain = re.sub(r"_bucket$|_sum$|_count$", "", name)
            known = {name, plain} & (product.metrics().keys() | product.keys() | OTHERS) or name == "smpp_gateway"
            assert known or any(metric.startswith(name) for metric in product.metrics()), f"{page.name}: {name}"


def test_every_alert_has_something_to_do():
    (_, rows), = PAGES["monitoring.md"].tables("alert")
    groups = yaml.safe_load((ROOT / "config/prometheus/smpp-alerts.yml").read_text())["groups"]
    assert {in_code(row[0])[0] for row in rows} == {rule["alert"] for group in groups for rule in group["rules"]}
    assert all(len(row) == 3 and row[2] for row in rows)


def test_the_statuses_are_in_the_words_of_the_product():
    (_, rows), = PAGES["troubleshooting.md"].tables("status")
    assert len(rows) > 5
    for number, words, _ in rows:
        assert product.statuses()[int(number, 16)] == words


def test_words_in_code_are_words_of_the_product():
    for page in PAGES.values():
        for word in page.words_in_code:
            for name in re.findall(r"\b(?:[a-z]+(?:_[a-z0-9]+)+|[A-Z]+(?:_[A-Z]+)+)\b", word):
                assert name in product.words() | OTHERS or name.endswith("_bucket"), f"{page.name}: {name}"


# Places


def test_every_path_is_one_of_an_installation():
    listed = re.search(r'gateway_programs="(.+)"', (ROOT / "scripts/programs.sh").read_text())[1]
    programs = {f"/opt/omnimessage-smpp/bin/{name}" for name in listed.split()}
    for page in PAGES.values():
        for path in re.findall(r"(?<![\w./:-])/(?:etc|opt|var|run|usr|tmp)/[\w./-]*\w", page.text):
            mine = path.replace("/usr/share/doc/omnimessage-smpp", str(ROOT / "config"))
            known = path in product.places() or path.startswith(OTHER_PLACES) or mine != path and os.path.exists(mine)
            assert known or path in programs, f"{page.name}: {path}"


def test_every_link_leads_somewhere():
    for page in PAGES.values():
        for link in page.links:
            path, _, anchor = link.partition("#")
            target = (page.path.parent / path).resolve() if path else page.path
            assert target.exists(), f"{page.name}: {link}"
            if anchor:
                assert anchor in PAGES[target.name].anchors, f"{page.name}: {link}"


def test_the_readme_leads_to_the_handbook_and_the_index_to_every_page():
    assert "(docs/handbook/README.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(PAGES) - {"README.md"} <= set(PAGES["README.md"].links)
