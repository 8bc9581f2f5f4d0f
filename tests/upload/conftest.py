from __future__ import annotations

from typing import TYPE_CHECKING

import azurite
import pytest
from azure.storage.blob import ContainerClient

from connectorops.upload import Container

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[azurite.Azurite]:
    if reason := azurite.missing():
        pytest.skip(reason)
    with azurite.running(tmp_path_factory.mktemp("azurite")) as running:
        yield running


@pytest.fixture
def signed_in(emulator: azurite.Azurite, monkeypatch: pytest.MonkeyPatch) -> azurite.Azurite:
    """The environment of somebody who has the account's key, and nothing else of Azure's."""
    for name in ("AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGE_ACCOUNT", "CONNECTOROPS_SAS_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in emulator.environment.items():
        monkeypatch.setenv(name, value)
    return emulator


@pytest.fixture
def container(signed_in: azurite.Azurite, request: pytest.FixtureRequest) -> Container:
    """A private container of this test alone."""
    name = f"test-{abs(hash(request.node.nodeid))}"
    found = Container(signed_in.endpoint(), azurite.ACCOUNT, name)
    client_for(found, signed_in).create_container()
    return found


@pytest.fixture
def client(container: Container, signed_in: azurite.Azurite) -> ContainerClient:
    """What the tests look at the container with, beside what they try."""
    return client_for(container, signed_in)


def client_for(container: Container, emulator: azurite.Azurite) -> ContainerClient:
    credential = {"account_name": container.account, "account_key": emulator.key}
    return ContainerClient(
        emulator.endpoint(), container.name, credential=credential, connection_verify=str(emulator.certificate)
    )
