"""Where examples of rules about dynamic extensions edit the connector in tests/golden/."""

from __future__ import annotations

from typing import Final

from connectorops.rules.dynamic_targets import TREE

SWAGGER: Final = "apiDefinition.swagger.json"
RECORD: Final = f"{SWAGGER}#/paths/~1document-types~1{{typeId}}~1records/post"
RECORD_TYPE: Final = f"{RECORD}/parameters/0"
FIELDS: Final = f"{RECORD}/parameters/1/schema/properties/fields"
LISTED_TYPE: Final = f"{SWAGGER}#/paths/~1documents/get/parameters/3"
ENTRIES: Final = f"{SWAGGER}#/paths/~1folders~1{{folderId}}~1entries/get/parameters/0"
BROWSE: Final = f"{ENTRIES}/{TREE}/browse"
CHANGES: Final = f"{SWAGGER}#/paths/~1documents~1{{documentId}}/patch/parameters/0/schema/properties"
TEMPLATE: Final = f"{SWAGGER}#/definitions/DocumentInput/properties/templateId"
