//! Lambda functions and modules.

use std::sync::Arc;

use serde_json::Value;

use crate::document::Action;
use crate::interpret::contact::ATTRIBUTES;
use crate::interpret::lambda_event::lambda_event;
use crate::interpret::registers::Texts;
use crate::interpret::state::State;
use crate::interpret::step::Step;
use crate::interpret::{FlowSet, Wait, references};

use super::parameters::{Parameters, fill_inside, flatten, is, scalar};
use super::{FAILED, ask_service, missing};

/// The longest time that a flow waits for a Lambda function, in seconds.
const LONGEST: u32 = 8;

impl State {
    pub(super) fn invoke(&self, given: &Parameters) -> Step {
        let Some(function) = scalar(given, "LambdaFunctionARN") else {
            return missing("LambdaFunctionARN");
        };
        let function = self.fill(&function);
        if function.is_empty() {
            return FAILED;
        }
        let parameters = match given.get("LambdaInvocationAttributes") {
            Some(Value::Object(parameters)) => fill_inside(self, parameters),
            _ => Parameters::new(),
        };
        let event = lambda_event(&self.contact, parameters);
        if is(given, "InvocationType", "ASYNCHRONOUS") {
            return Step::Wait(Wait::LambdaStart { function, event });
        }
        let seconds = self.number(given, "InvocationTimeLimitSeconds").unwrap_or(LONGEST);
        Step::Wait(Wait::Lambda { function, event, seconds })
    }

    pub(super) fn invoke_module(
        &self,
        flows: &FlowSet,
        action: &Action,
        given: &Parameters,
    ) -> Step {
        let Some(module) = scalar(given, "FlowModuleId") else {
            return missing("FlowModuleId");
        };
        let Some(name) = flows.name(&self.fill(&module)) else {
            return ask_service(self, action);
        };
        let input = match given.get("Input") {
            Some(Value::Object(input)) => flatten(&Value::Object(fill_inside(self, input))),
            _ => Texts::new(),
        };
        Step::Module { name: Arc::clone(name), input }
    }

    pub(super) fn end_module(&self, given: &Parameters) -> Step {
        let result = scalar(given, "Result").map(|result| self.fill(&result));
        let data = match given.get("ResultData") {
            Some(Value::Object(data)) => flatten(&Value::Object(fill_inside(self, data))),
            Some(Value::String(text)) => self.below(text),
            _ => Texts::new(),
        };
        Step::Return { result: result.filter(|result| !result.is_empty()), data }
    }

    /// All that stands below a reference.
    fn below(&self, reference: &str) -> Texts {
        match references::whole(reference).as_deref() {
            Some(ATTRIBUTES) => self.contact.attributes.below(ATTRIBUTES),
            Some(path) => self.frame.registers.below(path),
            None => Texts::new(),
        }
    }
}
