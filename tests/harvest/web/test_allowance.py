"""What the operator's list says of networks."""
from __future__ import annotations

import pytest

from satudata_harvest import allowance


@pytest.fixture
def load(tmp_path):
    def make(text):
        path = tmp_path / "izin.yaml"
        path.write_text(text)
        return allowance.load(path)
    return make


def test_networks_are_for_all_or_for_the_sources_named(load):
    found = load("networks: [10.20.0.0/16, {cidr: 10.30.1.7/32, sources: [peta]}]\nproxy: http://p:3128\nweb: {attempts: 1}")
    assert found.networks_of("peta") == ("10.20.0.0/16", "10.30.1.7/32")
    assert found.networks_of("lain") == ("10.20.0.0/16",)
    assert (found.proxy, found.web.attempts, found.web.redirects) == ("http://p:3128", 1, 5)


@pytest.mark.parametrize("text", ["networks: [10.20.0.5/16]", "networks: [satu]", "networks: [{cidr: 10.0.0.0/33}]"])
def test_a_network_that_is_none_stops_the_start(load, text):
    with pytest.raises(ValueError, match="network|host bits|does not appear"):
        load(text)


def test_without_a_list_no_private_network_is_reached():
    assert allowance.Allowance().networks_of("apa-saja") == ()
