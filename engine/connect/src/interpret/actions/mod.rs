//! What each action does.

mod deciding;
mod integrating;
mod parameters;
mod routing;
mod setting;
mod speaking;

use crate::document::Action;

use self::parameters::{Parameters, fill_inside};
use super::branches::branches;
use super::exits::Exit;
use super::state::State;
use super::step::Step;
use super::{Ending, FlowSet, Wait};

pub(super) use deciding::as_compared;
pub(super) use setting::keep_number;
pub(super) use speaking::KEYS_KEPT;

const FAILED: Step = Step::Leave(Exit::Error("NoMatchingError"));
const DONE: Step = Step::Leave(Exit::Next);

impl State {
    /// Does one action.
    pub(super) fn perform(&mut self, flows: &FlowSet, action: &Action) -> Step {
        let none = Parameters::new();
        let given = action.parameters.as_ref().unwrap_or(&none);
        match action.kind.as_str() {
            "MessageParticipant" => self.play(given),
            "MessageParticipantIteratively" => self.play_on(action, given),
            "GetParticipantInput" => self.ask(given),
            "ConnectParticipantWithLexBot" => self.ask_bot(action, given),
            "Compare" => self.compare(given),
            "Loop" => self.count(action, given),
            "CheckHoursOfOperation" => self.check_hours(given),
            "CheckMetricData" => self.check_metric(action, given),
            "DistributeByPercentage" => self.draw(action),
            "UpdateContactAttributes" => self.set_attributes(given),
            "UpdateFlowAttributes" => self.set_flow_attributes(given),
            "UpdateContactData" => self.set_data(given),
            "UpdateContactTextToSpeechVoice" => self.set_voice(given),
            "UpdateContactCallbackNumber" => self.set_callback_number(action, given),
            "UpdateContactEventHooks" => self.set_hooks(given),
            "UpdateContactRecordingAndAnalyticsBehavior" => self.record(given),
            "TagContact" => self.tag(given),
            "UntagContact" => self.untag(given),
            "InvokeLambdaFunction" => self.invoke(given),
            "InvokeFlowModule" => self.invoke_module(flows, action, given),
            "EndFlowModuleExecution" => self.end_module(given),
            "UpdateContactTargetQueue" => self.set_queue(given),
            "TransferContactToQueue" => self.enter_queue(),
            "DequeueContactAndTransferToQueue" => self.change_queue(given),
            "TransferContactToAgent" => Step::End(Ending::Transferred { to: "agent".to_owned() }),
            "TransferToFlow" => self.change_flow(flows, action, given),
            "CreateCallbackContact" | "GetMetricData" => self.ask_about_queue(action),
            "DisconnectParticipant" => Step::End(Ending::HungUp),
            "EndFlowExecution" => Step::FlowOver,
            // They change nothing that a caller meets.
            "UpdateFlowLoggingBehavior"
            | "UpdateContactMediaStreamingBehavior"
            | "UpdateContactRecordingBehavior"
            | "UpdateContactRoutingBehavior" => DONE,
            _ => ask_service(self, action),
        }
    }
}

/// Asks which way an action is left, if there is more than one.
pub(super) fn ask_service(state: &State, action: &Action) -> Step {
    let none = Parameters::new();
    let given = action.parameters.as_ref().unwrap_or(&none);
    ask_among(action, fill_inside(state, given), branches(action))
}

fn ask_among(action: &Action, parameters: Parameters, branches: Vec<super::Branch>) -> Step {
    match branches.as_slice() {
        [] => Step::Broken("there is no way on from it".to_owned()),
        [only] => Step::Leave(Exit::Branch(only.clone())),
        _ => Step::Wait(Wait::Outcome { action: action.kind.clone(), parameters, branches }),
    }
}

/// The register that actions of a type overwrite, and what in it holds the word that a condition
/// was met by.
pub(super) fn register(kind: &str) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        "ConnectParticipantWithLexBot" => ("Lex", "IntentName"),
        "ShowView" => ("Views", "Action"),
        "InvokeFlowModule" => ("Modules", "Result"),
        "GetMetricData" => ("Metrics", ""),
        "GetCustomerProfile"
        | "CreateCustomerProfile"
        | "UpdateCustomerProfile"
        | "GetCustomerProfileObject"
        | "GetCalculatedAttributesForCustomerProfile" => ("Customer", ""),
        "CreateCase" | "UpdateCase" | "GetCase" => ("Case", ""),
        "CreateWisdomSession" => ("Wisdom", ""),
        "EvaluateDataTableValues" | "ListDataTableValues" => ("DataTables", ""),
        _ => return None,
    })
}

fn missing(parameter: &str) -> Step {
    Step::Broken(format!("its parameter `{parameter}` is missing or not well made"))
}
