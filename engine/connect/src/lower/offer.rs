//! Sending a link to the caller's own number.

use std::collections::BTreeMap;

use pivotline_ir::{Name, NodeId};

use super::Lowering;
use super::draft::Place;
use super::values::flow_attribute;
use crate::model::{ActionKind, Operator};

/// The product's function that makes a link and sends it.
const SEND_LINK: &str = "GenerateVisualLink";
/// How long it may take, in seconds: the most that a call may wait for a function.
const SEND_LINK_WITHIN: u32 = 8;
/// Counts the links of a call: one stroke for each.
const LINKS: &str = "links";

impl Lowering<'_> {
    pub(super) fn lower_offer(
        &mut self,
        name: &str,
        (pivot, opens): (&Name, &NodeId),
        sent: Place,
        not_sent: Place,
    ) -> Place {
        let status = vec![(Operator::Equals, "sent".to_owned(), sent)];
        let value = "$.External.status".to_owned();
        let status = self.draft.compare(&format!("{name} status"), value, status, not_sent);
        let attempt = if self.traces.links { flow_attribute(LINKS) } else { "1".to_owned() };
        let parameters = [
            ("attempt", attempt),
            ("contact", "$.ContactId".to_owned()),
            ("language", self.language.tag.to_string()),
            ("line", self.name.to_string()),
            ("opens", opens.to_string()),
            ("phone", "$.CustomerEndpoint.Address".to_owned()),
            ("pivot", pivot.to_string()),
        ];
        let kind = ActionKind::InvokeLambdaFunction {
            function: SEND_LINK.to_owned(),
            within: SEND_LINK_WITHIN,
            parameters: parameters.map(|(key, value)| (key.to_owned(), value)).into(),
        };
        let invoke = self.draft.add_or(name, kind, status, not_sent);
        if !self.traces.links {
            return invoke;
        }
        self.initial.insert(LINKS.to_owned(), " ".to_owned());
        let count = BTreeMap::from([(LINKS.to_owned(), format!("1{}", flow_attribute(LINKS)))]);
        // Where the count cannot be kept the same link is asked for again, and nothing is sent twice.
        self.set_flow(&format!("{name} count"), count, invoke, invoke)
    }
}
