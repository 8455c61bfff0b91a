"""The terms of other vocabularies that clusterbridge may use, written out one by one.

This module owns the list and nothing else. A term of another namespace that stands in ontology/ but not
here is a misspelling until somebody has looked it up and added it; kg/vocab.py offers exactly these.
"""

from __future__ import annotations

from typing import Final

NAMESPACES: Final[dict[str, tuple[str, str]]] = {
    "RDF": (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "type langString first rest nil List Statement subject predicate object value",
    ),
    "RDFS": (
        "http://www.w3.org/2000/01/rdf-schema#",
        "label comment subClassOf subPropertyOf domain range isDefinedBy seeAlso Class Datatype "
        "Literal Resource",
    ),
    "OWL": (
        "http://www.w3.org/2002/07/owl#",
        "Ontology Class ObjectProperty DatatypeProperty AnnotationProperty SymmetricProperty unionOf "
        "sameAs inverseOf versionInfo versionIRI differentFrom",
    ),
    "XSD": (
        "http://www.w3.org/2001/XMLSchema#",
        "string boolean integer decimal double float date dateTime gYear gYearMonth anyURI "
        "nonNegativeInteger positiveInteger",
    ),
    "SKOS": (
        "http://www.w3.org/2004/02/skos/core#",
        "Concept ConceptScheme prefLabel altLabel hiddenLabel notation definition scopeNote "
        "editorialNote inScheme topConceptOf broader narrower exactMatch closeMatch broadMatch "
        "narrowMatch relatedMatch",
    ),
    "DCT": (
        "http://purl.org/dc/terms/",
        "title description creator license rights publisher issued modified source identifier type "
        "subject date abstract isPartOf isReplacedBy replaces conformsTo bibliographicCitation "
        "Location",
    ),
    "ORG": (
        "http://www.w3.org/ns/org#",
        "Organization FormalOrganization OrganizationalCollaboration OrganizationalUnit Membership "
        "Role identifier classification purpose member memberOf organization role memberDuring "
        "linkedTo headOf subOrganizationOf hasSubOrganization unitOf",
    ),
    "PROV": (
        "http://www.w3.org/ns/prov#",
        "Entity Activity Agent Organization Association hadPrimarySource wasDerivedFrom "
        "wasGeneratedBy wasInfluencedBy wasAttributedTo startedAtTime endedAtTime generatedAtTime "
        "agent hadRole",
    ),
    "SCHEMA": (
        "https://schema.org/",
        "Organization Corporation CollegeOrUniversity ResearchOrganization GovernmentOrganization NGO "
        "Consortium OrganizationRole Role FundingScheme ResearchProject BusinessEvent Event "
        "EventSeries Offer Demand Place AdministrativeArea QuantitativeValue Dataset InviteAction "
        "name alternateName numberOfEmployees description url startDate endDate addressCountry streetAddress postalCode "
        "addressLocality latitude longitude location containedInPlace areaServed naics knowsAbout "
        "parentOrganization roleName amount attendee organizer participant creativeWorkStatus about "
        "funding superEvent eventStatus offeredBy value minValue vatID leiCode identifier",
    ),
    "EURIO": (
        "http://data.europa.eu/s66#",
        "Organisation ForProfitOrganisation HigherOrSecondaryEducation ResearchOrganisation "
        "PublicBody SME OrganisationRole FundingScheme Project AdministrativeArea isInvolvedIn "
        "isRoleOf isSubSchemeOf hasTotalCost hasFundingAmount isNet hasAcronym hasISOCountryCode "
        "hasNUTSCode hasFundingSchemeProgramme hasFundingSchemeCall hasFundingSchemeTopic "
        "hasFundingSchemeType hasEuroSciVocClassification abstract addressLocality code endDate identifier latitude legalName "
        "longitude postalCode projectStatus rcn roleLabel shortForm startDate streetAddress title url "
        "vatNumber",
    ),
    "FOAF": ("http://xmlns.com/foaf/0.1/", "Agent Project name homepage"),
    "DCAT": ("http://www.w3.org/ns/dcat#", "Dataset landingPage"),
    "VOID": ("http://rdfs.org/ns/void#", "Dataset inDataset triples"),
    "TIME": ("http://www.w3.org/2006/time#", "hasBeginning hasEnd inXSDDate"),
    "VANN": ("http://purl.org/vocab/vann/", "preferredNamespacePrefix preferredNamespaceUri"),
    "SH": (
        "http://www.w3.org/ns/shacl#",
        "NodeShape PropertyShape targetClass property path inversePath alternativePath name "
        "description message severity Violation Warning Info minCount maxCount datatype nodeKind IRI "
        "Literal BlankNode pattern flags in or and not node class hasValue equals disjoint lessThan "
        "lessThanOrEquals uniqueLang languageIn minLength maxLength minInclusive maxInclusive "
        "minExclusive maxExclusive closed ignoredProperties deactivated sparql select rule SPARQLRule SPARQLConstraint "
        "construct prefixes declare prefix namespace order condition resultMessage resultPath "
        "resultSeverity focusNode value sourceShape sourceConstraintComponent ValidationReport "
        "ValidationResult result conforms qualifiedValueShape qualifiedMinCount qualifiedMaxCount",
    ),
}

PREFIXES: Final[dict[str, str]] = {
    "cb": "https://w3id.org/clusterbridge/ontology#",
    "cbv": "https://w3id.org/clusterbridge/vocabulary/",
    "cbm": "https://w3id.org/clusterbridge/mapping#",
    "cbs": "https://w3id.org/clusterbridge/shapes#",
    "cbr": "https://w3id.org/clusterbridge/rules#",
} | {("dcterms" if name == "DCT" else name.lower()): base for name, (base, _) in NAMESPACES.items()}


def foreign_terms() -> dict[str, tuple[str, ...]]:
    """Every known term of another vocabulary, by namespace name, in the order of the alphabet.

    Example:
        >>> foreign_terms()["TIME"]
        ('hasBeginning', 'hasEnd', 'inXSDDate')
    """
    return {name: tuple(sorted(words.split())) for name, (_, words) in NAMESPACES.items()}


def compact(iri: str) -> str:
    """An IRI with the usual prefix, or as it is where none fits.

    Example:
        >>> compact("http://www.w3.org/ns/org#Membership")
        'org:Membership'
    """
    for prefix, base in PREFIXES.items():
        if iri.startswith(base):
            return f"{prefix}:{iri.removeprefix(base)}"
    return iri
