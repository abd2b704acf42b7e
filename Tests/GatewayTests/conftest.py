"""Fixtures: gateways, carriers and partners that end with the test or the module that made them."""

import pytest
from smpplib import exceptions

from stage import gateway as stage
from stage.cached import Cached
from stage.carrier import Carrier
from stage.gateway import Gateway, carrier_bind, partner_bind, route
from stage.partner import Partner, Refused


class Troupe:
    """Makes whatever a test needs and ends all of it afterwards, the gateways last."""

    def __init__(self, folder):
        self.folder = folder
        self._gateways, self._others = [], []

    def gateway(self, *, start: bool = True, **settings) -> Gateway:
        made = Gateway(self.folder / f"gateway-{len(self._gateways) + 1}", **settings)
        self._gateways.append(made)
        return made.start() if start else made

    def add(self, other):
        """Anything else that has to be closed."""
        self._others.append(other)
        return other

    def carrier(self, **settings) -> Carrier:
        return self.add(Carrier(**settings))

    def partner(self, gateway: Gateway, name: str = "partner", password: str = "secret01", **settings) -> Partner:
        return self.add(Partner(gateway.port, name, password, **settings))

    def admitted(self, gateway: Gateway, name: str = "partner", **settings) -> Partner | None:
        """A partner, or nothing while its worker does not take it (yet)."""
        try:
            return self.partner(gateway, name, **settings)
        except (Refused, exceptions.ConnectionError):
            return None

    def leave(self):
        for other in reversed(self._others):
            other.close()
        problems = []
        for gateway in self._gateways:
            try:
                gateway.stop()
            except AssertionError as problem:
                problems.append(problem)
            if gateway.leaks:
                problems.append(AssertionError(f"the log of {gateway.folder.name} tells secrets: {gateway.leaks[:5]}"))
            if gateway in stage.STARTED:
                stage.STARTED.remove(gateway)
        if problems:
            raise problems[0]


@pytest.fixture
def troupe(tmp_path):
    made = Troupe(tmp_path)
    yield made
    made.leave()


@pytest.fixture(scope="module")
def module_troupe(tmp_path_factory):
    made = Troupe(tmp_path_factory.mktemp("module"))
    yield made
    made.leave()


@pytest.fixture(scope="module", params=[False, True], ids=["direct", "cached"])
def house(tmp_path_factory, request):
    """One gateway for a whole module, without and with its message cache: a carrier for 61…, a partner for 99…."""
    made = Troupe(tmp_path_factory.mktemp("house"))
    cache = {"cache_enabled": request.param}
    carrier, sar_carrier = made.carrier(), made.carrier()
    gateway = made.gateway(
        binds=[
            carrier_bind(carrier, **cache), carrier_bind(sar_carrier, "carrier_sar", long_messages="sar", **cache),
        ],
        server_binds=[partner_bind(max_sessions=100, **cache)],
        routes=[route("61", "carrier"), route("99", "partner")],
    )
    carrier.wait_bound()
    sar_carrier.wait_bound()
    made.the_gateway, made.the_carrier, made.the_sar_carrier = gateway, carrier, sar_carrier
    yield made
    made.leave()


@pytest.fixture
def gateway(house):
    return house.the_gateway


@pytest.fixture
def carrier(house):
    return house.the_carrier


@pytest.fixture
def partner(house):
    made = house.partner(house.the_gateway)
    yield made
    made.close()


@pytest.fixture
def cached(troupe):
    made = []

    def make(**settings) -> Cached:
        made.append(Cached(troupe, **settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows the end of the log of every gateway that was up."""
    report = (yield).get_result()
    if report.failed:
        for one in stage.STARTED:
            report.sections.append((f"log of {one.folder.name}", one.log_tail(80)))
