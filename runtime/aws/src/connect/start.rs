//! Starts contacts.
//!
//! Each request takes a token of the quota and carries the handover's client token. A request
//! whose answer did not come may have started the contact; the next try asks for the same one.

use std::collections::HashMap;

use aws_sdk_connect::types::{ConnectionType, ParticipantDetails, Reference, ReferenceType};
use pivotline_machine::ContactKind;
use pivotline_service::ports::{HandOver, HandoverOutcome, Join};

use crate::failure::Failure;

use super::attributes::clean;
use super::options::{Callback, id};
use super::send::send;
use super::{ConnectCentre, Tried, join};

/// How many letters of a name Connect takes.
const LONGEST_NAME: usize = 256;

/// A contact to be started.
#[derive(Clone, Copy)]
pub(super) struct Start<'a> {
    pub(super) centre: &'a ConnectCentre,
    pub(super) request: &'a HandOver<'a>,
    pub(super) attributes: &'a HashMap<String, String>,
}

impl Start<'_> {
    /// A call in the browser.
    pub(super) async fn web_call(self) -> Tried {
        let Some(flow) = &self.centre.options.web_call_flow else { return Tried::Never };
        let Some(person) = self.person() else { return Tried::Never };
        let api = "StartWebRTCContact";
        if !self.centre.bucket.take(api).await {
            return Tried::NotYet;
        }
        let request = self
            .centre
            .once
            .start_web_rtc_contact()
            .instance_id(&self.centre.options.instance)
            .contact_flow_id(flow)
            .participant_details(person)
            .set_attributes(Some(self.attributes.clone()))
            .client_token(self.request.client_token)
            .related_contact_id(self.request.call);
        tried(ContactKind::WebCall, send(api, request.send()).await, |answer| {
            (answer.contact_id.clone(), join::of_web_call(answer))
        })
    }

    /// A chat. What joins it is asked for in the same request.
    pub(super) async fn chat(self) -> Tried {
        let Some(flow) = &self.centre.options.chat_flow else { return Tried::Never };
        let Some(person) = self.person() else { return Tried::Never };
        let api = "StartChatContact";
        if !self.centre.bucket.take(api).await {
            return Tried::NotYet;
        }
        let request = self
            .centre
            .once
            .start_chat_contact()
            .instance_id(&self.centre.options.instance)
            .contact_flow_id(flow)
            .participant_details(person)
            .set_attributes(Some(self.attributes.clone()))
            .client_token(self.request.client_token)
            .related_contact_id(self.request.call)
            .connection_types(ConnectionType::Websocket)
            .connection_types(ConnectionType::ConnectionCredentials);
        tried(ContactKind::Chat, send(api, request.send()).await, |answer| {
            (answer.contact_id.clone(), join::of_chat(answer))
        })
    }

    /// A call to the number that called, or a task to make it.
    pub(super) async fn callback(self) -> Tried {
        match &self.centre.options.callback {
            None => Tried::Never,
            Some(Callback::Call { flow, source }) => self.call_back(flow, source.as_deref()).await,
            Some(Callback::Task { flow }) => self.task(flow).await,
        }
    }

    async fn call_back(self, flow: &str, source: Option<&str>) -> Tried {
        let api = "StartOutboundVoiceContact";
        if !self.centre.bucket.take(api).await {
            return Tried::NotYet;
        }
        let queue = self.centre.options.queues.get(&self.request.handover.queue);
        // Connect takes the number that is shown from the queue, unless there is one.
        let queue = if source.is_some() { None } else { queue.map(|queue| id(queue).to_owned()) };
        let request = self
            .centre
            .once
            .start_outbound_voice_contact()
            .instance_id(&self.centre.options.instance)
            .contact_flow_id(flow)
            .destination_phone_number(self.request.phone)
            .set_source_phone_number(source.map(str::to_owned))
            .set_queue_id(queue)
            .name(display_name(self.request.display_name))
            .set_attributes(Some(self.attributes.clone()))
            .client_token(self.request.client_token)
            .related_contact_id(self.request.call);
        tried(ContactKind::Callback, send(api, request.send()).await, |answer| {
            (answer.contact_id.clone(), None)
        })
    }

    async fn task(self, flow: &str) -> Tried {
        let phone = Reference::builder().r#type(ReferenceType::String).value(self.request.phone);
        let Ok(phone) = phone.build() else { return Tried::Never };
        let api = "StartTaskContact";
        if !self.centre.bucket.take(api).await {
            return Tried::NotYet;
        }
        let request = self
            .centre
            .once
            .start_task_contact()
            .instance_id(&self.centre.options.instance)
            .contact_flow_id(flow)
            .name(display_name(self.request.display_name))
            .references("Call back", phone)
            .set_attributes(Some(self.attributes.clone()))
            .client_token(self.request.client_token)
            .related_contact_id(self.request.call);
        tried(ContactKind::Callback, send(api, request.send()).await, |answer| {
            (answer.contact_id.clone(), None)
        })
    }

    fn person(self) -> Option<ParticipantDetails> {
        let name = display_name(self.request.display_name);
        ParticipantDetails::builder().display_name(name).build().ok()
    }
}

/// What became of a start.
fn tried<T>(
    kind: ContactKind,
    answer: Result<T, Failure>,
    read: impl FnOnce(&T) -> (Option<String>, Option<Join>),
) -> Tried {
    match answer.as_ref().map(read) {
        Ok((Some(contact), join)) => Tried::Queued(HandoverOutcome::Queued { kind, contact, join }),
        Ok((None, _)) | Err(Failure::Conflict | Failure::Unknown) => Tried::Later,
        Err(Failure::NotSent | Failure::Throttled | Failure::OverQuota) => Tried::NotYet,
        Err(Failure::NotFound | Failure::Refused) => Tried::Refused,
    }
}

/// A name as Connect takes it: one letter at least.
pub(super) fn display_name(name: &str) -> String {
    let name: String = clean(name).chars().take(LONGEST_NAME).collect();
    if name.is_empty() { "Caller".to_owned() } else { name }
}
