"""Links, as whoever gets one would use it: to read one package, until it ends or is revoked, and for nothing else."""

from __future__ import annotations

import hashlib
import logging
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import AccessPolicy, BlobClient, ContainerClient

from connectorops.adapters.azure_account import Patience
from connectorops.adapters.azure_links import AzureLinks
from connectorops.adapters.links import follow
from connectorops.ports import ServiceDownError, StorageRefusedError
from connectorops.sas import read_link
from connectorops.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable

    import azurite

    from connectorops.upload import Container

NAME = "abc/Contoso Tasks.zip"
QUICK = Patience(retries=0, wait=0)


@pytest.fixture
def links(container: Container, client: ContainerClient) -> AzureLinks:
    """Whoever signs, for a container with a package."""
    client.upload_blob(NAME, b"package")
    client.upload_blob("abc/other.zip", b"other")
    return AzureLinks(container, QUICK)


def soon(**ahead: float) -> datetime:
    return datetime.now(UTC) + timedelta(**ahead)


def status(link: Secret) -> int:
    return follow(link, QUICK).status


def refused(use: Callable[[], object]) -> int | None:
    with pytest.raises(HttpResponseError) as caught:
        use()
    return caught.value.status_code


@pytest.fixture(params=["", "contoso"])
def link(links: AzureLinks, request: pytest.FixtureRequest) -> Secret:
    """A link by the key alone, and one under a policy."""
    if request.param:
        links.keep_policy(request.param)
    return links.sign(NAME, soon(days=30), request.param)


def test_a_link_reads_the_package_and_does_nothing_else(link: Secret, signed_in: azurite.Azurite) -> None:
    answer = follow(link, QUICK)
    assert answer.status == 200
    assert answer.sha256 == hashlib.sha256(b"package").hexdigest()
    blob = BlobClient.from_blob_url(link.reveal(), connection_verify=str(signed_in.certificate), retry_total=0)
    assert blob.download_blob().readall() == b"package"
    assert refused(lambda: blob.upload_blob(b"mine", overwrite=True)) == 403
    assert refused(blob.delete_blob) == 403
    assert refused(lambda: blob.set_blob_metadata({"a": "b"})) == 403


def test_a_link_opens_no_other_blob_and_lists_nothing(link: Secret) -> None:
    address, _, query = link.reveal().partition("?")
    assert status(Secret(f"{address.replace('Contoso%20Tasks', 'other')}?{query}")) == 403
    assert status(Secret(f"{address.rpartition('/abc/')[0]}?restype=container&comp=list&{query}")) == 403


def test_a_link_that_was_changed_opens_nothing(link: Secret) -> None:
    grant = read_link(link)
    more = "sp=r&" if "sp" in grant.values else "spr="
    assert status(Secret(link.reveal().replace(more, f"sp=rw&{more.removeprefix('sp=r&')}"))) == 403
    assert status(Secret(link.reveal().replace("se=20", "se=21"))) == 403
    assert status(Secret(link.reveal().partition("?")[0])) in (401, 403, 404, 409)


def test_a_link_says_of_itself_what_certification_asks_for(link: Secret) -> None:
    grant = read_link(link)
    assert {*grant.values} == {"sv", "se", "sr", "spr", "si" if grant.policy else "sp"}
    assert (grant.values["sr"], grant.values["spr"], grant.values.get("sp", "r")) == ("b", "https", "r")
    assert grant.whole


def test_a_link_that_has_ended_opens_nothing(links: AzureLinks) -> None:
    """By the key alone: of a link under a policy Azurite judges what the policy says, and not the link's own end."""
    assert status(links.sign(NAME, soon(seconds=-5), "")) == 403


def test_a_policy_that_is_removed_stops_its_links_and_no_others(links: AzureLinks) -> None:
    links.keep_policy("contoso")
    links.keep_policy("litware")
    stopped, other = (links.sign(NAME, soon(days=30), name) for name in ("contoso", "litware"))
    alone = links.sign(NAME, soon(days=30), "")
    assert [status(each) for each in (stopped, other, alone)] == [200, 200, 200]
    assert links.remove_policy("contoso")
    assert [status(each) for each in (stopped, other, alone)] == [403, 200, 200]
    assert not links.remove_policy("contoso")


def test_a_link_to_nothing_is_not_found(links: AzureLinks) -> None:
    assert status(links.sign("abc/missing.zip", soon(days=1), "")) == 404


def test_a_policy_is_kept_once_and_the_access_of_the_container_stays(
    links: AzureLinks, client: ContainerClient
) -> None:
    others = AccessPolicy(permission="r", expiry=soon(days=1))
    client.set_container_access_policy({"others": others})
    links.keep_policy("contoso")
    links.keep_policy("contoso")
    access = client.get_container_access_policy()
    found = {each.id: each.access_policy for each in access["signed_identifiers"]}
    assert set(found) == {"others", "contoso"}
    assert found["others"].permission == "r"
    assert access["public_access"] is None


@pytest.mark.parametrize(
    "policy", [AccessPolicy(permission="rw"), AccessPolicy(permission="r", expiry=datetime(2100, 1, 1, tzinfo=UTC))]
)
def test_a_policy_that_says_something_else_is_not_used(
    links: AzureLinks, client: ContainerClient, policy: AccessPolicy
) -> None:
    client.set_container_access_policy({"filled": policy})
    with pytest.raises(StorageRefusedError, match="choose another name with --policy"):
        links.keep_policy("filled")


def test_a_sixth_policy_is_refused_with_the_names_of_five(links: AzureLinks, client: ContainerClient) -> None:
    client.set_container_access_policy({f"p{number}": AccessPolicy(permission="r") for number in range(5)})
    with pytest.raises(StorageRefusedError, match=r"\(p0, p1, p2, p3, p4\): use one of them, or revoke one"):
        links.keep_policy("contoso")


def test_runs_at_the_same_time_lose_no_policy(links: AzureLinks, client: ContainerClient) -> None:
    threads = [threading.Thread(target=links.keep_policy, args=(name,)) for name in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = client.get_container_access_policy()["signed_identifiers"]
    assert {each.id for each in found} == {"one", "two", "three"}


def test_without_a_key_no_link_that_ends_in_a_week_is_made(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AZURE_STORAGE_KEY")
    with pytest.raises(StorageRefusedError, match=r"ends after 7 days: too early .* Give AZURE_STORAGE_KEY"):
        AzureLinks(container)


def test_a_link_over_http_is_not_sent(link: Secret) -> None:
    with pytest.raises(StorageRefusedError, match="begins with http is not followed"):
        status(Secret(link.reveal().replace("https:", "http:", 1)))


def test_a_host_that_does_not_answer_is_down_and_the_link_is_not_said(container: Container) -> None:
    gone = replace(container, endpoint="https://127.0.0.1:1/contosopackages")
    link = AzureLinks(gone, QUICK).sign(NAME, soon(days=1), "")
    with pytest.raises(ServiceDownError, match=r"127.0.0.1:1 does not answer") as caught:
        status(link)
    assert "sig=" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_log_that_is_turned_on_holds_no_signature(links: AzureLinks, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    link = links.sign(NAME, soon(days=1), "")
    assert status(link) == 200
    signature = link.reveal().partition("sig=")[2]
    assert "abc/Contoso%20Tasks.zip" in caplog.text
    assert signature not in caplog.text
    assert "sig=***" in caplog.text
