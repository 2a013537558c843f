//! How a call goes on with what it waited for.

use super::actions::{KEYS_KEPT, keep_number, register};
use super::exits::Exit;
use super::registers::Texts;
use super::stage::Stage;
use super::step::Step;
use super::{Branch, Call, Ending, Input, Outcome, QueueAnswer, Wait};

/// The largest answer that Connect takes from a Lambda function, in bytes.
const MOST_ANSWER_BYTES: usize = 32 * 1024;

impl Call {
    /// The step that an input leads to; none where it does not fit.
    pub(super) fn answer(&mut self, input: Input) -> Option<Step> {
        let flows = std::sync::Arc::clone(&self.flows);
        match (&self.wait, input) {
            (Wait::Ended(_), _) => None,
            (_, Input::HangUp) => Some(Step::End(Ending::CallerHungUp)),
            (_, Input::Key(key)) if !is_key(key) => None,
            (Wait::Key { .. }, Input::Key(key)) => Some(self.key(key)),
            (_, Input::Key(key)) => {
                self.keep(key);
                None
            }
            (Wait::Key { .. }, Input::Keys(keys)) => self.keys(&keys),
            (Wait::Key { .. }, Input::Silence) => Some(self.silence()),
            (Wait::Key { .. }, Input::KeysFailed) => {
                self.state.keypad = None;
                Some(Step::Leave(Exit::Error("NoMatchingError")))
            }
            (Wait::Lambda { .. }, Input::Lambda(answer)) => Some(self.lambda(answer)),
            (Wait::LambdaStart { .. }, Input::Lambda(answer)) => Some(self.started(answer)),
            (Wait::Hours { .. } | Wait::QueueHours { .. }, Input::Hours(open)) => {
                Some(Step::Leave(after_hours(open)))
            }
            (Wait::Metric { metric, .. }, Input::Metric(figure)) => {
                Some(Step::Leave(after_metric(metric, figure)))
            }
            (Wait::Draw { .. }, Input::Draw(number @ 1..=100)) => {
                Some(Step::Leave(Exit::Result(number.to_string())))
            }
            (Wait::Queue { queue, .. }, Input::Queue(answer)) => Some(match answer {
                QueueAnswer::Taken => self.state.queued(&flows, queue.clone()),
                QueueAnswer::Full => Step::Leave(Exit::Error("QueueAtCapacity")),
                QueueAnswer::Failed => Step::Leave(Exit::Error("NoMatchingError")),
            }),
            (
                Wait::Queued { seconds: Some(_), .. } | Wait::OnHold { seconds: Some(_) },
                Input::Interrupt,
            ) => Some(Step::Leave(Exit::Result("MessagesInterrupted".to_owned()))),
            (Wait::Queued { .. }, Input::AgentAnswered) => Some(self.state.answered(&flows)),
            (_, Input::AgentAnswered) if self.state.stage == Stage::Queued => {
                Some(self.state.answered(&flows))
            }
            (Wait::WithAgent, Input::Hold(listener)) => Some(self.state.hold(&flows, listener)),
            (_, Input::HoldEnded) if matches!(self.state.stage, Stage::Hold(_)) => {
                Some(self.state.hold_ended())
            }
            (_, Input::AgentLeft)
                if matches!(self.state.stage, Stage::WithAgent | Stage::Hold(_)) =>
            {
                Some(self.state.agent_left(&flows))
            }
            (Wait::Outcome { branches, action, parameters }, Input::Outcome(outcome))
                if branches.contains(&outcome.branch) =>
            {
                let (action, parameters) = (action.clone(), parameters.clone());
                keep_number(&mut self.state.contact, &action, &outcome.branch, &parameters);
                Some(self.outcome(&action, &parameters, outcome))
            }
            _ => None,
        }
    }

    fn key(&mut self, key: char) -> Step {
        let Some(keypad) = &mut self.state.keypad else {
            return Step::Leave(Exit::Result(key.to_string()));
        };
        match keypad.press(key) {
            Some(typed) => {
                let read = keypad.read(&typed);
                self.state.store(read)
            }
            None => Step::Wait(Wait::Key { seconds: keypad.between }),
        }
    }

    /// Takes keys until they are an input, and the rest in silence.
    fn keys(&mut self, keys: &str) -> Option<Step> {
        let mut each = keys.chars().filter(|key| is_key(*key));
        let Some(keypad) = self.state.keypad.as_mut() else {
            return each.next().map(|key| self.key(key));
        };
        let typed = each.find_map(|key| keypad.press(key));
        let read = match typed {
            Some(typed) => keypad.read(&typed),
            None => keypad.silence(),
        };
        Some(self.state.store(read))
    }

    /// Keeps a key for later, if the flow wants that and there is room.
    fn keep(&mut self, key: char) {
        if let Some(buffer) = &mut self.state.contact.buffer
            && buffer.chars().count() < KEYS_KEPT
        {
            buffer.push(key);
        }
    }

    fn silence(&mut self) -> Step {
        match &self.state.keypad {
            Some(keypad) => {
                let read = keypad.silence();
                self.state.store(read)
            }
            None => Step::Leave(Exit::Error("InputTimeLimitExceeded")),
        }
    }

    fn lambda(&mut self, answer: Option<Texts>) -> Step {
        let may_nest = self.takes_nested_answers();
        let fits = |answer: &Texts| {
            let bytes: usize = answer.iter().map(|(key, text)| key.len() + text.len()).sum();
            bytes < MOST_ANSWER_BYTES && (may_nest || !answer.keys().any(|key| key.contains('.')))
        };
        let taken = answer.filter(fits);
        let exit = if taken.is_some() { Exit::Next } else { Exit::Error("NoMatchingError") };
        let taken = taken.unwrap_or_default();
        let before = self.state.frame.registers.below("External");
        for key in before.keys().chain(taken.keys()) {
            self.state.watch.written(|| format!("External.{key}"));
        }
        self.state.frame.registers.overwrite("External", taken);
        Step::Leave(exit)
    }

    fn takes_nested_answers(&self) -> bool {
        let (flow, action) = self.place();
        let found = self.flows.flow(flow).and_then(|flow| flow.action(action));
        let parameters = found.and_then(|action| action.parameters.as_ref());
        let validation = parameters.and_then(|given| given.get("ResponseValidation"));
        validation.and_then(|rule| rule.get("ResponseType")).is_some_and(|kind| kind == "JSON")
    }

    fn started(&mut self, answer: Option<Texts>) -> Step {
        let registers = &mut self.state.frame.registers;
        registers.clear("LambdaInvocation");
        match answer {
            Some(_) => {
                let id = "00000000-0000-4000-8000-000000000000";
                registers.set("LambdaInvocation.InvocationId", id);
                Step::Leave(Exit::Next)
            }
            None => Step::Leave(Exit::Error("NoMatchingError")),
        }
    }

    fn outcome(
        &mut self,
        action: &str,
        parameters: &serde_json::Map<String, serde_json::Value>,
        outcome: Outcome,
    ) -> Step {
        let registers = &mut self.state.frame.registers;
        if let Some((root, word)) = register(action) {
            registers.clear(root);
            if let Branch::Condition { operand, .. } = &outcome.branch
                && !word.is_empty()
            {
                registers.set(format!("{root}.{word}"), operand.as_str());
            }
        }
        registers.extend(outcome.values);
        match leaves_for_good(action, parameters) {
            Some(to) if outcome.branch == Branch::Next => Step::End(Ending::Transferred { to }),
            _ => Step::Leave(Exit::Branch(outcome.branch)),
        }
    }
}

/// Where a call goes that does not come back.
fn leaves_for_good(
    action: &str,
    parameters: &serde_json::Map<String, serde_json::Value>,
) -> Option<String> {
    let text = |key: &str| parameters.get(key).and_then(serde_json::Value::as_str);
    let to = match action {
        "TransferToFlow" => text("ContactFlowId"),
        "TransferParticipantToThirdParty" => {
            let comes_back = text("ContinueFlowExecution");
            if comes_back.is_some_and(|word| word.eq_ignore_ascii_case("true")) {
                return None;
            }
            text("ThirdPartyPhoneNumber")
        }
        _ => return None,
    };
    Some(to.unwrap_or_default().to_owned())
}

fn is_key(key: char) -> bool {
    matches!(key, '0'..='9' | '*' | '#')
}

fn after_hours(open: Option<bool>) -> Exit {
    match open {
        Some(true) => Exit::Result("True".to_owned()),
        Some(false) => Exit::Result("False".to_owned()),
        None => Exit::Error("NoMatchingError"),
    }
}

fn after_metric(metric: &str, figure: Option<u64>) -> Exit {
    match figure {
        Some(figure) => Exit::Result(super::actions::as_compared(metric, figure)),
        None => Exit::Error("NoMatchingError"),
    }
}
