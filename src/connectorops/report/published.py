"""What Microsoft publishes names of: the codes of its swagger validator, and the certification policies 5000.x.

Names and numbers only, as people search for them; what they mean is said in our own words, by the rules.
"""

from __future__ import annotations

from typing import Final

_SECTIONS: Final = {
    "Operations": """
        ApiAnnotationExtensionReplacementInfoForNonDeprecatedOperations
        ApiAnnotationExtensionReplacementInfoMissingApiProperty
        ApiAnnotationExtensionReplacementInfoMissingOperationIdProperty ArrayDuplicateValue
        BodyOrFormDataParameterInFetchOperationNotAllowed ConnectionIdParameterNotAllowed ConsumesMissing
        DuplicateEnumValuesInExtension DuplicateOperationPath DynamicExtensionDefinitionNotAllowedInParameter
        DynamicListExtensionRequiredForAmbiguousReferences DynamicListExtensionRequiredForNonParameterReferences
        DynamicPropertiesExtensionRequiredForAmbiguousReferences
        DynamicPropertiesExtensionRequiredForNonParameterReferences
        DynamicPropertiesExtensionRequiredForPropertiesValuePath DynamicPropertiesItemValuePathMismatch
        DynamicTreeExtensionMissing InvalidEnumValue InvalidEnumValuesExtensionValue
        InvalidFormDataParameterName InvalidNextLinkNameValue InvokedOperationShouldProduceArray
        InvokedOperationShouldProduceProperty MimeTypeNotCompatibleWithRequestContentSchemaType
        NotificationExtensionNotSupportedInWebhookOperation NotificationExtensionSupportedForTriggerOnly
        NotificationOperationMustBeWebhook OperationFamilyHasDuplicateRevisions
        OperationFamilyHasManyActiveOperations OperationFamilyHasManyActiveProductionOperations
        OperationFamilyHasManyEmptyRevisions OperationHasManyResponsesWithSchema OperationIdNotFound
        OperationIdNotUnique OperationIdRequired OperationIdSanitized OperationIdShouldEndWithRevision
        OperationIdTooLong OperationMissingPathParameter OperationMissingRequiredProperty
        OperationMustHaveNotificationContentExtension OperationMustHaveResponse
        OperationParameterNameIsAmbiguous OperationParameterNameNotFound OperationParameterRequiredMismatch
        OperationParametersAreNotUnique OperationParametersContainDuplicateParameter
        OperationParametersContainMultipleBodyParameters OperationParameterStaticTypeMismatch
        OperationParameterTypeMismatch OperationPathContainsUnsupportedCharacters
        OperationPathMayNotContainQueryOrFragment OperationPathMustStartWithSlash OperationPathTemplateNotValid
        OperationPathVariablesContainDefaults OperationRevisionEmpty OperationSchemaCountExceedsMaxAllowed
        OperationShouldHaveSuccessfulResponse OperationStatusAheadOfConnector OperationSummaryTooLong
        PartialDuplicateOperationPath PathParameterMustBeRequired PathParameterNotDefinedInTemplate
        PathParametersContainDuplicateParameter PathParametersContainMultipleBodyParameters PathRedefined
        RestrictedCharactersInSummary SelectedItemValuePathNotAllowedInThisPosition
        StringBinaryNotSupportedForFormUrlEncoded TotalOperationsCountExceedsMaxAllowed UnrecognizedTypeFormat
        WebhookOperationsMissingNotificationUrlProperty
    """,
    "Arrays": """
        ArrayHasNoItems RequiredPropertyArrayEmpty SchemesArrayEmpty
    """,
    "Not supported": """
        CollectionFormatValueNotSupported MimeTypeNotSupported PathItemRefNotSuppored SwaggerKeywordNotSupported
    """,
    "Parameters": """
        FileParameterMustBeInFormData ParameterListContainsFormDataAndBody ParameterReferenceNotFound
        ParameterReferenceNotValid ParameterRefLoopNotAllowed ParamtersWithSameNameMustHaveSameTypeAndVisibility
        PathParameterMissingEncoding QueryParameterEncodingNotSupported ReservedParameterIsUsed
        ResponseRefLoopNotAllowed SourcePropertyInternal
    """,
    "Properties": """
        AdditionalPropertyNotAllowed AdditionalPropertyNotAllowedAdjacentToRef BasePathNotValid
        BodyParameterPropertyNotValid ConnectorMetadataPropertiesMissing ContactEmailNotValid
        DefaultValueMustMatchType EnumMustContainAtLeastOneElement ExtensionNameNotValid
        FilterFunctionsPropertyEmpty FilterFunctionsPropertyHasDuplicates FilterFunctionsPropertyInInputSchema
        FilterFunctionsPropertyInvalidValue HostNameNotValid InternalPropertyWithDefaultOptional
        InvalidConnectorCategory InvalidStringBinaryProperty JsonTypeIncorrect JsonValueNotInEnum
        MimeTypeNotValid MissingEnumValuesDisplayName MultipleOfMustBeGreaterThanZero OneOfPropertiesRequired
        ProductionStatusOnBetaService PropertyMustBeRequired RequiredPropertyDefinitionMissing
        RequiredPropertyMissing RequiredPropertyNotOnObject RequiredReadOnlyPropertyNotAllowedAsInput
        SchemeNotValid SecuritySchemePropertyNotValid SecuritySchemePropertyRequired
        SpecificationVersionIncorrect TagRedefined TooManyConnectorCategories UrlNotValid
    """,
    "Response": """
        BodyParameterSchemaRequired BodySchemaCountExceedsMaxAllowed DefaultResponseHasSchema
        InvalidCustomEditorExtensionDictionaryValue JsonPointerNotValid NonBodyParameterSchemaNotValid
        RequiredLoopInSchemaNotAllowed ResponseExampleMustBeProducedByOperation ResponseHeadersAreNotUnique
        ResponseMustBeDefaultOrHttpStatusCode ResponseReferenceNotFound ResponseReferenceNotValid
        SchemaDefinitionSetIncorrectly SchemaReferenceNotFound SchemaReferenceNotValid SchemaRefLoopNotAllowed
        SchemaTooDeep SchemaTypeFileNotValid SchemeNotSupported TotalSchemaCountExceedsMaxAllowed
    """,
    "Security": """
        OAuthSecurityRequirementValueMustBeScopeName SecurityRequirementMustBeDefined
        SecurityRequirementMustHaveEmptyValue SecurityRequirementMustHaveValue
    """,
    "Webhooks": """
        NotificationUrlNotAllowedInThisPosition NotificationUrlNotInternal NotificationUrlNotRequired
        NotificationUrlNotString
    """,
    "Metadata": """
        AllowEmptyValueOnlyValidForQueryFormData DiscriminatorMustBeARequiredStringProperty
        ExclusiveMaximumRequiresMaximum ExclusiveMinimumRequiresMinimum FieldLengthExceeded
        FieldLengthNotInRange MaxItemsMustBeGreaterThanOrEqualToZero MaxLengthMustBeGreaterThanOrEqualToZero
        MaxPropertiesMustBeGreaterThanOrEqualToZero MinimumShouldBeLessThanOrEqualToMaximum
        MinItemsMustBeGreaterThanOrEqualToZero MinItemsShouldBeLessThanOrEqualToMaxItems
        MinLengthMustBeGreaterThanOrEqualToZero MinLengthShouldBeLessThanOrEqualToMaxLength
        MinPropertiesMustBeGreaterThanOrEqualToZero PatternShouldBeValidRegularExpression RequiredValueEmpty
        ValueContainsRestrictedWords ValueMustBeInEnglish ValueMustEndWithAlphanumeric
    """,
}
"""As Microsoft's page groups and spells them ("Paramters" included)."""

CODES: Final = {section: tuple(codes.split()) for section, codes in _SECTIONS.items()}
"""Each code of the swagger validator, by section."""

POLICIES: Final = {
    "5000.1.1.1": "The package has an icon",
    "5000.1.1.2": "There is a readme",
    "5000.1.1.3": "There is a definition",
    "5000.1.1.4": "The package has no malware",
    "5000.1.1.5": "The package has all files: solution package, intro, custom properties for several ways to sign in",
    "5000.1.1.6": "The package has a solution for the flow and one for the connector",
    "5000.1.1.7": "A flow of the package uses the connector",
    "5000.1.1.8": "A solution of the package holds the connector",
    "5000.1.1.9": "The sample flow makes the actions searchable",
    "5000.1.1.10": "Everything that deployment needs is in the package",
    "5000.1.1.11": "The inner package lies at the root of the outer one",
    "5000.1.1.12": "The package has its folder of assets",
    "5000.1.1.13": "The package has solutions",
    "5000.1.1.14": "The flow solution has its folder of workflows",
    "5000.1.1.15": "The flow solution names the workflows that it has",
    "5000.1.1.16": "Solutions are whole, and at the right place",
    "5000.1.1.17": "The folder of the connector is whole (the public text is cut off)",
    "5000.2.1.1": "Brand colour: a colour of the connector's own",
    "5000.2.1.2": "Icon: less than 1 MB",
    "5000.2.1.3": "Icon: a PNG file of the right name",
    "5000.2.1.4": "Icon: square, 100 to 230 pixels",
    "5000.2.1.5": "Icon: an opaque background",
    "5000.2.2.1": "Title: at most 30 characters",
    "5000.2.2.2": "Title: no reserved words",
    "5000.2.2.3": "Title: ends with a letter or digit",
    "5000.2.2.5": "Title: unique",
    "5000.2.3.1": "Description: in English",
    "5000.2.3.2": "Description: correct spelling and grammar",
    "5000.2.3.4": "Description: 30 to 500 characters",
    "5000.2.3.5": "Description: names no product of the platform",
    "5000.2.3.6": "Description: no addresses, no special characters",
    "5000.2.4.1": "Response schemas are exact",
    "5000.2.4.2": "The default response has no schema",
    "5000.2.4.4": "Responses have a schema",
    "5000.2.4.5": "No operation is empty",
    "5000.2.4.6": "No schema is empty",
    "5000.2.6.2": "The swagger is well formed and complete",
    "5000.2.6.3": "The version is OpenAPI 2.0",
    "5000.2.6.4": "The host is one of production",
    "5000.2.6.9": "Connection parameters have a uiDefinition",
    "5000.2.6.10": "Connection parameters have a description",
    "5000.3.1.2": "The address of the package stays valid during review",
    "5000.3.1.3": "The website is a valid address",
    "5000.3.1.4": "The support e-mail address is valid",
    "5000.3.1.5": "The privacy policy is a valid link",
    "5000.3.1.6": "Traffic is encrypted",
}
"""Each policy that is publicly known, and what it is about."""

WITHOUT_RULE: Final = {
    "OneOfPropertiesRequired": "Its text names no object and no properties, and no public report shows it; every"
    " choice between members that is known from the specification has a rule under its own code.",
    "5000.2.4.1": "Whether a schema is exact only the API's real answers tell; empty and vague ones have rules.",
}
"""Codes and policies that no rule carries, each with the reason. It may only shrink: a test holds it to that."""
