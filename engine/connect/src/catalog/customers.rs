//! Profiles, cases, assistants, data tables, and types of which only the name is known.

use crate::model::ErrorType::{
    MultipleFound, MultipleFoundError, NoMatchingError, NoneFound, NoneFoundError,
};

use super::rule::{ActionRule, FAILS, Known, PARTLY_KNOWN, PLAIN};
use super::shape::{SMALL_FLAG, Shape, optional, required, some};
use super::{Conditions, Field, Next};

const PROFILE: Shape = some(&[
    optional("ProfileRequestData", Field::Unknown),
    optional("ProfileResponseData", Field::List(&Field::Static)),
]);

const CASE: Shape = some(&[
    optional("LinkContactToCase", SMALL_FLAG),
    optional("GetLastUpdatedCase", SMALL_FLAG),
    optional("CaseResponseFields", Field::List(&Field::Static)),
]);

/// A profile action: the request's form depends on the domain.
const fn profile(kind: &'static str) -> ActionRule {
    ActionRule { kind, block: "Customer profiles", takes: PROFILE, must: FAILS, ..PARTLY_KNOWN }
}

/// A case action: the fields depend on the domain.
const fn case(kind: &'static str) -> ActionRule {
    ActionRule { kind, block: "Cases", takes: CASE, must: FAILS, ..PARTLY_KNOWN }
}

/// A type that the service is said to have, and whose shape nobody has published.
const fn only_its_name(kind: &'static str) -> ActionRule {
    ActionRule { kind, next: Next::Optional, ..PARTLY_KNOWN }
}

pub(super) const RULES: &[ActionRule] = &[
    ActionRule {
        must: &[MultipleFoundError, NoneFoundError, NoMatchingError],
        errors: Known::Whole,
        conditions: Conditions::None,
        ..profile("GetCustomerProfile")
    },
    profile("CreateCustomerProfile"),
    profile("UpdateCustomerProfile"),
    profile("AssociateContactToCustomerProfile"),
    profile("GetCustomerProfileObject"),
    profile("GetCalculatedAttributesForCustomerProfile"),
    case("CreateCase"),
    case("UpdateCase"),
    ActionRule { must: &[MultipleFound, NoneFound, NoMatchingError], ..case("GetCase") },
    ActionRule {
        kind: "CreateWisdomSession",
        block: "Connect assistant",
        takes: some(&[required("WisdomAssistantArn", Field::Mixed)]),
        must: FAILS,
        ..PLAIN
    },
    only_its_name("EvaluateDataTableValues"),
    only_its_name("ListDataTableValues"),
    only_its_name("UpsertDataTableValues"),
    only_its_name("AuthenticateParticipant"),
    only_its_name("CheckSegmentMembership"),
    only_its_name("CreatePersistentContactAssociation"),
    only_its_name("LoadContactContent"),
    only_its_name("RouteContactToAgent"),
];
