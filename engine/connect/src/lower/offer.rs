//! Sending a link to the caller's own number.

use std::collections::BTreeMap;

use pivotline_ir::{Name, NodeId};

use super::draft::Place;
use super::lowering::Lowering;
use super::values::flow_attribute;
use crate::contract::{SEND_LINK, SEND_LINK_WITHIN};
use crate::model::{ActionKind, Operator};

/// Where the next link opens.
const OPENS: &str = "opens";

impl Lowering<'_> {
    pub(super) fn lower_offer(
        &mut self,
        name: &str,
        (pivot, opens): (&Name, &NodeId),
        sent: Place,
        not_sent: Place,
    ) -> Place {
        let send = match self.senders.get(&(pivot.clone(), sent, not_sent)) {
            Some(send) => *send,
            None => self.sender((pivot, opens), sent, not_sent),
        };
        let links = self.traces.links;
        let mut attributes: BTreeMap<_, _> = self.next_stroke(links.count).into_iter().collect();
        if links.several {
            attributes.insert(OPENS.to_owned(), opens.to_string());
        }
        if attributes.is_empty() {
            return send;
        }
        self.set_flow(name, attributes, send, not_sent)
    }

    /// Sends a link and tells whether it was sent. Offers of one pivot share it.
    fn sender(&mut self, (pivot, opens): (&Name, &NodeId), sent: Place, not_sent: Place) -> Place {
        let status = vec![(Operator::Equals, "sent".to_owned(), sent)];
        let value = "$.External.status".to_owned();
        let status = self.draft.compare(&format!("{pivot} status"), value, status, not_sent);
        let links = self.traces.links;
        let opens = if links.several { flow_attribute(OPENS) } else { opens.to_string() };
        let parameters = [
            ("attempt", links.count.text()),
            ("contact", "$.ContactId".to_owned()),
            ("language", self.language.tag.to_string()),
            ("line", self.name.to_string()),
            ("opens", opens),
            ("phone", "$.CustomerEndpoint.Address".to_owned()),
            ("pivot", pivot.to_string()),
        ];
        let kind = ActionKind::InvokeLambdaFunction {
            function: SEND_LINK.to_owned(),
            within: SEND_LINK_WITHIN,
            parameters: parameters.map(|(key, value)| (key.to_owned(), value)).into(),
        };
        let send = self.draft.add_or(&format!("{pivot} link"), kind, status, not_sent);
        self.senders.insert((pivot.clone(), sent, not_sent), send);
        send
    }
}
