//! One step: an event comes, the contact goes on, effects leave.

use pivotline_ir::{Face, Name, Node, Program, Target};

use crate::answer::checked;
use crate::effect::Effect;
use crate::event::{Event, Refusal};
use crate::state::{Answer, Contact, ContactKind, State, Waiting, Why};
use crate::trace::{Part, Trace, Tracer};
use crate::walk::Walk;
use crate::{follow, notice, screen, voice};

/// What an event led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The contact's state now.
    pub state: State,
    /// What the outside is to do, in order. The last one is what the contact waits for, if it
    /// waits for anything but a tap; [`State::waiting`] tells the same.
    pub effects: Vec<Effect>,
    /// Why the event changed nothing, if so: the state is then the one before, without effects.
    pub refused: Option<Refusal>,
}

impl Step {
    pub(crate) fn of(walk: Walk<'_>) -> Self {
        Self { state: walk.state, effects: walk.effects, refused: None }
    }

    pub(crate) fn traced(mut walk: Walk<'_>) -> (Self, Trace) {
        let trace = walk.tracer.take().map(Tracer::trace).unwrap_or_default();
        (Self::of(walk), trace)
    }

    fn refused(state: &State, refusal: Refusal) -> Self {
        Self { state: state.clone(), effects: Vec::new(), refused: Some(refusal) }
    }
}

/// The step that an event leads to.
pub(crate) fn step(program: &Program, state: &State, event: Event) -> Step {
    match walked(program, state, event, None) {
        Ok(walk) => Step::of(walk),
        Err(refusal) => Step::refused(state, refusal),
    }
}

/// The step that an event leads to, and what it read and changed.
pub(crate) fn traced_step(program: &Program, state: &State, event: Event) -> (Step, Trace) {
    match walked(program, state, event, Some(Tracer::default())) {
        Ok(walk) => Step::traced(walk),
        Err(refusal) => (Step::refused(state, refusal), Trace::default()),
    }
}

fn walked<'a>(
    program: &'a Program,
    state: &State,
    event: Event,
    tracer: Option<Tracer>,
) -> Result<Walk<'a>, Refusal> {
    if state.waiting == Waiting::End {
        return Err(Refusal::Ended);
    }
    let line = program.lines.get(&state.line).ok_or(Refusal::NotExpected)?;
    let mut walk = Walk::new(program, line, state.clone());
    walk.tracer = tracer;
    happens(&mut walk, event)?;
    Ok(walk)
}

fn happens(walk: &mut Walk<'_>, event: Event) -> Result<(), Refusal> {
    match (walk.state.face, event) {
        (Face::Voice, Event::HungUp) => walk.state.waiting = Waiting::End,
        (Face::Voice, Event::Key { key }) => match walk.state.waiting {
            Waiting::Language { offer } => voice::language_key(walk, Some(key), offer),
            Waiting::Choice { .. } => voice::key(walk, key)?,
            Waiting::Pause => follow::take_back(walk, Why::Key),
            _ => return Err(Refusal::NotExpected),
        },
        (Face::Voice, Event::Silence) => match walk.state.waiting {
            Waiting::Language { offer } => voice::language_key(walk, None, offer),
            Waiting::Choice { .. } => voice::silence(walk)?,
            Waiting::Pause => follow::silence(walk),
            _ => return Err(Refusal::NotExpected),
        },
        (Face::Voice, Event::KeysFailed) => match walk.state.waiting {
            Waiting::Language { offer } => voice::language_key(walk, None, offer),
            Waiting::Choice { .. } => voice::keys_failed(walk)?,
            Waiting::Pause => follow::take_back(walk, Why::Quiet),
            _ => return Err(Refusal::NotExpected),
        },
        (Face::Voice, Event::News { news }) => follow::news(walk, Some(news))?,
        (Face::Voice, Event::NewsFailed) => follow::news(walk, None)?,
        (Face::Screen, Event::BackOnCall) => {
            close(walk);
            walk.state.said = vec![notice::on_call(&walk.state.language)];
        }
        (Face::Screen, Event::Choose { option }) => match walk.state.waiting {
            Waiting::Choice { .. } => screen::choose(walk, &option)?,
            _ => return Err(Refusal::NotExpected),
        },
        (Face::Screen, Event::Finish) => match walk.state.waiting {
            Waiting::Choice { .. } | Waiting::Login | Waiting::Handover | Waiting::Contact => {
                close(walk);
            }
            _ => return Err(Refusal::NotExpected),
        },
        (_, event) => answers(walk, event)?,
    }
    Ok(())
}

/// An event that answers what the node at hand asked for.
fn answers(walk: &mut Walk<'_>, event: Event) -> Result<(), Refusal> {
    let node = walk.node().ok_or(Refusal::NotExpected)?;
    let then: &Target = match (walk.state.waiting.clone(), node, event) {
        (Waiting::Number, Node::CheckNumber { next }, Event::NumberChecked { mobile }) => {
            walk.changed(|| Part::Mobile);
            walk.state.caller.mobile = Some(mobile.unwrap_or(false));
            next
        }
        (Waiting::Hours, _, Event::HoursChecked { open }) => {
            return hours_told(walk, open.unwrap_or(false));
        }
        (Waiting::Service, Node::Ask { service, ok, failed, .. }, Event::Answered { fields }) => {
            let rules = walk.service(service);
            let answer = rules.map_or(Answer::Failed, |rules| checked(rules, &fields));
            let then = if answer == Answer::Failed { failed } else { ok };
            walk.answered(service, answer);
            then
        }
        (Waiting::Service, Node::Ask { service, failed, .. }, Event::ServiceFailed) => {
            walk.answered(service, Answer::Failed);
            failed
        }
        (Waiting::Login, Node::LogIn { login, ok, .. }, Event::LoggedIn { at }) => {
            walk.state.logins.insert(login.clone(), at);
            walk.state.said.clear();
            ok
        }
        (Waiting::Login, Node::LogIn { failed, .. }, Event::LoginRefused) => {
            walk.state.said.clear();
            failed
        }
        (Waiting::Link, Node::Offer { sent, .. }, Event::LinkSent) => sent,
        (Waiting::Link, Node::Offer { not_sent, .. }, Event::LinkNotSent) => not_sent,
        (Waiting::Handover, Node::HandOver { route, .. }, Event::HandedOver { kind, contact }) => {
            handed_over(walk, route, kind, contact);
            return Ok(());
        }
        (Waiting::Handover, Node::HandOver { closed, .. }, Event::Closed) => closed,
        (Waiting::Handover, Node::HandOver { full, .. }, Event::Full) => full,
        (Waiting::Handover, Node::HandOver { failed, .. }, Event::HandoverFailed) => failed,
        (Waiting::Contact, _, Event::ContactEnded) => {
            close(walk);
            return Ok(());
        }
        _ => return Err(Refusal::NotExpected),
    };
    walk.follow(then);
    Ok(())
}

fn hours_told(walk: &mut Walk<'_>, open: bool) -> Result<(), Refusal> {
    let asked = walk.hours_asked().ok_or(Refusal::NotExpected)?;
    walk.state.hours.insert(asked, open);
    walk.resume();
    Ok(())
}

/// On the call the machine's part is over: the call stands in the queue. The page stays, to
/// follow the contact.
fn handed_over(walk: &mut Walk<'_>, route: &Name, kind: ContactKind, id: String) {
    if walk.state.face == Face::Voice {
        walk.state.waiting = Waiting::End;
        return;
    }
    let queue = walk.line().routes.get(route).map(|route| route.queue.clone());
    let queue = queue.unwrap_or_else(|| route.clone());
    walk.state.contact = Some(Contact { kind, id, queue });
    walk.state.waiting = Waiting::Contact;
}

fn close(walk: &mut Walk<'_>) {
    walk.state.said.clear();
    walk.end();
}
