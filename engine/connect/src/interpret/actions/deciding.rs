//! Deciding.

use crate::document::Action;
use crate::interpret::Wait;
use crate::interpret::branches::{numbers_compared, one_for_each_way};
use crate::interpret::exits::Exit;
use crate::interpret::state::State;
use crate::interpret::step::Step;

use super::parameters::{Parameters, scalar};
use super::{FAILED, ask_service, missing};

/// The metric that flows compare in milliseconds, whatever its name says.
const OLDEST: &str = "OldestContactInQueueAgeSeconds";
/// The most passages that a loop may count.
const MOST_PASSAGES: u32 = 100;

/// A figure as flows compare it.
pub(in crate::interpret) fn as_compared(metric: &str, figure: u64) -> String {
    let unit = if metric == OLDEST { 1000 } else { 1 };
    figure.saturating_mul(unit).to_string()
}

impl State {
    pub(super) fn compare(&self, given: &Parameters) -> Step {
        match scalar(given, "ComparisonValue") {
            Some(value) => Step::Leave(Exit::Result(self.watch.decided(self.fill(&value)))),
            None => missing("ComparisonValue"),
        }
    }

    /// Counts how often this action was passed. The count outlives an early way out of the loop's
    /// body, and starts anew once the loop was done.
    pub(super) fn count(&mut self, action: &Action, given: &Parameters) -> Step {
        let Some(most) = scalar(given, "LoopCount") else {
            // It goes through a list, in a way that nobody has published.
            return ask_service(self, action);
        };
        let most = self.fill(&most).trim().parse().ok().filter(|most| *most <= MOST_PASSAGES);
        let Some(most) = most else {
            return FAILED;
        };
        let passed = self.frame.loops.entry(action.identifier.clone()).or_default();
        let before = *passed;
        let goes_on = before < most;
        *passed = if goes_on { before + 1 } else { 0 };
        if let Some(name) = scalar(given, "LoopName") {
            self.frame.registers.set(format!("Loop.{name}.Index"), before.to_string());
        }
        let word = if goes_on { "ContinueLooping" } else { "DoneLooping" };
        Step::Leave(Exit::Result(word.to_owned()))
    }

    pub(super) fn check_hours(&self, given: &Parameters) -> Step {
        let wait = match scalar(given, "HoursOfOperationId") {
            Some(hours) => Some(self.fill(&hours))
                .filter(|hours| !hours.is_empty())
                .map(|hours| Wait::Hours { hours }),
            None => self.contact.queue.clone().map(|queue| Wait::QueueHours { queue }),
        };
        wait.map_or(FAILED, Step::Wait)
    }

    pub(super) fn check_metric(&self, action: &Action, given: &Parameters) -> Step {
        let Some(metric) = scalar(given, "MetricType") else {
            return missing("MetricType");
        };
        let Some(queue) = self.queue_or_target(given) else {
            return FAILED;
        };
        let unit = if metric == OLDEST { 1000 } else { 1 };
        let mut near: Vec<u64> = numbers_compared(action)
            .into_iter()
            .map(|number| number / unit)
            .flat_map(|number| [number.saturating_sub(1), number, number.saturating_add(1)])
            .chain([0])
            .collect();
        near.sort_unstable();
        let figures = one_for_each_way(action, near, |figure| as_compared(&metric, figure));
        Step::Wait(Wait::Metric { metric, queue, figures })
    }

    pub(super) fn draw(&self, action: &Action) -> Step {
        let numbers = one_for_each_way(action, 1..=100, |number: u8| number.to_string());
        Step::Wait(Wait::Draw { numbers })
    }
}
