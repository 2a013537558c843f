//! One step: an event comes, the contact goes on, effects leave.

use pivotline_ir::{Face, HandOver, InQueue, Node, Program, Target};

use crate::answer::checked;
use crate::effect::Effect;
use crate::event::{Event, Refusal};
use crate::facts::Facts;
use crate::questions::Miss;
use crate::state::{Answer, Contact, ContactKind, State, Waiting, Why};
use crate::trace::{Part, Trace, Tracer};
use crate::walk::Walk;
use crate::{change, follow, notice, questions, screen, voice};

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
    pub(crate) fn of(mut walk: Walk<'_>) -> Self {
        walk.forget_secrets();
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
            Waiting::Confirm { .. } => questions::key(walk, key)?,
            Waiting::Pause => follow::take_back(walk, Why::Key),
            _ => return Err(Refusal::NotExpected),
        },
        (Face::Voice, Event::Silence) => match walk.state.waiting {
            Waiting::Language { offer } => voice::language_key(walk, None, offer),
            Waiting::Choice { .. } => voice::silence(walk)?,
            Waiting::Digits { .. } | Waiting::Confirm { .. } => {
                questions::missed(walk, &Miss::Silence)?;
            }
            Waiting::Pause => follow::silence(walk),
            _ => return Err(Refusal::NotExpected),
        },
        (Face::Voice, Event::KeysFailed) => match walk.state.waiting {
            Waiting::Language { offer } => voice::language_key(walk, None, offer),
            Waiting::Choice { .. } => voice::keys_failed(walk)?,
            Waiting::Digits { .. } | Waiting::Confirm { .. } => questions::keys_failed(walk)?,
            Waiting::Pause => follow::take_back(walk, Why::Quiet),
            _ => return Err(Refusal::NotExpected),
        },
        (_, Event::Digits { digits }) => match walk.state.waiting {
            Waiting::Digits { .. } => questions::digits(walk, digits)?,
            _ => return Err(Refusal::NotExpected),
        },
        (Face::Voice, Event::News { news }) => follow::news(walk, Some(news))?,
        (Face::Voice, Event::NewsFailed) => follow::news(walk, None)?,
        (Face::Screen, Event::BackOnCall) => {
            // What was said last may not be read yet: that an order is made, or not.
            let unread = std::mem::take(&mut walk.state.said);
            close(walk);
            walk.state.said = vec![notice::on_call(&walk.state.language)];
            walk.state.said.extend(unread);
        }
        (Face::Screen, Event::Choose { option }) => match walk.state.waiting {
            Waiting::Choice { .. } => screen::choose(walk, &option)?,
            Waiting::Confirm { .. } => questions::choose(walk, &option)?,
            _ => return Err(Refusal::NotExpected),
        },
        (Face::Screen, Event::Finish) => match walk.state.waiting {
            Waiting::Choice { .. }
            | Waiting::Digits { .. }
            | Waiting::Confirm { .. }
            | Waiting::Login
            | Waiting::Handover
            | Waiting::Contact => {
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
        (Waiting::Service, Node::Change { service, ok, failed, unsure }, event) => {
            change::told(walk, (service, [ok, failed, unsure]), event)?
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
        (Waiting::Handover, Node::HandOver(node), Event::HandedOver { kind, contact }) => {
            handed_over(walk, node, kind, contact);
            return Ok(());
        }
        (Waiting::Handover, Node::HandOver(node), event) => {
            refused(node, &event).ok_or(Refusal::NotExpected)?
        }
        (Waiting::Handover, Node::CallBack { done, .. }, Event::HandedOver { .. }) => done,
        (
            Waiting::Handover,
            Node::CallBack { failed, .. },
            Event::Closed | Event::Full | Event::HandoverFailed,
        ) => failed,
        (Waiting::Queue { steps }, Node::HandOver(node), Event::Waited { waiting }) => {
            return waited(walk, node, steps.saturating_add(1), waiting);
        }
        (Waiting::Queue { .. }, Node::HandOver(node), Event::AgentReached) => {
            match node.left {
                Some(_) => walk.wait(Waiting::Agent, Effect::Talk),
                None => walk.state.waiting = Waiting::End,
            }
            return Ok(());
        }
        (Waiting::Agent, Node::HandOver(node), Event::AgentLeft) => {
            node.left.as_ref().ok_or(Refusal::NotExpected)?
        }
        (Waiting::Outside, Node::Dial { left, unanswered, failed, .. }, event) => match event {
            Event::OutsideLeft => left,
            Event::NoAnswer => unanswered,
            Event::DialFailed => failed,
            _ => return Err(Refusal::NotExpected),
        },
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

/// Where a contact goes that the route does not take.
fn refused<'a>(node: &'a HandOver, event: &Event) -> Option<&'a Target> {
    match event {
        Event::Closed => Some(&node.closed),
        Event::Unstaffed => node.unstaffed.as_ref(),
        Event::Crowded => node.crowded.as_ref().map(|crowded| &crowded.to),
        Event::Full => Some(&node.full),
        Event::HandoverFailed => Some(&node.failed),
        _ => None,
    }
}

/// On the call the machine's part is over, unless the menus say what follows: the call stands in
/// the queue. The page stays, to follow the contact.
fn handed_over(walk: &mut Walk<'_>, node: &HandOver, kind: ContactKind, id: String) {
    if walk.state.face == Face::Voice {
        let follows = node.waiting.is_some() || node.left.is_some();
        match follows {
            true => wait_in_queue(walk, node, 0),
            false => walk.state.waiting = Waiting::End,
        }
        return;
    }
    let queue = walk.line().routes.get(&node.route).map(|route| route.queue.clone());
    let queue = queue.unwrap_or_else(|| node.route.clone());
    walk.state.contact = Some(Contact { kind, id, queue });
    walk.state.waiting = Waiting::Contact;
}

fn wait_in_queue(walk: &mut Walk<'_>, node: &HandOver, steps: u32) {
    let waiting = node.waiting.as_ref();
    let music = waiting.and_then(|waiting| waiting.music.clone());
    let seconds = waiting.and_then(InQueue::step);
    walk.wait(Waiting::Queue { steps }, Effect::Wait { music, seconds });
}

/// The caller hears the words of the queue and waits on, or has waited long.
fn waited<'a>(
    walk: &mut Walk<'a>,
    node: &'a HandOver,
    steps: u32,
    count: Option<u32>,
) -> Result<(), Refusal> {
    let waiting = node.waiting.as_ref().filter(|waiting| waiting.step().is_some());
    let waiting = waiting.ok_or(Refusal::NotExpected)?;
    if waiting.last_step().is_some_and(|last| steps >= last) {
        walk.follow(node.waited().unwrap_or(&node.failed));
        return Ok(());
    }
    if let Some(every) = &waiting.every {
        let count = count.map(|count| count.to_string());
        let facts = Facts { waiting: count.as_deref(), ..walk.facts() };
        let words = facts.words(&every.words);
        walk.say(words);
    }
    // How often it was said matters only where that ends the wait.
    let steps = if waiting.after.is_some() { steps } else { 0 };
    wait_in_queue(walk, node, steps);
    Ok(())
}

fn close(walk: &mut Walk<'_>) {
    walk.state.said.clear();
    walk.state.asking.clear();
    walk.state.rounds = 0;
    walk.end();
}
