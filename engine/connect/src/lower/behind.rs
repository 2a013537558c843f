//! The flows behind the voice menu: what a caller hears in the queue, what the agent hears before
//! the caller, what happens when the agent is gone.

use std::collections::BTreeSet;

use pivotline_ir::{HandOver, Hole, Language, Line, Name, Program, Target, ValueRef, Words, along};

use super::draft::{Finished, Place, Ways};
use super::error::LowerError;
use super::graph::VoiceGraph;
use super::lowering::Lowering;
use super::names::{FlowNames, whisper_name};
use super::values::attribute;
use crate::contract::MOST_INTENTS;
use crate::model::{ActionKind, ErrorType, Flow, FlowRole, Message, Operator};

/// How long the silence between words is at a time, in seconds: the longest that is taken.
const SILENCE: u32 = 10;

/// The flows of a language that run in queues and when an agent is gone, and which attributes they
/// read that the call must keep for them.
pub(super) fn flows(
    program: &Program,
    name: &Name,
    line: &Line,
    language: &Language,
) -> Result<(Vec<Flow>, BTreeSet<String>), LowerError> {
    let names = FlowNames { line: name, rules: line, language };
    let mut flows = Vec::new();
    let mut read = BTreeSet::new();
    for node in line.handovers() {
        if node.waiting.is_some() {
            let title = names.of(&format!("{} queue", node.route));
            let graph = VoiceGraph::behind(line, node.waited().and_then(Target::node))?;
            let made = Lowering::new(program, name, line, language, &graph, FlowRole::Queue);
            flows.push(made.flow_behind(title, &mut read, |made| made.wait(node))?);
        }
        if let Some(left) = &node.left {
            let title = names.of(&format!("{} agent left", node.route));
            let graph = VoiceGraph::behind(line, left.node())?;
            let made = Lowering::new(program, name, line, language, &graph, FlowRole::Disconnect);
            flows.push(made.flow_behind(title, &mut read, |made| made.place(0, left))?);
        }
    }
    let left = |node: &HandOver| node.left.is_some();
    if line.handovers().any(left) && !line.handovers().all(left) {
        let graph = VoiceGraph::behind(line, None)?;
        let made = Lowering::new(program, name, line, language, &graph, FlowRole::Disconnect);
        flows.push(made.flow_behind(names.of("agent left"), &mut read, |_| Place::HangUp)?);
    }
    Ok((flows, read))
}

/// The flow that tells agents who comes and why, where any route says so.
pub(super) fn whisper(
    program: &Program,
    name: &Name,
    line: &Line,
) -> Result<Option<Flow>, LowerError> {
    let telling: Vec<_> = line.routes.values().filter(|rule| rule.tell.is_some()).collect();
    let Some(language) = line.languages.first().filter(|_| !telling.is_empty()) else {
        return Ok(None);
    };
    let intents: BTreeSet<&Name> = telling.iter().filter_map(|rule| rule.intent.as_ref()).collect();
    let graph = VoiceGraph::behind(line, None)?;
    let made = Lowering::new(program, name, line, language, &graph, FlowRole::Whisper);
    let mut read = BTreeSet::new();
    made.flow_behind(whisper_name(name), &mut read, |made| made.tell_agent(&intents)).map(Some)
}

impl<'a> Lowering<'a> {
    /// A flow that begins as `begin` says, over the nodes that can be reached from there.
    pub(super) fn flow_behind(
        mut self,
        name: String,
        read: &mut BTreeSet<String>,
        begin: impl FnOnce(&mut Self) -> Place,
    ) -> Result<Flow, LowerError> {
        self.lower_nodes()?;
        let start = begin(&mut self);
        read.extend(self.values.all_read());
        let role = self.role;
        let Finished { start, actions, .. } = self.draft.finish(start);
        Ok(Flow { name, role, start, actions })
    }

    /// Waiting: something is played and interrupted, until the time is over.
    fn wait(&mut self, node: &HandOver) -> Place {
        let Some(waiting) = &node.waiting else { return Place::HangUp };
        let message = match &waiting.music {
            Some(music) => Message::Prompt(music.to_string()),
            None => Message::Silence(SILENCE),
        };
        let wait = self.draft.reserve("wait");
        // A contact that hears nothing, such as a chat, waits all the same.
        let stay = self.draft.add("wait on", ActionKind::EndFlowExecution, Ways::default());
        let mut ways = Ways { errors: vec![(ErrorType::NoMatchingError, stay)], ..Ways::default() };
        let interrupt = waiting.step();
        if interrupt.is_some() {
            let mut on = wait;
            if let Some(every) = &waiting.every {
                on = self.still_waiting(&node.route, &every.words, wait);
            }
            let on = match (waiting.last_step(), node.waited()) {
                (Some(last), Some(to)) => {
                    let waited = self.place(0, to);
                    self.steps("waited", last.saturating_sub(1), on, waited)
                }
                _ => on,
            };
            ways.conditions = vec![(Operator::Equals, "MessagesInterrupted".to_owned(), on)];
        }
        let kind = ActionKind::MessageParticipantIteratively { message, interrupt };
        self.draft.fill(wait, kind, ways);
        wait
    }

    /// The words at intervals. How many wait is found out first, where they say it; where that
    /// cannot be told, the other words are said.
    fn still_waiting(&mut self, route: &Name, words: &Words, next: Place) -> Place {
        let name = "still waiting";
        let said = self.lower_say(name, words, next);
        let tag = &self.language.tag;
        let counts = |hole: &Hole| hole.value == ValueRef::Waiting;
        let Some(rule) = self.line.routes.get(route) else { return said };
        if !words.in_language(tag).holes().any(counts) {
            return said;
        }
        let or = self.or_text(words);
        let untold = or.map_or(next, |or| self.message(&format!("{name} uncounted"), or, next));
        let kind = ActionKind::GetMetricData { queue: rule.queue.to_string() };
        self.draft.add_or(&format!("{name} how many"), kind, said, untold)
    }

    /// Goes on for so many passages, and then is done.
    fn steps(&mut self, name: &str, times: u32, on: Place, done: Place) -> Place {
        if times == 0 {
            return done;
        }
        let condition = |word: &str, to| (Operator::Equals, word.to_owned(), to);
        let conditions = vec![condition("ContinueLooping", on), condition("DoneLooping", done)];
        let ways = Ways { next: Some(done), conditions, errors: Vec::new() };
        self.draft.add(name, ActionKind::Loop { count: times }, ways)
    }

    /// Says why the caller comes, then what the menus tell the agent.
    fn tell_agent(&mut self, intents: &BTreeSet<&Name>) -> Place {
        let end = self.draft.add("end", ActionKind::EndFlowExecution, Ways::default());
        let mut place = self.message("tell agent", attribute(along::TELL_AGENT), end);
        if !intents.is_empty() && intents.len() <= MOST_INTENTS {
            let conditions = intents.iter().map(|intent| {
                let words = format!("{}.", intent.as_str().replace('_', " "));
                let said = self.message(&format!("intent {intent}"), words, place);
                (Operator::Equals, intent.to_string(), said)
            });
            let conditions = conditions.collect();
            place = self.draft.compare("intent", attribute(along::INTENT), conditions, place);
        }
        self.voice("voice", self.language, place)
    }
}
