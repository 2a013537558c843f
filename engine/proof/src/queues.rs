//! What is asked of a queue, or of a number, before a contact is handed over: told within a turn,
//! as hours are. The good case is `Some(true)`.

use pivotline_connect::Resource;
use pivotline_connect::interpret::{Branch, Input, Outcome, Wait};
use pivotline_ir::{Name, Node, NodeId, RouteWay};
use pivotline_machine::{Event, Handover};

use crate::hours::Hours;
use crate::world::World;

/// Whether the caller's number can be called back.
const CALLABLE: &str = "number callable";

impl World<'_> {
    /// All that the program asks of queues, by what it is called here.
    pub(crate) fn asked_of_queues(&self) -> impl Iterator<Item = String> {
        self.line.nodes.values().flat_map(|node| match node {
            Node::HandOver(node) => {
                let queue = self.line.routes.get(&node.route).map(|route| &route.queue);
                let staffed = queue.filter(|_| node.unstaffed.is_some());
                let staffed = staffed.map(|queue| staffed_id(&self.queue_id(queue)));
                let over = queue.zip(node.crowded.as_ref());
                let over = over
                    .map(|(queue, crowded)| over_id(&self.queue_id(queue), crowded.over.into()));
                staffed.into_iter().chain(over).collect()
            }
            Node::CallBack { .. } => vec![CALLABLE.to_owned()],
            Node::Dial { number, within, .. } => vec![self.dialled_id(number, *within)],
            _ => Vec::new(),
        })
    }

    fn dialled_id(&self, number: &Name, within: u32) -> String {
        answers_id(&self.bindings.id(Resource::Number, number.as_str()), &within.to_string())
    }

    /// What comes of dialling a number outside.
    pub(crate) fn dialled(&self, number: &Name, within: u32, told: &mut Hours) -> Event {
        match told.told(&self.dialled_id(number, within)) {
            Some(true) => Event::OutsideLeft,
            Some(false) => Event::NoAnswer,
            None => Event::DialFailed,
        }
    }

    fn queue_id(&self, queue: &Name) -> String {
        self.bindings.id(Resource::Queue, queue.as_str())
    }

    /// Why the machine's contact is not put into the queue; asked only once.
    pub(crate) fn refused(
        &self,
        at: &NodeId,
        handover: &mut Handover,
        told: &mut Hours,
    ) -> Option<Event> {
        let queue = self.queue_id(&handover.queue);
        // What cannot be told counts as well.
        if std::mem::take(&mut handover.staffed) && told.told(&staffed_id(&queue)) == Some(false) {
            return Some(Event::Unstaffed);
        }
        if let Some(over) = handover.most_waiting.take()
            && told.told(&over_id(&queue, over.into())) == Some(false)
        {
            return Some(Event::Crowded);
        }
        let calls_back = self.calls_back(at).is_some();
        // A chat has no number that Connect takes.
        let is_chat = self.way == Some(RouteWay::Chat);
        let callable = |told: &mut Hours| !is_chat && told.told(CALLABLE) == Some(true);
        (calls_back && !callable(told)).then_some(Event::HandoverFailed)
    }

    /// What the flows are told of a queue or a number; none where the program does not ask it.
    pub(crate) fn told_of_queue(&self, wait: &Wait, told: &mut Hours) -> Option<Input> {
        match wait {
            Wait::Metric { metric, queue, figures } => {
                let (few, many) = (*figures.iter().min()?, *figures.iter().max()?);
                let is_staff = metric == "NumberOfAgentsStaffed";
                let id = match is_staff {
                    true => staffed_id(queue),
                    // The largest figure that tells ways apart is the first that is too many.
                    false => over_id(queue, many.saturating_sub(1)),
                };
                let asked = self.asks_of_queues(&id);
                asked.then(|| {
                    let good = told.told(&id);
                    Input::Metric(good.map(|good| if good == is_staff { many } else { few }))
                })
            }
            Wait::Outcome { action, parameters, .. }
                if action == "TransferParticipantToThirdParty" =>
            {
                let text = |key| parameters.get(key).and_then(serde_json::Value::as_str);
                let number = text("ThirdPartyPhoneNumber").unwrap_or_default();
                let within = text("ThirdPartyConnectionTimeLimitSeconds").unwrap_or_default();
                let id = answers_id(number, within);
                let asked = self.asks_of_queues(&id);
                let branch = asked.then(|| match told.told(&id) {
                    Some(true) => Branch::Next,
                    Some(false) => Branch::Error("ConnectionTimeLimitExceeded".to_owned()),
                    None => Branch::Error("CallFailed".to_owned()),
                })?;
                Some(Input::Outcome(Outcome::plain(branch)))
            }
            Wait::Outcome { action, parameters, .. } if action == "GetMetricData" => {
                let queue = parameters.get("QueueId").and_then(serde_json::Value::as_str);
                queue.filter(|queue| self.counts(queue)).and_then(|_| told.count())
            }
            Wait::Outcome { action, branches, .. } if action == "UpdateContactCallbackNumber" => {
                let mut errors = branches.iter().filter(|way| matches!(way, Branch::Error(_)));
                let branch = match told.told(CALLABLE) {
                    Some(true) => branches.iter().find(|way| **way == Branch::Next)?,
                    Some(false) => errors.next()?,
                    None => errors.next_back()?,
                };
                Some(Input::Outcome(Outcome::plain(branch.clone())))
            }
            _ => None,
        }
    }

    /// What a transcript says of such an answer, where it is one.
    pub(crate) fn fact_of_queue(&self, id: &str, good: Option<bool>) -> Option<Option<String>> {
        self.asks_of_queues(id).then(|| {
            let not = match good {
                Some(true) => return None,
                Some(false) => "not ",
                None => "nobody knows whether ",
            };
            Some(format!("# {not}{id}"))
        })
    }
}

fn staffed_id(queue: &str) -> String {
    format!("staff for {queue}")
}

fn answers_id(number: &str, within: &str) -> String {
    format!("{number} answers within {within} s")
}

fn over_id(queue: &str, over: u64) -> String {
    format!("at most {over} waiting in {queue}")
}
