//! Routes and callbacks: to people.

use pivotline_ir::{
    After, Arm, Condition, Crowded, Every, HandOver, InQueue, NodeId, Route, RouteWay, Target,
    Term, Test, Tried,
};
use pivotline_syntax::ast::{self, Way};

use super::Lowering;
use super::arrow::Origin;
use super::stages::{Act, Arms, Stage};
use crate::meaning::{Scope, value};
use crate::shapes::{BlockShape, CallbackShape, OutcomeKey, RouteShape, TeamShape};

/// How long a number outside rings where the menus do not say it, in seconds.
const RINGS: u32 = 30;

impl<'f, 'a> Lowering<'f, 'a> {
    pub(super) fn route(
        &mut self,
        block: &'f BlockShape<'a>,
        route: &RouteShape<'a>,
        entry: NodeId,
    ) {
        if let Some((_, number)) = route.number {
            return self.outside(block, (route, number), entry);
        }
        let mut stages = self.needs(block);
        let failed = match route.called_back() {
            Some(to) => {
                let repeat = Target::To(block.name.into());
                self.arrow(to, &Origin { block: Some(block), when: None, face: None, repeat })
            }
            None => self.outcome(block, OutcomeKey::Failed),
        };
        let full = self.outcome(block, OutcomeKey::Full);
        let closed = if route.hours.is_some() {
            self.outcome(block, OutcomeKey::Closed)
        } else {
            // Without hours it is never closed.
            failed.clone()
        };
        let mut act = HandOver::new(block.name.into(), closed, full, failed);
        act.unstaffed = self.where_written(block, OutcomeKey::Unstaffed);
        let over = block.outcomes.get(OutcomeKey::OverWaiting).and_then(|over| over.waiting());
        act.crowded = over.map(|over| Crowded {
            over: over.value,
            to: self.own_outcome(block, OutcomeKey::OverWaiting),
        });
        act.waiting = self.waiting(block, route);
        act.left = self.where_written(block, OutcomeKey::AgentLeft);
        let act = Act::HandOver(Box::new(act));
        stages.push(Stage { role: "hand over".to_owned(), span: block.block.head, act });
        self.stages(block, entry, stages);
        let ways = route.by.iter().filter_map(|way| match &way.value {
            Way::ThisCall => Some(RouteWay::ThisCall),
            Way::WebCall => Some(RouteWay::WebCall),
            Way::Chat => Some(RouteWay::Chat),
            Way::Callback => Some(RouteWay::Callback),
            Way::Passkey
            | Way::AppLogin(_)
            | Way::Text(_)
            | Way::CallbackBlock(_)
            | Way::NotBuilt(_) => None,
        });
        let mut by: Vec<_> = ways.collect();
        if by.is_empty() {
            by = vec![RouteWay::ThisCall, RouteWay::WebCall];
        }
        let mut rule = self.team_rule(block, &route.team, by);
        rule.hours = route.hours.map(|(_, hours)| hours.value.as_str().into());
        self.routes.insert(block.name.into(), rule);
    }

    /// A number outside. Its hours are asked first, as those of a queue are.
    fn outside(
        &mut self,
        block: &'f BlockShape<'a>,
        (route, number): (&RouteShape<'a>, &ast::Name),
        entry: NodeId,
    ) {
        let mut stages = self.needs(block);
        let span = block.block.head;
        if let Some((_, hours)) = route.hours {
            let test = Test::Open { hours: hours.value.as_str().into() };
            let when = Condition { all: vec![Term { not: true, test }] };
            let arms = vec![Arm { when, to: self.outcome(block, OutcomeKey::Closed) }];
            let arms = Arms { arms, last: None };
            let act = Act::Go { voice: arms.clone(), screen: arms };
            stages.push(Stage { role: "hours".to_owned(), span, act });
        }
        let failed = self.outcome(block, OutcomeKey::Failed);
        let unanswered = self.where_written(block, OutcomeKey::NoAnswer);
        let act = Act::Dial {
            number: number.value.as_str().into(),
            within: route.within.map_or(RINGS, |(_, within)| within.seconds),
            left: self.where_written(block, OutcomeKey::AgentLeft).unwrap_or(Target::HangUp),
            unanswered: unanswered.unwrap_or_else(|| failed.clone()),
            failed,
        };
        stages.push(Stage { role: "dial".to_owned(), span, act });
        self.stages(block, entry, stages);
    }

    pub(super) fn callback(
        &mut self,
        block: &'f BlockShape<'a>,
        callback: &CallbackShape<'a>,
        entry: NodeId,
    ) {
        let mut stages = self.needs(block);
        let mut tried = Tried::USUAL;
        if let Some((_, written)) = callback.tried {
            tried.times = written.times.value;
            tried.apart = written.apart.map_or(tried.apart, |apart| apart.seconds);
        }
        let done = self.own_outcome(block, OutcomeKey::Done);
        let failed = self.outcome(block, OutcomeKey::Failed);
        let act = Act::CallBack { route: block.name.into(), tried, done, failed };
        stages.push(Stage { role: "call back".to_owned(), span: block.block.head, act });
        self.stages(block, entry, stages);
        let rule = self.team_rule(block, &callback.team, vec![RouteWay::Callback]);
        self.routes.insert(block.name.into(), rule);
    }

    /// What waiting is like, where the block says anything of it.
    fn waiting(&mut self, block: &BlockShape<'a>, route: &RouteShape<'a>) -> Option<InQueue> {
        let every = block.outcomes.get(OutcomeKey::Every);
        let every = every.and_then(|every| {
            Some(Every { seconds: every.duration()?.seconds, words: self.said(every)? })
        });
        let after = block.outcomes.get(OutcomeKey::AfterTime).and_then(|after| after.duration());
        let after = after.map(|after| After {
            seconds: after.seconds,
            to: self.own_outcome(block, OutcomeKey::AfterTime),
        });
        let music = route.music.map(|(_, music)| music.value.as_str().into());
        let is_said = music.is_some() || every.is_some() || after.is_some();
        is_said.then_some(InQueue { music, every, after })
    }

    /// Where an outcome leads that is asked for only where it is written.
    fn where_written(&mut self, block: &BlockShape<'a>, key: OutcomeKey) -> Option<Target> {
        block.outcomes.get(key).map(|_| self.own_outcome(block, key))
    }

    fn team_rule(&self, block: &BlockShape<'a>, team: &TeamShape<'a>, by: Vec<RouteWay>) -> Route {
        let folder = self.facts.folder;
        let scope = Scope::of_block(folder, block);
        let pass = team.pass.iter().filter_map(|one| value(folder, &scope, one).ok());
        Route {
            queue: team.queue.map_or("", |(_, queue)| queue.value.as_str()).into(),
            hours: None,
            by,
            intent: team.intent.map(|(_, intent)| intent.value.as_str().into()),
            pass: pass.map(|one| one.reference).collect(),
            tell: team.tell.map(|(_, texts)| self.words_of_first(texts)),
        }
    }
}
