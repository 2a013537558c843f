//! Handing the contact to people: what runs later, hours, staff, the queue, the transfer.

use pivotline_ir::{HandOver, Name, Route};

use super::draft::{Place, Ways};
use super::error::LowerError;
use super::lowering::Lowering;
use crate::model::{ActionKind, ErrorType, EventHook, FlowRole, Metric, Operator};

/// Where a contact goes that was not handed over.
#[derive(Clone, Copy)]
pub(super) struct Refused {
    pub(super) closed: Place,
    pub(super) unstaffed: Option<Place>,
    pub(super) crowded: Option<(u32, Place)>,
    pub(super) full: Place,
    pub(super) failed: Place,
}

impl<'a> Lowering<'a> {
    /// The rule of a route.
    pub(super) fn route(&self, name: &Name) -> Result<&'a Route, LowerError> {
        let missing = || LowerError::Missing { what: "route", name: name.to_string() };
        self.line.routes.get(name).ok_or_else(missing)
    }

    /// Hands the contact over with what travels along.
    pub(super) fn lower_handover(
        &mut self,
        number: usize,
        name: &str,
        node: &HandOver,
    ) -> Result<Place, LowerError> {
        let [closed, full, failed] =
            [&node.closed, &node.full, &node.failed].map(|target| self.place(number, target));
        let unstaffed = node.unstaffed.as_ref().map(|target| self.place(number, target));
        let crowded = node.crowded.as_ref();
        let crowded = crowded.map(|crowded| (crowded.over, self.place(number, &crowded.to)));
        let refused = Refused { closed, unstaffed, crowded, full, failed };
        let route = self.route(&node.route)?;
        let place = self.queueing(number, name, (node, route), refused);
        self.arrived.insert(number, place);
        Ok(self.context(number, name, route, place))
    }

    /// Puts the call into the queue of a route that was entered on the screen.
    pub(super) fn enter_queue(
        &mut self,
        number: usize,
        name: &str,
        node: &HandOver,
    ) -> Result<Place, LowerError> {
        let [full, failed] = [&node.full, &node.failed].map(|to| self.place(number, to));
        let refused = Refused { closed: failed, unstaffed: None, crowded: None, full, failed };
        let route = self.route(&node.route)?;
        let place = self.transfer(name, route, refused);
        let queue = ActionKind::UpdateContactTargetQueue { queue: route.queue.to_string() };
        let place = self.draft.add_or(&format!("{name} queue"), queue, place, failed);
        Ok(self.hooks(number, name, node, place))
    }

    /// The blocks from what runs later to the transfer, in the order in which Connect wants them.
    pub(super) fn queueing(
        &mut self,
        number: usize,
        name: &str,
        (node, route): (&HandOver, &Route),
        refused: Refused,
    ) -> Place {
        let mut place = self.transfer(name, route, refused);
        place = self.depth(name, route, refused, place);
        place = self.staffing(name, route, refused, place);
        if let Some(hours) = &route.hours {
            let kind = ActionKind::CheckHoursOfOperation { hours: hours.to_string() };
            let ways = Ways::by_hours(place, refused.closed);
            place = self.draft.add(&format!("{name} hours"), kind, ways);
        }
        if self.role != FlowRole::Queue {
            let queue = ActionKind::UpdateContactTargetQueue { queue: route.queue.to_string() };
            place = self.draft.add_or(&format!("{name} queue"), queue, place, refused.failed);
        }
        self.hooks(number, name, node, place)
    }

    /// Says which flows run later. A contact that cannot be told so goes on without.
    fn hooks(&mut self, number: usize, name: &str, node: &HandOver, next: Place) -> Place {
        let later = self.traces.left_over.is_later(number);
        let names = self.names();
        let mut place = next;
        for hook in
            [EventHook::CustomerRemaining, EventHook::AgentWhisper, EventHook::CustomerQueue]
        {
            let Some(flow) = names.hooked(hook, node, later) else { continue };
            let name = match hook {
                EventHook::CustomerQueue => format!("{name} in queue"),
                EventHook::AgentWhisper => format!("{name} whisper"),
                EventHook::CustomerRemaining => format!("{name} agent left"),
            };
            let kind = ActionKind::UpdateContactEventHooks { hook, flow };
            place = self.draft.add_or(&name, kind, place, place);
        }
        place
    }

    /// Asks whether anybody works for the queue; what cannot be told counts as yes.
    fn staffing(&mut self, name: &str, route: &Route, refused: Refused, next: Place) -> Place {
        let Some(unstaffed) = refused.unstaffed else { return next };
        let metric = Metric::NumberOfAgentsStaffed;
        let ways = Ways::by_number((0, next), unstaffed, next);
        self.ask_queue(&format!("{name} staffed"), metric, route, ways)
    }

    /// Asks whether many wait in the queue; what cannot be told counts as no.
    fn depth(&mut self, name: &str, route: &Route, refused: Refused, next: Place) -> Place {
        let Some((over, crowded)) = refused.crowded else { return next };
        let metric = Metric::NumberOfContactsInQueue;
        let ways = Ways::by_number((over, crowded), next, next);
        self.ask_queue(&format!("{name} length"), metric, route, ways)
    }

    fn ask_queue(&mut self, name: &str, metric: Metric, route: &Route, ways: Ways) -> Place {
        let kind = ActionKind::CheckMetricData { metric, queue: route.queue.to_string() };
        self.draft.add(name, kind, ways)
    }

    /// Puts the contact into the queue. Out of a queue it is moved; else routes that go on alike
    /// share the block.
    fn transfer(&mut self, name: &str, route: &Route, refused: Refused) -> Place {
        let (full, failed) = (refused.full, refused.failed);
        let errors = vec![(ErrorType::QueueAtCapacity, full), (ErrorType::NoMatchingError, failed)];
        let ways = Ways { next: Some(failed), conditions: Vec::new(), errors };
        if self.role == FlowRole::Queue {
            let queue = route.queue.to_string();
            let kind = ActionKind::DequeueContactAndTransferToQueue { queue };
            return self.draft.add(&format!("{name} move"), kind, ways);
        }
        if let Some(place) = self.transfers.get(&(full, failed)) {
            return *place;
        }
        let mut ends = vec![self.name_of(full, name)];
        if full != failed {
            ends.push(self.name_of(failed, name));
        }
        let title = format!("hand over or {}", ends.join(" or "));
        let place = self.draft.add(&title, ActionKind::TransferContactToQueue, ways);
        self.transfers.insert((full, failed), place);
        place
    }

    /// What a place is called; one that has no name is called by `name`.
    fn name_of(&self, place: Place, name: &str) -> String {
        match place {
            Place::Node(number) => self.graph.blocks_name(number),
            Place::HangUp => "hang up".to_owned(),
            Place::Action(_) => name.to_owned(),
        }
    }
}

impl Ways {
    /// Out of a question for a number: more than this many, or not, or nobody knows.
    fn by_number((over, more): (u32, Place), not: Place, unknown: Place) -> Self {
        let condition = (Operator::NumberGreaterThan, over.to_string(), more);
        let errors =
            vec![(ErrorType::NoMatchingCondition, not), (ErrorType::NoMatchingError, unknown)];
        Self { next: Some(unknown), conditions: vec![condition], errors }
    }
}
