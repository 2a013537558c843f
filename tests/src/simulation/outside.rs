//! What the runtime calls: text messages, people, clocks; and what must hold of those calls.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use pivotline_ir::Name;
use pivotline_machine::ContactKind;
use pivotline_service::ports::{
    Attempt, Clock, ContactCentre, Ending, Events, HandOver, HandoverOutcome, Join, JoinFailure,
    JourneyEvent, TextOutcome, Texts,
};

use super::Defect;
use super::faults::Fate;
use super::scheduler::OUTSIDE;
use super::world::{World, lock, tell};

/// The sender of texts, and the phones that they come to.
pub(super) struct Sender {
    world: Arc<World>,
    /// Text messages as (number, words).
    delivered: Mutex<Vec<(String, String)>>,
}

impl Sender {
    pub(super) fn new(world: &Arc<World>) -> Self {
        Self { world: Arc::clone(world), delivered: Mutex::default() }
    }

    /// The tokens in the texts that a phone got, the latest last.
    pub(super) fn tokens(&self, phone: &str) -> Vec<String> {
        let delivered = lock(&self.delivered);
        let texts = delivered.iter().filter(|(to, _)| to == phone);
        texts.filter_map(|(_, words)| Some(words.rsplit_once("?s=")?.1.to_owned())).collect()
    }

    /// A text leaves. Its link says of which offer it is.
    fn deliver(&self, to: &str, words: &str) {
        self.world.count("texts");
        tell!(self.world, "    text to {to}");
        let mut delivered = lock(&self.delivered);
        if delivered.iter().any(|(_, before)| before == words) {
            self.world.violate("a second text was sent for one offer".to_owned());
        }
        delivered.push((to.to_owned(), words.to_owned()));
    }
}

#[async_trait]
impl Texts for Sender {
    async fn send(&self, to: &str, body: &str) -> TextOutcome {
        let world = &self.world;
        world.pause().await;
        if world.strikes(world.faults.refused) {
            tell!(world, "    text to {to} is refused");
            let outcomes = [TextOutcome::NotSent, TextOutcome::TryAgain];
            return outcomes[world.below(2)];
        }
        let fate = world.fate();
        match fate {
            Fate::Fails => {
                tell!(world, "    text to {to}: nobody knows, not sent");
                return TextOutcome::Unknown;
            }
            Fate::Late => world.wait(world.below(9_000)).await,
            Fate::Good | Fate::AnswerLost | Fate::AskedAgain => {}
        }
        self.deliver(to, body);
        if fate == Fate::AnswerLost && world.defect == Some(Defect::SenderRetries) {
            self.deliver(to, body);
        }
        world.pause().await;
        if fate == Fate::AnswerLost { TextOutcome::Unknown } else { TextOutcome::Sent }
    }
}

/// The contact centre.
pub(super) struct Centre {
    world: Arc<World>,
    contacts: Contacts,
    /// Tokens whose first try came.
    begun: Mutex<BTreeSet<String>>,
}

/// Contacts by the token that they were started with, one for each.
#[derive(Clone)]
struct Contacts {
    world: Arc<World>,
    by_token: Arc<Mutex<BTreeMap<String, Contact>>>,
}

/// A contact with people.
#[derive(Clone)]
struct Contact {
    id: String,
    /// Whether it started when whoever asked for it had given up.
    late: bool,
    ended: bool,
}

impl Centre {
    pub(super) fn new(world: &Arc<World>) -> Self {
        let contacts = Contacts { world: Arc::clone(world), by_token: Arc::default() };
        Self { world: Arc::clone(world), contacts, begun: Mutex::default() }
    }

    /// An agent ends a contact.
    pub(super) fn hang_up(&self, id: &str) {
        tell!(self.world, "    the agent ends {id}");
        self.contacts.end(id);
    }

    /// The contacts that are up and that a session must know of, by the token that they were
    /// started with. That no try is under way any more is told by clocks: where one has jumped, a
    /// late start may come after a refusal that counted.
    pub(super) fn living(&self) -> Vec<(String, String)> {
        let contacts = lock(&self.contacts.by_token);
        let excused = |contact: &Contact| contact.late && self.world.faults.jumps > 0;
        let living = contacts.iter().filter(|(_, contact)| !contact.ended && !excused(contact));
        living.map(|(token, contact)| (token.clone(), contact.id.clone())).collect()
    }

    /// What a refused start is answered, which says nothing of another one.
    fn refusal(&self, token: &str) -> HandoverOutcome {
        let world = &self.world;
        let outcomes = [
            HandoverOutcome::Later,
            HandoverOutcome::NotYet,
            HandoverOutcome::Closed,
            HandoverOutcome::Full,
            HandoverOutcome::Failed,
        ];
        let outcome = outcomes[world.below(outcomes.len())].clone();
        tell!(world, "    a handover is answered {outcome:?}");
        world.count("refused handovers");
        if self.contacts.has(token) {
            world.count("refused handovers that had begun");
        }
        outcome
    }

    /// A start that is carried out when whoever asked for it has given up.
    fn start_late(&self, token: &str) {
        let (contacts, token) = (self.contacts.clone(), token.to_owned());
        self.world.scheduler.begin(OUTSIDE, async move {
            contacts.world.wait(contacts.world.below(9_000)).await;
            contacts.world.count("late starts");
            contacts.start(&token, Start::Late);
        });
    }
}

/// When a contact starts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    Now,
    Late,
}

impl Contacts {
    fn has(&self, token: &str) -> bool {
        lock(&self.by_token).contains_key(token)
    }

    fn end(&self, id: &str) {
        for contact in lock(&self.by_token).values_mut().filter(|contact| contact.id == id) {
            contact.ended = true;
        }
    }

    /// Starts a contact, or finds the one that was started with this token.
    fn start(&self, token: &str, when: Start) -> String {
        let mut history = lock(&self.world.history);
        let mut contacts = lock(&self.by_token);
        let known =
            contacts.get(token).filter(|_| self.world.defect != Some(Defect::CentreForgetsTokens));
        if let Some(contact) = known {
            return contact.id.clone();
        }
        let id = format!("contact {}", contacts.len() + 1);
        tell!(self.world, "    {id} starts");
        self.world.count("contacts");
        if let Err(wrong) = history.started(token, &id) {
            self.world.violate(wrong);
        }
        let contact = Contact { id: id.clone(), late: when == Start::Late, ended: false };
        contacts.insert(token.to_owned(), contact);
        id
    }
}

#[async_trait]
impl ContactCentre for Centre {
    async fn hand_over(&self, request: &HandOver<'_>) -> HandoverOutcome {
        let world = &self.world;
        world.pause().await;
        let token = request.client_token;
        if request.attempt == Attempt::First && !lock(&self.begun).insert(token.to_owned()) {
            world.violate("a handover had two first tries".to_owned());
        }
        // Once no try is under way, a contact that was started is found.
        let is_found = request.attempt == Attempt::Settled && self.contacts.has(token);
        if request.attempt == Attempt::Settled {
            world.count("settled handovers");
        }
        if !is_found && world.strikes(world.faults.refused) {
            return self.refusal(token);
        }
        let fate = world.fate();
        match fate {
            Fate::Fails => return HandoverOutcome::Later,
            Fate::Late => {
                self.start_late(token);
                return HandoverOutcome::Later;
            }
            Fate::Good | Fate::AnswerLost | Fate::AskedAgain => {}
        }
        let mut contact = self.contacts.start(token, Start::Now);
        world.pause().await;
        match fate {
            Fate::AskedAgain => contact = self.contacts.start(token, Start::Now),
            // It timed out after it succeeded. Nobody knows, and the same token may be tried again.
            Fate::AnswerLost => {
                world.count("handovers without an answer");
                return HandoverOutcome::Later;
            }
            Fate::Good | Fate::Late | Fate::Fails => {}
        }
        world.pause().await;
        HandoverOutcome::Queued { kind: ContactKind::WebCall, contact, join: None }
    }

    async fn join(
        &self,
        _kind: ContactKind,
        contact: &str,
        _display_name: &str,
    ) -> Result<Join, JoinFailure> {
        self.world.pause().await;
        match lock(&self.contacts.by_token)
            .values()
            .find(|known| known.id == contact && !known.ended)
        {
            Some(_) => Ok(Join::new(serde_json::json!({ "contact": contact }))),
            None => Err(JoinFailure::Gone),
        }
    }

    async fn is_open(&self, _hours: &Name) -> Option<bool> {
        self.world.pause().await;
        let strikes = self.world.strikes(self.world.faults.fails);
        if strikes { None } else { Some((self.world.time() / 600).is_multiple_of(2)) }
    }

    async fn has_ended(&self, contact: &str) -> bool {
        self.world.pause().await;
        lock(&self.contacts.by_token).values().any(|known| known.id == contact && known.ended)
    }

    async fn end(&self, contact: &str) -> Ending {
        self.world.pause().await;
        let fate = self.world.fate();
        if fate == Fate::Fails {
            return Ending::Unknown;
        }
        tell!(self.world, "    {contact} is ended");
        self.contacts.end(contact);
        if fate == Fate::AnswerLost { Ending::Unknown } else { Ending::Over }
    }

    async fn abandon(&self, request: &HandOver<'_>) -> Ending {
        if self.world.defect == Some(Defect::CentreAbandonsNothing) {
            return Ending::Over;
        }
        match self.hand_over(request).await {
            HandoverOutcome::Queued { contact, .. } => self.end(&contact).await,
            _ => Ending::Unknown,
        }
    }
}

/// A server's clock: the right time and how wrong it is.
pub(super) struct ServerClock {
    pub(super) world: Arc<World>,
    pub(super) ahead: Arc<Mutex<i64>>,
}

impl Clock for ServerClock {
    fn now(&self) -> u64 {
        self.world.time().saturating_add_signed(*lock(&self.ahead))
    }
}

/// Counts journey events, and looks that they hold nothing of a person.
pub(super) struct Journeys(pub(super) Arc<World>);

impl Events for Journeys {
    fn record(&self, event: JourneyEvent) {
        self.0.count(event.kind.as_str());
        let words = [&event.session, &event.trace, &event.line, &event.menu, &event.option];
        let personal = |word: &&Option<String>| {
            word.as_ref().is_some_and(|word| word.contains("555") && word.starts_with('+'))
        };
        if words.iter().any(personal) {
            self.0.violate(format!("a journey event holds a number: {event:?}"));
        }
    }
}
