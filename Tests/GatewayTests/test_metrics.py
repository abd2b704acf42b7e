"""The metrics page: every row of the table, with its labels, and counting what happened."""

import urllib.request

import pytest

SHARED = {"bind_name", "mode", "system_id"}
CLIENT = SHARED | {"host", "port", "bind_type"}
SERVER = SHARED
CACHE = {"bind_name", "mode"}

OF_A_BIND = {
    "smpp_connection_status": "gauge",
    "smpp_messages_sent_total": "counter",
    "smpp_messages_received_total": "counter",
    "smpp_delivery_failures_total": "counter",
    "smpp_bind_success_total": "counter",
    "smpp_bind_failures_total": "counter",
    "smpp_connection_attempts_total": "counter",
    "smpp_disconnection_total": "counter",
    "smpp_enquire_link_sent_total": "counter",
    "smpp_enquire_link_received_total": "counter",
    "smpp_uptime_seconds": "gauge",
}
OF_A_CACHE = {
    "smpp_cache_size": ("gauge", CACHE),
    "smpp_cache_delivered_total": ("counter", {"bind_name"}),
    "smpp_cache_retry_total": ("counter", {"bind_name"}),
    "smpp_cache_permanent_failures_total": ("counter", {"bind_name"}),
    "smpp_cache_overflow_total": ("counter", {"bind_name"}),
}
ADDED = {
    "smpp_submit_duration_seconds": "histogram", "smpp_window_in_use": "gauge", "smpp_throttled_total": "counter",
    "smpp_worker_restarts_total": "counter", "smpp_worker_state": "gauge", "smpp_worker_resident_bytes": "gauge",
    "omnimessage_api_requests_total": "counter", "smpp_build_info": "gauge",
}


@pytest.fixture
def page(gateway, partner):
    gateway.wait_metric("smpp_connection_status", 1, bind_name="partner")
    gateway.wait_metric("smpp_connection_status", 1, bind_name="carrier")
    return gateway.metrics()


@pytest.mark.parametrize("name, kind", OF_A_BIND.items())
def test_a_row_for_each_bind_with_the_labels_of_its_mode(page, gateway, carrier, name, kind):
    assert page.types.get(name) == kind
    assert page.helps.get(name)
    rows = {labels["bind_name"]: labels for labels, _ in page.rows(name)}
    assert set(rows) == {"carrier", "carrier_sar", "partner"}
    assert set(rows["carrier"]) == CLIENT and set(rows["partner"]) == SERVER
    wanted = {
        "mode": "client", "host": "127.0.0.1", "port": str(carrier.port), "bind_type": "transceiver",
        "system_id": carrier.system_id,
    }
    assert {key: rows["carrier"][key] for key in wanted} == wanted
    assert (rows["partner"]["mode"], rows["partner"]["system_id"]) == ("server", "partner")


@pytest.mark.parametrize("name, row", OF_A_CACHE.items())
def test_a_row_of_the_cache_for_each_bind(page, name, row):
    kind, labels = row
    assert page.types.get(name) == kind
    assert {one["bind_name"] for one, _ in page.rows(name)} == {"carrier", "carrier_sar", "partner"}
    assert all(set(one) == labels for one, _ in page.rows(name))


def test_the_licence_is_valid_where_none_is_configured(page):
    assert page.rows("omnimessage_smpp_license_status") == [({}, 1.0)]


@pytest.mark.parametrize("name, kind", ADDED.items())
def test_an_added_metric_is_there(page, name, kind):
    assert page.types.get(name) == kind


def test_every_metric_has_a_type_a_help_and_rows_of_its_own_only(page):
    suffixes = ("_bucket", "_sum", "_count")
    for name, labels, _ in page.samples:
        family = name if name in page.types else next(name.removesuffix(end) for end in suffixes if name.endswith(end))
        assert family in page.types and page.helps.get(family), name
        assert all(labels.values()) or name.startswith(("smpp_build_info", "omnimessage_")), (name, labels)
    rows = [(name, tuple(sorted(labels.items()))) for name, labels, _ in page.samples]
    assert len(rows) == len(set(rows)), "a row stands twice"


def test_messages_are_counted_at_both_ends(gateway, carrier, partner):
    before = gateway.metrics()
    for count in range(7):
        assert partner.submit("61499000001", f"6140007700{count}").status == 0
    for count in range(7):
        carrier.wait_for(to=f"6140007700{count}")
    for name, bind in (("smpp_messages_received_total", "partner"), ("smpp_messages_sent_total", "carrier")):
        gateway.wait_metric(name, before.value(name, bind_name=bind) + 7, bind_name=bind)
    after = gateway.metrics()
    for name, bind in (("smpp_messages_received_total", "partner"), ("smpp_messages_sent_total", "carrier")):
        assert after.value(name, bind_name=bind) == before.value(name, bind_name=bind) + 7, name


def test_a_keep_alive_of_the_partner_is_counted(gateway, partner):
    before = gateway.metrics().value("smpp_enquire_link_received_total", bind_name="partner")
    partner.request("enquire_link")
    gateway.wait_metric("smpp_enquire_link_received_total", before + 1, bind_name="partner")


def test_a_session_that_ends_is_counted(gateway, house):
    before = gateway.metrics()
    house.partner(gateway).close()
    gateway.wait_metric(
        "smpp_disconnection_total", before.value("smpp_disconnection_total", bind_name="partner") + 1, bind_name="partner"
    )
    gateway.wait_metric(
        "smpp_bind_success_total", before.value("smpp_bind_success_total", bind_name="partner") + 1, bind_name="partner"
    )


def test_counters_do_not_fall_when_the_gateway_is_started_again(troupe):
    from stage.gateway import carrier_bind, partner_bind, route

    carrier = troupe.carrier()
    gateway = troupe.gateway(
        binds=[carrier_bind(carrier)], server_binds=[partner_bind()], routes=[route("61", "carrier")]
    )
    assert troupe.partner(gateway).submit("61499000001", "61400000001").status == 0
    carrier.wait_for()
    gateway.wait_metric("smpp_messages_sent_total", 1, bind_name="carrier")
    assert gateway.stop() == 0
    gateway.start()
    gateway.wait_metric("smpp_messages_sent_total", 1, bind_name="carrier")


def test_openmetrics_is_given_to_who_asks_for_it(gateway):
    request = urllib.request.Request(
        f"http://127.0.0.1:{gateway.metrics_port}/metrics", headers={"Accept": "application/openmetrics-text"}
    )
    with urllib.request.urlopen(request, timeout=15) as response:
        assert response.headers["Content-Type"].startswith("application/openmetrics-text")
        assert response.read().decode().rstrip("\n").endswith("# EOF")
