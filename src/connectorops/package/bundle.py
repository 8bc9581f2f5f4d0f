"""Zip files whose bytes depend on nothing but their members: the same on every machine, in every year."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_WHEN: Final = (1980, 1, 1, 0, 0, 0)


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip file with these members, in this order.

    They are stored, not packed: the bytes that packing makes differ between builds of zlib, and a solution has a few
    hundred kilobytes. No time, no mode, no user, no system is recorded, which is also what exports of Dataverse have.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _WHEN)
            info.create_system = 0
            archive.writestr(info, data, zipfile.ZIP_STORED)
            info.external_attr = 0  # writing gives it the mode of a file
    return target.getvalue()
