from __future__ import annotations

import pytest

from connectorops.scanning.roles import Role, role_of


@pytest.mark.parametrize(
    ("pointer", "role"),
    [
        ("info/contact/email", Role.CONTACT),
        ("x-extra/contactEmail", Role.CONTACT),
        ("info/description", Role.DESCRIPTION),
        ("definitions/A/example/description", Role.EXAMPLE),
        ("paths/p/get/parameters/0/default", Role.DEFAULT),
        ("paths/p/get/parameters/0/enum/0", Role.ENUM),
        ("properties/policyTemplateInstances/0/parameters/x", Role.TEMPLATE),
        ("definitions/A/properties/b/x-ms-thing", Role.VALUE),
        ("", Role.VALUE),
    ],
)
def test_a_value_has_the_role_of_its_place(pointer: str, role: Role) -> None:
    tokens = [int(token) if token.isdigit() else token for token in pointer.split("/") if token]
    assert role_of(tokens, on_key=False) is role


def test_a_name_is_a_name_but_inside_an_example() -> None:
    assert role_of(["definitions", "example"], on_key=True) is Role.KEY
    assert role_of(["definitions", "example", "a@b"], on_key=True) is Role.EXAMPLE
