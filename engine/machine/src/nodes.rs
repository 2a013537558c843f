//! Walking from node to node until something from outside is needed.

use pivotline_ir::{Face, HandOver, Name, Node, NodeId, Questions, Target};

use crate::effect::Effect;
use crate::handover::handover;
use crate::hours::hours_of;
use crate::state::{Answer, Waiting};
use crate::trace::Part;
use crate::walk::Walk;
use crate::{change, follow, questions, voice};

/// How many played menus a call remembers. It never comes near it.
const PATH_ON_VOICE: usize = 256;
/// How many played menus a screen remembers. Its state is stored at each tap and stays small,
/// however long somebody taps; an agent who is told the way hardly reads more.
const PATH_ON_SCREEN: usize = 16;

/// How a walk goes on after a node.
enum Go<'a> {
    On(&'a Target),
    At(&'a NodeId),
    Stop,
}

impl<'a> Walk<'a> {
    /// Follows an arrow from the node at hand, and goes on until something is needed.
    pub(crate) fn follow(&mut self, target: &'a Target) {
        self.go(Go::On(target));
    }

    /// Goes to a node, and on from there.
    pub(crate) fn begin(&mut self, at: &'a NodeId) {
        self.go(Go::At(at));
    }

    /// Goes on at the node at hand now that hours are known which it asked for.
    pub(crate) fn resume(&mut self) {
        let go = self.run();
        self.go(go);
    }

    fn go(&mut self, mut go: Go<'a>) {
        loop {
            go = match go {
                Go::On(target) => self.arrow(target),
                Go::At(node) => self.enter(node.clone()),
                Go::Stop => return,
            }
        }
    }

    fn arrow(&mut self, target: &'a Target) -> Go<'a> {
        match target {
            Target::To(node) => self.enter(node.clone()),
            Target::Repeat => self.again(),
            Target::Back => self.back(),
            Target::HangUp => self.stop(),
        }
    }

    /// The opening hours that the node at hand still has to be told.
    pub(crate) fn hours_asked(&self) -> Option<Name> {
        let hours = hours_of(self.line(), self.node()?, self.state.face);
        hours.into_iter().find(|name| !self.state.hours.contains_key(name))
    }

    fn enter(&mut self, at: NodeId) -> Go<'a> {
        let Some(left) = self.nodes_left.checked_sub(1) else { return self.stop() };
        self.nodes_left = left;
        self.state.at = at;
        self.state.hours.clear();
        self.run()
    }

    fn stop(&mut self) -> Go<'a> {
        self.end();
        Go::Stop
    }

    fn run(&mut self) -> Go<'a> {
        let Some(node) = self.node() else { return self.stop() };
        if let Some(hours) = self.hours_asked() {
            self.wait(Waiting::Hours, Effect::CheckHours { hours });
            return Go::Stop;
        }
        let voice = self.state.face == Face::Voice;
        match node {
            Node::ByFace { voice: call, screen } => Go::On(if voice { call } else { screen }),
            Node::Say { words, next } => {
                let words = self.facts().words(words);
                self.say(words);
                Go::On(next)
            }
            Node::Record { words, next } => {
                if voice {
                    let words = self.facts().words(words);
                    self.say(words);
                    self.effects.push(Effect::Record);
                }
                Go::On(next)
            }
            Node::CheckNumber { next } => {
                self.facts().read(|| Part::Mobile);
                if !voice || self.state.caller.mobile.is_some() {
                    return Go::On(next);
                }
                self.wait(Waiting::Number, Effect::CheckNumber);
                Go::Stop
            }
            Node::Ask { service, fresh, ok, failed } => self.ask(service, *fresh, ok, failed),
            Node::Change { service, failed, .. } => {
                change::begin(self, service, failed).map_or(Go::Stop, Go::On)
            }
            Node::LogIn { login, ok, failed } => {
                if self.state.logins.contains_key(login) {
                    return Go::On(ok);
                }
                if voice {
                    return Go::On(failed);
                }
                self.wait(Waiting::Login, Effect::LogIn { login: login.clone() });
                Go::Stop
            }
            Node::Branch { arms, otherwise } => {
                let arm = arms.iter().find(|arm| self.facts().holds(&arm.when));
                Go::On(arm.map_or(otherwise, |arm| &arm.to))
            }
            Node::Menu(_) => {
                self.menu();
                Go::Stop
            }
            Node::Questions(questions) => self.questions(questions),
            Node::Offer { pivot, opens, .. } => self.offer(pivot, opens),
            // A screen follows itself.
            Node::Follow(follow) if !voice => Go::On(&follow.done),
            Node::Follow(_) => {
                follow::begin(self);
                Go::Stop
            }
            Node::Solved { next } => {
                self.state.solved = true;
                self.effects.push(Effect::Solved);
                Go::On(next)
            }
            Node::Dial { failed, .. } if !voice => Go::On(failed),
            Node::Dial { number, within, .. } => {
                let (number, within) = (number.clone(), *within);
                self.wait(Waiting::Outside, Effect::Dial { number, within });
                Go::Stop
            }
            Node::HandOver(HandOver { failed, .. }) | Node::CallBack { failed, .. } => {
                let Some(handover) = handover(&self.facts(), node) else { return Go::On(failed) };
                self.wait(Waiting::Handover, Effect::HandOver(handover));
                Go::Stop
            }
        }
    }

    fn ask(&mut self, name: &'a Name, fresh: bool, ok: &'a Target, failed: &'a Target) -> Go<'a> {
        if !fresh {
            self.facts().read(|| Part::Answer(name.clone()));
            if let Some(answer) = self.state.answers.get(name) {
                return Go::On(if *answer == Answer::Failed { failed } else { ok });
            }
        }
        // The nodes before this one see to the logins; that nothing locked is ever asked must
        // not hang on how a program was made.
        let asked = self.service(name).filter(|service| {
            service.behind.iter().all(|login| self.state.logins.contains_key(login))
        });
        let Some(service) = asked else {
            self.answered(name, Answer::Failed);
            return Go::On(failed);
        };
        let arguments = self.facts().arguments(service);
        let (service, within) = (name.clone(), service.within);
        self.wait(Waiting::Service, Effect::Ask { service, arguments, within });
        Go::Stop
    }

    fn questions(&mut self, questions: &'a Questions) -> Go<'a> {
        if !questions.fresh {
            self.facts().read(|| Part::Answer(questions.form.clone()));
            if self.state.answers.contains_key(&questions.form) {
                return Go::On(&questions.next);
            }
        }
        questions::begin(self, questions);
        Go::Stop
    }

    /// On the screen a pivot is where it opens.
    fn offer(&mut self, pivot: &Name, opens: &'a NodeId) -> Go<'a> {
        if self.state.face == Face::Screen {
            return Go::At(opens);
        }
        self.facts().read(|| Part::Links);
        self.changed(|| Part::Links);
        self.state.links = self.state.links.saturating_add(1);
        let attempt = self.state.links;
        let (pivot, opens) = (pivot.clone(), opens.clone());
        self.wait(Waiting::Link, Effect::SendLink { pivot, opens, attempt });
        Go::Stop
    }

    /// Enters the menu at hand: its tries start anew.
    fn menu(&mut self) {
        let menu = self.state.at.clone();
        self.facts().read(|| Part::EnteredFrom(menu.clone()));
        if !self.state.entered_from.contains_key(&menu) {
            self.facts().read(|| Part::Path);
            self.changed(|| Part::EnteredFrom(menu.clone()));
            self.state.entered_from.insert(menu.clone(), self.state.path.last().cloned());
        }
        self.changed(|| Part::Path);
        let most = match self.state.face {
            Face::Voice => PATH_ON_VOICE,
            Face::Screen => PATH_ON_SCREEN,
        };
        if self.state.path.len() >= most {
            self.state.path.remove(0);
        }
        self.state.path.push(menu);
        self.state.waiting = Waiting::Choice { playing: 1 };
        voice::listen(self, "");
    }

    /// The menu at hand is offered again; this is not a try.
    fn again(&mut self) -> Go<'a> {
        match (self.node(), &self.state.waiting) {
            (Some(Node::Menu(_)), Waiting::Choice { .. }) => voice::listen(self, ""),
            _ => self.end(),
        }
        Go::Stop
    }

    /// From a menu to the one from which it was first entered, from elsewhere to the one last
    /// played. The first menu is offered again; before any menu there is nowhere to go.
    fn back(&mut self) -> Go<'a> {
        let menu = match self.node() {
            Some(Node::Menu(_)) => {
                self.facts().read(|| Part::EnteredFrom(self.state.at.clone()));
                match self.state.entered_from.get(&self.state.at) {
                    Some(Some(menu)) => Some(menu),
                    Some(None) | None => return self.again(),
                }
            }
            _ => {
                self.facts().read(|| Part::Path);
                self.state.path.last()
            }
        };
        match menu.cloned() {
            Some(menu) => self.enter(menu),
            None => self.stop(),
        }
    }
}
