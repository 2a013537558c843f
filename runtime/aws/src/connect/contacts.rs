//! How far contacts are.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_connect::Client;
use aws_sdk_connect::types::Contact;

use pivotline_service::ports::Clock;

use crate::failure::Failure;

use super::quota::{Bucket, MemoryBucket, Rate};
use super::send::send;

/// How long it is believed that a contact has not ended, in seconds. Pages look every few seconds,
/// and Connect's quota is two looks a second for all of them.
const BELIEVED: u64 = 5;

/// How many contacts are remembered.
const MOST: usize = 10_000;

/// How far a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// It is up, and no agent has it.
    Waiting,
    /// An agent has it.
    Answered,
    /// It has ended, or was never there.
    Ended,
}

/// How many looks a process spends on pages that wait. The rest of Connect's quota is for the
/// looks without which nobody is handed over.
const LOOKS: Rate = Rate { per_second: 1, burst: 2 };

/// What was seen of contacts.
pub(super) struct Seen {
    looks: Arc<dyn Bucket>,
    /// Until when a contact need not be looked at again; `None` once it has ended.
    until: Mutex<HashMap<String, Option<u64>>>,
}

impl Seen {
    /// Nothing yet.
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        let now = Arc::new(move || clock.now().saturating_mul(1000));
        Self { looks: Arc::new(MemoryBucket::new(LOOKS, now)), until: Mutex::default() }
    }

    /// Looks are taken of this bucket from now on.
    pub(super) fn look_by(&mut self, looks: Arc<dyn Bucket>) {
        self.looks = looks;
    }

    /// Whether a contact has ended, as far as it was seen; one that cannot be seen has not.
    pub(super) async fn has_ended(
        &self,
        client: &Client,
        instance: &str,
        contact: &str,
        now: u64,
    ) -> bool {
        match self.until().get(contact) {
            Some(None) => return true,
            Some(Some(until)) if now < *until => return false,
            Some(Some(_)) | None => {}
        }
        if !self.looks.take("DescribeContact").await {
            return false;
        }
        let ended = look(client, instance, contact).await == Ok(Stage::Ended);
        self.remember(contact, if ended { None } else { Some(now.saturating_add(BELIEVED)) }, now);
        ended
    }

    /// Whether a contact has ended is known.
    pub(super) fn is_over(&self, contact: &str) -> bool {
        self.until().get(contact) == Some(&None)
    }

    /// A contact has ended.
    pub(super) fn ended(&self, contact: &str, now: u64) {
        self.remember(contact, None, now);
    }

    fn remember(&self, contact: &str, until: Option<u64>, now: u64) {
        let mut all = self.until();
        if all.len() >= MOST {
            all.retain(|_, until| until.is_some_and(|until| now < until));
        }
        // Still full of contacts that were seen just now: these are worth no more than this one.
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(contact.to_owned(), until);
    }

    fn until(&self) -> MutexGuard<'_, HashMap<String, Option<u64>>> {
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How far a contact is now.
pub(super) async fn look(client: &Client, instance: &str, contact: &str) -> Result<Stage, Failure> {
    let request = client.describe_contact().instance_id(instance).contact_id(contact);
    match send("DescribeContact", request.send()).await {
        Ok(answer) => answer.contact().map(stage).ok_or(Failure::Unknown),
        Err(Failure::NotFound) => Ok(Stage::Ended),
        Err(failure) => Err(failure),
    }
}

fn stage(contact: &Contact) -> Stage {
    let agent = contact.agent_info().and_then(|agent| agent.connected_to_agent_timestamp());
    if contact.disconnect_timestamp().is_some() {
        Stage::Ended
    } else if agent.is_some() {
        Stage::Answered
    } else {
        Stage::Waiting
    }
}

/// Ends a contact that waits. Where it cannot be told whether an agent has it, it is left alone:
/// a contact that waits for nobody costs less than a conversation that is cut off.
pub(super) async fn stop(client: &Client, instance: &str, contact: &str) -> Result<Stage, Failure> {
    match look(client, instance, contact).await? {
        Stage::Waiting => {
            let request = client.stop_contact().instance_id(instance).contact_id(contact);
            match send("StopContact", request.send()).await {
                Ok(_) | Err(Failure::NotFound) => Ok(Stage::Ended),
                Err(failure) => Err(failure),
            }
        }
        stage => Ok(stage),
    }
}
