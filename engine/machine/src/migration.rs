//! Whether open sessions could go on with another program, and why not.
//!
//! A session keeps the program that it began with, so nothing is ever moved. But whoever takes a
//! program away before its sessions have ended wants to know whose journey would break. That is
//! asked of each place where a session can wait on the screen: what the person sees there must
//! mean the same in the other program, and what the session knows must be what that program needs.

use std::collections::BTreeSet;
use std::fmt;

use pivotline_ir::{
    Face, HandOver, Line, Login, Menu, MenuOption, Name, Node, NodeId, Program, Questions, Route,
    Service, Target, ValueRef,
};
use serde::Serialize;

/// A reason for which a session could not move.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Obstacle {
    /// The line.
    pub line: Name,
    /// The place: what it is and how the menus call it.
    pub place: String,
    /// Why a session that waits there, or was there, could not go on.
    pub reason: String,
}

impl fmt::Display for Obstacle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}: {}", self.line, self.place, self.reason)
    }
}

/// Everything for which open sessions of `old` could not move to `new`, by line and place. Nothing
/// where all of them could.
#[must_use]
pub fn obstacles(old: &Program, new: &Program) -> Vec<Obstacle> {
    let mut found = BTreeSet::new();
    for (name, line) in &old.lines {
        let mut look = Look { old, new, name, found: &mut found };
        match new.lines.get(name) {
            Some(other) => look.line(line, other),
            None => look.tell(format!("line `{name}`"), "it is gone".to_owned()),
        }
    }
    found.into_iter().collect()
}

/// A look at one line.
struct Look<'a> {
    old: &'a Program,
    new: &'a Program,
    name: &'a Name,
    found: &'a mut BTreeSet<Obstacle>,
}

impl Look<'_> {
    fn tell(&mut self, place: String, reason: String) {
        self.found.insert(Obstacle { line: self.name.clone(), place, reason });
    }

    fn line(&mut self, old: &Line, new: &Line) {
        for language in &old.languages {
            let tag = language.tag.as_str();
            if new.language(tag).is_none() {
                self.tell(format!("language {tag}"), "the line has it no more".to_owned());
            }
        }
        let links: BTreeSet<&NodeId> = old.nodes.values().filter_map(opens).collect();
        for place in &links {
            if !new.nodes.contains_key(*place) {
                let place = format!("links to `{}`", place.block());
                self.tell(place, "there is no such place to open".to_owned());
            }
        }
        let (mut services, mut logins) = (BTreeSet::new(), BTreeSet::new());
        for (id, node) in reached(old, links) {
            match node {
                Node::Menu(menu) => self.menu((old, new), menu, id),
                Node::LogIn { login, .. } => {
                    self.login(login, id, new.nodes.get(id));
                    logins.insert(login);
                }
                Node::HandOver(HandOver { route, .. }) | Node::CallBack { route, .. } => {
                    self.route(old, route, id, new);
                }
                Node::Questions(questions) => self.questions((old, new), questions, id),
                Node::Ask { service, .. } => drop(services.insert(service)),
                Node::Change { service, .. } => {
                    self.change(service, id, new.nodes.get(id));
                    services.insert(service);
                }
                Node::ByFace { .. }
                | Node::Say { .. }
                | Node::Record { .. }
                | Node::Dial { .. }
                | Node::CheckNumber { .. }
                | Node::Branch { .. }
                | Node::Offer { .. }
                | Node::Follow(_)
                | Node::Solved { .. } => {}
            }
        }
        services.into_iter().for_each(|service| self.answers(service));
        logins.into_iter().for_each(|login| self.proofs(login));
    }

    /// A person who sees a menu may choose any of its options.
    fn menu(&mut self, lines: (&Line, &Line), old: &Menu, id: &NodeId) {
        let (line, other) = lines;
        let place = format!("menu `{}`", id.block());
        let Some(Node::Menu(new)) = other.nodes.get(id) else {
            return self.tell(place, "there is no such menu".to_owned());
        };
        for option in old.options.iter().filter(|option| on_screen(option)) {
            let label = self::label(line, option);
            let same = new.option(option.id.as_str()).filter(|option| on_screen(option));
            match same {
                None => self.tell(place.clone(), format!("the option \"{label}\" is gone")),
                Some(same) if !is_said_alike(lines, option, same) => {
                    let now = self::label(line, same);
                    let reason = format!("what was \"{label}\" is \"{now}\" now");
                    self.tell(place.clone(), reason);
                }
                Some(_) => {}
            }
        }
    }

    /// A person who is asked to log in must be asked for the same.
    fn login(&mut self, login: &Name, id: &NodeId, new: Option<&Node>) {
        let place = format!("login `{login}` before `{}`", id.block());
        match new {
            Some(Node::LogIn { login: other, .. }) if other == login => {}
            Some(Node::LogIn { login: other, .. }) => {
                self.tell(place, format!("it asks for `{other}` now"));
            }
            _ => self.tell(place, "it is not asked for there any more".to_owned()),
        }
    }

    /// A person who is asked something must be asked for the same, and what was answered is kept.
    /// Who is asked to confirm it must be asked to confirm the same: what is not ordered by that
    /// must not be ordered then. One that is to be confirmed from now on is read back first.
    fn questions(&mut self, (line, other): (&Line, &Line), old: &Questions, id: &NodeId) {
        let place = format!("form `{}` before `{}`", old.form, id.block());
        let now = match other.nodes.get(id) {
            Some(Node::Questions(now)) if now.form == old.form => now,
            _ => return self.tell(place, "it is not asked for there any more".to_owned()),
        };
        if self.old.forms.get(&old.form) != self.new.forms.get(&old.form) {
            self.tell(place, "it asks for something else now".to_owned());
        } else if old.confirm.is_some() && now.confirm.is_none() {
            self.tell(place, "it is not confirmed there any more".to_owned());
        } else if let Some(service) = ordered(other, now)
            && old.confirm.is_some()
            && ordered(line, old).is_none()
        {
            self.tell(place, format!("who confirms it orders `{service}` now"));
        }
    }

    /// What is ordered is ordered until it is known what became of it.
    fn change(&mut self, service: &Name, id: &NodeId, new: Option<&Node>) {
        let same =
            |node: &Node| matches!(node, Node::Change { service: now, .. } if now == service);
        if !new.is_some_and(same) {
            let place = format!("`do {service}` of `{}`", id.block());
            self.tell(place, "it is not done there any more".to_owned());
        }
    }

    /// A person who waits for people must wait in the same queue.
    fn route(&mut self, old: &Line, route: &Name, id: &NodeId, new: &Line) {
        let place = format!("route `{route}`");
        let same = match new.nodes.get(id) {
            Some(
                Node::HandOver(HandOver { route: other, .. }) | Node::CallBack { route: other, .. },
            ) => other == route,
            _ => false,
        };
        match (old.routes.get(route), new.routes.get(route).filter(|_| same)) {
            (Some(_), None) => self.tell(place, "there is no such way to people".to_owned()),
            (Some(Route { queue, .. }), Some(now)) if *queue != now.queue => {
                let reason = format!("it leads to the queue `{}` and not to `{queue}`", now.queue);
                self.tell(place, reason);
            }
            _ => {}
        }
    }

    /// Answers are kept for the session's life, so they must be what the other program asks for.
    fn answers(&mut self, service: &Name) {
        let services = |program: &Program| program.services.get(service).cloned();
        let (Some(old), Some(new)) = (services(self.old), services(self.new)) else { return };
        for reason in unlike(&old, &new) {
            self.tell(format!("answers of `{service}`"), reason);
        }
    }

    /// Logins count for the session's life, so what proved one must still prove it.
    fn proofs(&mut self, name: &Name) {
        let (Some(old), Some(new)) = (self.old.logins.get(name), self.new.logins.get(name)) else {
            return;
        };
        let Login { ways } = old;
        if !ways.iter().all(|way| new.ways.contains(way)) {
            let reason = "a way to log in that counted is taken away".to_owned();
            self.tell(format!("login `{name}`"), reason);
        }
    }
}

/// What kept answers of a service lack for another program.
fn unlike(old: &Service, new: &Service) -> Vec<String> {
    let mut reasons = Vec::new();
    for (name, field) in &new.gives {
        match old.gives.get(name) {
            None if !field.maybe => reasons.push(format!("they have no `{name}`")),
            Some(before) if before.kind != field.kind => {
                reasons.push(format!("their `{name}` is of another kind now"));
            }
            Some(before) if before.maybe && !field.maybe => {
                reasons.push(format!("their `{name}` may be missing, and may not be any more"));
            }
            None | Some(_) => {}
        }
    }
    let open = |login: &&Name| !old.behind.contains(login);
    for login in new.behind.iter().filter(open) {
        reasons.push(format!("they were given without the login `{login}`"));
    }
    let takes = |service: &Service| service.takes.iter().map(ValueRef::name).collect::<Vec<_>>();
    if takes(old) != takes(new) {
        reasons.push("they were asked for with other arguments".to_owned());
    }
    reasons
}

/// What is ordered once a form is confirmed.
fn ordered<'a>(line: &'a Line, questions: &Questions) -> Option<&'a Name> {
    match line.nodes.get(questions.next.node()?)? {
        Node::Change { service, .. } => Some(service),
        _ => None,
    }
}

/// Where a link opens that this node offers.
fn opens(node: &Node) -> Option<&NodeId> {
    match node {
        Node::Offer { opens, .. } => Some(opens),
        _ => None,
    }
}

/// The nodes that a session comes to on the screen.
fn reached<'a>(line: &'a Line, links: BTreeSet<&'a NodeId>) -> Vec<(&'a NodeId, &'a Node)> {
    let mut open: Vec<&NodeId> = links.into_iter().collect();
    let mut seen: BTreeSet<&NodeId> = open.iter().copied().collect();
    let mut reached = Vec::new();
    while let Some(id) = open.pop() {
        let Some(node) = line.nodes.get(id) else { continue };
        reached.push((id, node));
        let next = ways(node).into_iter().filter_map(Target::node).chain(opens(node));
        open.extend(next.filter(|id| seen.insert(id)));
    }
    reached
}

/// The ways out of a node on the screen. An offer is where it opens.
fn ways(node: &Node) -> Vec<&Target> {
    match node {
        Node::ByFace { screen, .. } => vec![screen],
        Node::Offer { .. } | Node::Follow(_) => Vec::new(),
        Node::Menu(menu) => {
            let options = menu.options.iter().filter(|option| on_screen(option));
            options.map(|option| &option.to).collect()
        }
        Node::Say { .. }
        | Node::Record { .. }
        | Node::CheckNumber { .. }
        | Node::Ask { .. }
        | Node::Change { .. }
        | Node::LogIn { .. }
        | Node::Branch { .. }
        | Node::Questions(_)
        | Node::Solved { .. }
        | Node::HandOver(_)
        | Node::CallBack { .. }
        | Node::Dial { .. } => node.targets(),
    }
}

fn on_screen(option: &MenuOption) -> bool {
    option.on.include(Face::Screen) && option.to != Target::Repeat
}

/// Whether two options have the same label in each language that both lines have.
fn is_said_alike((old, new): (&Line, &Line), option: &MenuOption, other: &MenuOption) -> bool {
    let mut tags = old.languages.iter().map(|language| &language.tag);
    tags.all(|tag| {
        new.language(tag.as_str()).is_none()
            || option.label.in_language(tag) == other.label.in_language(tag)
    })
}

/// An option's label as the menus are written, its values under their names.
fn label(line: &Line, option: &MenuOption) -> String {
    let Some(language) = line.languages.first() else { return String::new() };
    option.label.say(&language.tag, |hole| Some(format!("{{{{ {} }}}}", hole.value.name())))
}
