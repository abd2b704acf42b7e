"""A gateway with an encrypted port, and who comes to it."""

import socket
import ssl

from . import confidences
from .gateway import partner_bind, route
from .partner import Partner
from .ports import free_port


def encrypted(troupe, certificate, *, client_ca=None, port=None, start=True, **settings):
    """A gateway with an encrypted port; `tls_port` says which."""
    plain, port = free_port(), port or free_port()
    tls = {"port": port, "cert_file": str(certificate.file), "key_file": str(certificate.key)}
    if client_ca is not None:
        tls["client_ca_file"] = str(client_ca.file)
    listen = {"host": "127.0.0.1", "port": plain, "bind_timeout": 5, "tls": tls} | settings.pop("listen", {})
    settings = {"server_binds": [partner_bind(max_sessions=100)], "routes": [route("99", "partner")]} | settings
    made = troupe.gateway(listen=listen, start=False, **settings)
    made.port, made.tls_port = plain, port
    return made.start() if start else made


def partner(troupe, gateway, tls, name="partner", **settings) -> Partner:
    confidences.tried(gateway.port, "secret01")
    return troupe.add(Partner(gateway.tls_port, name, "secret01", tls=tls, **settings))


def dial(troupe, port, tls=None) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    if tls is not None:
        connection = tls.wrap_socket(connection, server_hostname="localhost")
    return troupe.add(connection)


def is_cut(connection) -> bool:
    """Whether the other side ends it, having said nothing or hardly anything."""
    try:
        while connection.recv(4096):
            pass
    except (ConnectionError, ssl.SSLError):
        pass
    return True


def shown(troupe, gateway, authority) -> bytes:
    """The certificate that a new connection gets to see."""
    connection = dial(troupe, gateway.tls_port, authority.client())
    return connection.getpeercert(binary_form=True)


def admitted(troupe, gateway, tls):
    try:
        return partner(troupe, gateway, tls)
    except Exception as problem:
        assert not isinstance(problem, AssertionError)
        return None
