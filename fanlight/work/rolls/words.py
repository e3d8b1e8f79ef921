"""Words that exports and address books use for columns of contacts, clients and sites, in English."""

from collections.abc import Mapping
from typing import Final

from fanlight.core.folding import folded

REFERENCE: Final = (
    "uid reference ref id number no externalid externalreference ourref yourref recordid guid uuid key"
)
ADDRESS: Final = {
    "site": "address siteaddress fulladdress propertyaddress streetaddress originaladdress street location address1 "
    "addressline1 street1 line1",
    "area": "city town communityname community neighbourhood neighborhood district suburb locality area village",
    "postcode": "postcode postalcode zip zipcode",
    "latitude": "latitude lat y",
    "longitude": "longitude lon lng long x",
}
CONTACTS: Final[Mapping[str, str]] = {
    "reference": f"{REFERENCE} contactid personid contactno contactnumber",
    "name": "name fullname contactname contact displayname person personname fn",
    "first": "firstname first givenname forename forenames christianname given",
    "last": "lastname last surname familyname family",
    "title": "jobtitle role position title jobrole function profession",
    "emails": "email emailaddress mail emails primaryemail workemail emailaddress1 email1 email1value businessemail "
    "email2 email3 emailaddress2 emailaddress3 secondaryemail otheremail homeemail personalemail email2value "
    "email3value alternativeemail",
    "phone": "phone telephone phonenumber tel telephonenumber workphone businessphone primaryphone phone1 phone1value "
    "mobile mobilephone cell cellphone mobilenumber landline homephone",
    "client": "client clientname company companyname customer customername organisation organization account "
    "accountname organisationname organizationname employer business firm organizationname1 organization1name",
}
CLIENTS: Final[Mapping[str, str]] = {
    "reference": f"{REFERENCE} clientid customerid accountid clientno clientnumber customerno customernumber "
    "accountnumber accountno clientref customerref",
    "name": "name clientname customername companyname company client customer organisation organization accountname "
    "account organisationname organizationname householder displayname fullname business firm",
    "kind": "kind type clienttype customertype accounttype category",
}
SITES: Final[Mapping[str, str]] = {
    "reference": f"{REFERENCE} siteid propertyid sitenumber siteno siteref propertyref uprn propertynumber",
    "client": "client clientname company companyname customer customername owner ownername organisation organization "
    "account accountname landlord occupier",
} | ADDRESS
"""Squeezed names of columns by the place they go to. Earlier words fit better than later ones."""

HOUSEHOLDS: Final = frozenset(
    "household householder residential private individual person personal consumer homeowner home family domestic "
    "tenant".split()
)


def client_kind(word: str) -> str:
    """household or organisation, by what the file calls it."""
    return "household" if set(folded(word).replace("-", " ").split()) & HOUSEHOLDS else "organisation"
