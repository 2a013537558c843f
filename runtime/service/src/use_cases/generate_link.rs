//! Makes the link to the visual menu and sends it to the number that called, once.
//!
//! A contact flow repeats a call that failed or was late. The token is made of the contact and
//! the attempt, so a repetition finds the session of the first run and sends nothing. Whoever
//! creates the session is the only one that may send its text.

use std::sync::Arc;
use std::time::Duration;

use pivotline_ir::{Name, NodeId, Pivot, Tag};
use tokio::time::{Instant, timeout_at};

use crate::number::Number;
use crate::ports::{Created, JourneyEvent, JourneyStep, StoreError, TextOutcome};
use crate::programs::Served;
use crate::record::{Operation, Record, SessionKey, Stage};
use crate::runtime::Runtime;
use crate::seal::{Seal, SealError};
use crate::session::{Leg, Session};
use crate::token::Token;

/// How long the whole function may take. It answers before whoever runs it gives it up, and the
/// flow, after four seconds at least.
const WITHIN: Duration = Duration::from_millis(3_000);
/// How much of it is for storing what became of the text.
const STORING: Duration = Duration::from_millis(300);
/// How long a repetition waits for the first run to tell what became of the text.
const PATIENCE: Duration = Duration::from_millis(100);
/// How often it looks.
const LOOKS: u32 = 20;

/// A link that a call asks for.
pub struct GenerateLink {
    /// The number that called.
    pub phone: Number,
    /// The call's contact id.
    pub contact: String,
    /// Tells the links of a contact apart: the same text is the same link, sent once.
    pub attempt: String,
    /// The line that was called.
    pub line: Name,
    /// The language that is spoken.
    pub language: Tag,
    /// The pivot whose rule holds.
    pub pivot: Name,
    /// Where the link opens.
    pub opens: NodeId,
}

/// What became of the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkStatus {
    /// It was sent.
    Sent,
    /// It was not sent, or nobody can tell; the caller is better served on the call.
    NotSent,
}

/// Why no link could be made.
#[derive(Debug, thiserror::Error)]
pub enum GenerateLinkError {
    /// No program is served.
    #[error("no program is served")]
    NoProgram,
    /// The program has no such thing.
    #[error("the program that is served has no {0}")]
    Unknown(&'static str),
    /// The session could not be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The session could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl Runtime {
    /// Makes a link and sends it to the number that called, unless that was done already.
    ///
    /// # Errors
    /// The program knows no such line, language, pivot or place, or nothing can be stored.
    #[tracing::instrument(
        skip_all,
        fields(trace = %self.config.server_key.trace(&request.contact), line = %request.line)
    )]
    pub async fn generate_link(
        &self,
        request: GenerateLink,
    ) -> Result<LinkStatus, GenerateLinkError> {
        let end = Instant::now() + WITHIN;
        let deadline = end - STORING;
        let served = self.programs.current().ok_or(GenerateLinkError::NoProgram)?;
        let pivot = check(&served, &request)?;
        let token = Token::of_link(&self.config.server_key, &request.contact, &request.attempt);
        let key = token.session_key();
        let seal = self.sessions.seal(&key);
        let (mut record, session) = self.claim(&served, &request, &seal, pivot.within)?;
        let created = timeout_at(deadline, self.ports.store.create(&key, &record)).await;
        // Where it is stored all the same, it stands for a text that nobody sends.
        let Ok(created) = created else { return Ok(late()) };
        match created? {
            Created::Exists(first) if first.operation == record.operation => {}
            Created::Exists(first) => {
                let answer = timeout_at(deadline, self.first_answer(&key, *first)).await;
                return answer.unwrap_or_else(|_| Ok(late()));
            }
            Created::New => {}
        }
        self.tell_link(JourneyStep::Offered, &served, &request, &key);
        let outcome = self.send_text(&request, pivot, &token, deadline).await?;
        let (stage, status) = match outcome {
            TextOutcome::Sent => (Stage::Sent, LinkStatus::Sent),
            TextOutcome::NotSent | TextOutcome::TryAgain => (Stage::NotSent, LinkStatus::NotSent),
            TextOutcome::Unknown => (Stage::Sending, LinkStatus::NotSent),
        };
        if stage != Stage::Sending {
            record.stage = stage;
            record.version = 2;
            // Where this is not stored, somebody was faster and has opened the link, or the store
            // failed or was late. The text is out either way, and a link that is `Sending` opens
            // too.
            seal.close(&mut record, &session)?;
            let storing = self.ports.store.replace(&key, &record, self.now());
            let _stored = timeout_at(end, storing).await;
        }
        let kind = match status {
            LinkStatus::Sent => JourneyStep::LinkSent,
            LinkStatus::NotSent => JourneyStep::LinkNotSent,
        };
        self.tell_link(kind, &served, &request, &key);
        Ok(status)
    }

    fn claim(
        &self,
        served: &Arc<Served>,
        request: &GenerateLink,
        seal: &Seal,
        within: u32,
    ) -> Result<(Record, Session), SealError> {
        let now = self.now();
        let place = (request.line.clone(), request.language.clone(), request.opens.clone());
        let mut session =
            Session::new(request.phone.clone(), request.contact.as_str().into(), place);
        let line = served.program.lines.get(&request.line);
        if line.is_some_and(|line| line.stays(&request.pivot)) {
            session.leg = Leg::Follows;
        }
        let mut record = Record {
            version: 1,
            operation: Operation::NONE,
            program: served.digest,
            created: now,
            expires: now.saturating_add(within.into()),
            stage: Stage::Sending,
            sealed: Vec::new(),
        };
        seal.close(&mut record, &session)?;
        Ok((record, session))
    }

    /// What the first run answered, or will answer.
    async fn first_answer(
        &self,
        key: &SessionKey,
        first: Record,
    ) -> Result<LinkStatus, GenerateLinkError> {
        let mut stage = first.stage;
        for _ in 0..LOOKS {
            if stage != Stage::Sending {
                break;
            }
            tokio::time::sleep(PATIENCE).await;
            match self.ports.store.load(key).await? {
                Some(record) => stage = record.stage,
                None => break,
            }
        }
        Ok(match stage {
            Stage::Sent | Stage::Open | Stage::Completed => LinkStatus::Sent,
            Stage::Sending | Stage::NotSent => LinkStatus::NotSent,
        })
    }

    fn tell_link(
        &self,
        kind: JourneyStep,
        served: &Served,
        request: &GenerateLink,
        key: &SessionKey,
    ) {
        let front = served.machine.front(&request.line, &request.language, &request.opens);
        self.ports.events.record(JourneyEvent {
            session: Some(key.handle().to_owned()),
            trace: Some(self.config.server_key.trace(&request.contact)),
            line: Some(request.line.to_string()),
            menu: Some(front.menu.unwrap_or_else(|| request.opens.block().into()).to_string()),
            option: Some(request.pivot.to_string()),
            ..JourneyEvent::new(kind, self.now())
        });
    }
}

/// What a flow is told when the store is not heard of in time.
fn late() -> LinkStatus {
    tracing::warn!(cause = "store_late", "the text was not sent");
    LinkStatus::NotSent
}

fn check<'a>(served: &'a Served, request: &GenerateLink) -> Result<&'a Pivot, GenerateLinkError> {
    let unknown = GenerateLinkError::Unknown;
    let line = served.program.lines.get(&request.line).ok_or_else(|| unknown("such line"))?;
    line.language(request.language.as_str()).ok_or_else(|| unknown("such language"))?;
    line.node(request.opens.as_str()).ok_or_else(|| unknown("such place to open"))?;
    line.pivots.get(&request.pivot).ok_or_else(|| unknown("such pivot"))
}
