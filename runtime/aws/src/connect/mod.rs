//! Hands contacts to people by Amazon Connect.
//!
//! Who works for a queue and how many wait in it is asked; whether it is full cannot be told from
//! outside, so nothing here answers [`HandoverOutcome::Full`]: a new contact whose queue has no
//! room is told so by its own flow.
//!
//! Nothing of a handover is kept here. That it happens once rests on Connect, which starts one
//! contact per client token, however often the start is asked for.

mod abandon;
mod attributes;
mod contacts;
mod hours;
mod join;
mod kept;
mod options;
mod quota;
mod send;
mod shared_quota;
mod staff;
mod start;

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_connect::types::{ParticipantDetailsToAdd, ParticipantRole};
use aws_sdk_connectparticipant::types::ConnectionType;
use pivotline_ir::{Name, RouteWay};
use pivotline_machine::{ContactKind, Handover};
use pivotline_service::ports::{
    Attempt, Clock, ContactCentre, Ending, HandOver, HandoverOutcome, Join, JoinFailure,
};

use crate::failure::Failure;

pub use attributes::AttributesError;
pub use options::{Callback, ConnectOptions};
pub use quota::{Bucket, MemoryBucket, Millis, Rate, system_millis};
pub use shared_quota::TableBucket;

use contacts::Stage;
use send::send;
use start::Start;

/// How often a request that may be repeated is sent at most.
const ATTEMPTS: u32 = 2;

/// Amazon Connect.
pub struct ConnectCentre {
    /// Sends what may be sent twice.
    connect: aws_sdk_connect::Client,
    /// Sends what takes a token of the quota for each request, so nothing twice by itself.
    once: aws_sdk_connect::Client,
    participant: aws_sdk_connectparticipant::Client,
    options: ConnectOptions,
    bucket: Arc<dyn Bucket>,
    clock: Arc<dyn Clock>,
    hours: hours::Hours,
    queues: staff::Queues,
    seen: contacts::Seen,
}

/// What became of one way of a route.
enum Tried {
    /// It led to a contact.
    Queued(HandoverOutcome),
    /// It may, if it is tried again; another way could lead to a second contact.
    Later,
    /// It led nowhere now, for there is too much to do, and may if it is tried again.
    NotYet,
    /// Connect refused to start a contact.
    Refused,
    /// It leads nowhere, whoever tries it: it has no flow, or the call has ended.
    Never,
}

impl ConnectCentre {
    /// Amazon Connect, in an account and Region; `joins` reaches its participant service.
    #[must_use]
    pub fn new(
        sdk: &SdkConfig,
        joins: &SdkConfig,
        options: ConnectOptions,
        bucket: Arc<dyn Bucket>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(options.timeout).build();
        let retries = RetryConfig::standard().with_max_attempts(ATTEMPTS);
        let connect = aws_sdk_connect::config::Builder::from(sdk).timeout_config(timeouts.clone());
        let once = connect.clone().retry_config(RetryConfig::disabled());
        let participant = aws_sdk_connectparticipant::config::Builder::from(joins)
            .timeout_config(timeouts)
            .retry_config(retries.clone());
        Self {
            connect: aws_sdk_connect::Client::from_conf(connect.retry_config(retries).build()),
            once: aws_sdk_connect::Client::from_conf(once.build()),
            participant: aws_sdk_connectparticipant::Client::from_conf(participant.build()),
            options,
            bucket,
            hours: hours::Hours::default(),
            queues: staff::Queues::default(),
            seen: contacts::Seen::new(Arc::clone(&clock)),
            clock,
        }
    }

    /// Looks at contacts are taken of this bucket, which other processes may share; else of one of
    /// this process.
    #[must_use]
    pub fn looking_by(mut self, looks: Arc<dyn Bucket>) -> Self {
        self.seen.look_by(looks);
        self
    }

    /// What stands against a handover.
    async fn against(&self, handover: &Handover) -> Option<HandoverOutcome> {
        if let Some(hours) = &handover.hours
            // As on the call, hours that cannot be told are closed.
            && self.is_open(hours).await != Some(true)
        {
            return Some(HandoverOutcome::Closed);
        }
        let queue = options::id(self.options.queues.get(&handover.queue)?);
        let instance = (&self.connect, self.options.instance.as_str());
        self.queues.against(instance, (queue, handover), self.clock.now()).await
    }

    /// What the contact takes along, its route too: the flow that it enters asks for it.
    fn attributes(&self, handover: &Handover) -> Option<HashMap<String, String>> {
        if !self.options.queues.contains_key(&handover.queue) {
            let queue = &handover.queue;
            tracing::warn!(cause = "unbound", %queue, "the environment binds no such queue");
            return None;
        }
        let own = handover.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        attributes::attributes(own)
            .inspect_err(|error| {
                tracing::warn!(cause = "attributes", %error, "the handover cannot be sent");
            })
            .ok()
    }

    /// Puts the handover on the call itself, if it is still up; the flow that holds it does the
    /// rest when it asks for the session's status.
    async fn keep_call(&self, call: &str, attributes: &HashMap<String, String>) -> Tried {
        match self.is_up(call).await {
            Ok(true) => {}
            Ok(false) => return Tried::Never,
            Err(Failure::Refused) => return Tried::Refused,
            // Looking changes nothing.
            Err(_) => return Tried::NotYet,
        }
        let request = self
            .connect
            .update_contact_attributes()
            .instance_id(&self.options.instance)
            .initial_contact_id(call)
            .set_attributes(Some(attributes.clone()));
        match send("UpdateContactAttributes", request.send()).await {
            Ok(_) => Tried::Queued(HandoverOutcome::Queued {
                kind: ContactKind::ThisCall,
                contact: call.to_owned(),
                join: None,
            }),
            Err(Failure::NotFound) => Tried::Never,
            Err(Failure::Refused) => Tried::Refused,
            // The SDK may have sent it twice.
            Err(_) => Tried::Later,
        }
    }

    /// Whether a call is up.
    async fn is_up(&self, call: &str) -> Result<bool, Failure> {
        if self.seen.is_over(call) {
            return Ok(false);
        }
        let stage = contacts::look(&self.connect, &self.options.instance, call).await?;
        if stage == Stage::Ended {
            self.seen.ended(call, self.clock.now());
        }
        Ok(stage != Stage::Ended)
    }
}

#[async_trait]
impl ContactCentre for ConnectCentre {
    async fn hand_over(&self, request: &HandOver<'_>) -> HandoverOutcome {
        let handover = request.handover;
        // A try before may have started the contact when nothing stood against it.
        if request.attempt == Attempt::First
            && let Some(refused) = self.against(handover).await
        {
            return refused;
        }
        let Some(attributes) = self.attributes(handover) else { return HandoverOutcome::Failed };
        let start = Start { centre: self, request, attributes: &attributes };
        for way in &handover.by {
            let tried = match way {
                RouteWay::ThisCall => self.keep_call(request.call, &attributes).await,
                RouteWay::WebCall => start.web_call().await,
                RouteWay::Chat => start.chat().await,
                RouteWay::Callback => start.callback().await,
            };
            match tried {
                Tried::Queued(outcome) => return outcome,
                Tried::Later => return HandoverOutcome::Later,
                Tried::NotYet => return HandoverOutcome::NotYet,
                // A try before may have had more luck with it.
                Tried::Refused if request.attempt == Attempt::Repeat => break,
                Tried::Refused | Tried::Never => {}
            }
        }
        HandoverOutcome::Failed
    }

    async fn join(
        &self,
        kind: ContactKind,
        contact: &str,
        display_name: &str,
    ) -> Result<Join, JoinFailure> {
        let types: &[ConnectionType] = match kind {
            ContactKind::WebCall => &[ConnectionType::WebrtcConnection],
            ContactKind::Chat => {
                &[ConnectionType::Websocket, ConnectionType::ConnectionCredentials]
            }
            ContactKind::ThisCall | ContactKind::Callback => return Err(JoinFailure::Gone),
        };
        let person = ParticipantDetailsToAdd::builder()
            .participant_role(ParticipantRole::Customer)
            .display_name(start::display_name(display_name))
            .build();
        // The SDK gives each of these a client token of its own: another device is another
        // participant.
        let request = self
            .connect
            .create_participant()
            .instance_id(&self.options.instance)
            .contact_id(contact)
            .participant_details(person);
        let added = match send("CreateParticipant", request.send()).await {
            // Nothing says how Connect answers for a contact that has ended.
            Err(Failure::Refused) if self.has_ended(contact).await => {
                return Err(JoinFailure::Gone);
            }
            added => added?,
        };
        let token = added.participant_credentials().and_then(|held| held.participant_token());
        let token = token.ok_or(JoinFailure::Failed)?;
        let request = self
            .participant
            .create_participant_connection()
            .participant_token(token)
            .set_type(Some(types.to_vec()));
        let connection = send("CreateParticipantConnection", request.send()).await?;
        join::of_participant(kind, token, &connection).ok_or(JoinFailure::Failed)
    }

    async fn is_open(&self, hours: &Name) -> Option<bool> {
        let Some(bound) = self.options.hours.get(hours) else {
            tracing::warn!(cause = "unbound", %hours, "the environment binds no such hours");
            return None;
        };
        let (instance, id) = (&self.options.instance, options::id(bound));
        self.hours.is_open(&self.connect, instance, id, self.clock.now()).await
    }

    async fn has_ended(&self, contact: &str) -> bool {
        let (instance, now) = (&self.options.instance, self.clock.now());
        self.seen.has_ended(&self.connect, instance, contact, now).await
    }

    async fn end(&self, contact: &str) -> Ending {
        match contacts::stop(&self.connect, &self.options.instance, contact).await {
            Ok(stage) => {
                if stage == Stage::Ended {
                    self.seen.ended(contact, self.clock.now());
                }
                Ending::Over
            }
            Err(_) => Ending::Unknown,
        }
    }

    async fn abandon(&self, request: &HandOver<'_>) -> Ending {
        self.end_of_token(request).await
    }
}

impl From<Failure> for JoinFailure {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotFound => Self::Gone,
            Failure::Refused => Self::Failed,
            Failure::NotSent
            | Failure::Throttled
            | Failure::OverQuota
            | Failure::Conflict
            | Failure::Unknown => Self::Later,
        }
    }
}
