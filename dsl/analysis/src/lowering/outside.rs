//! The services, logins and forms that lines use.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{
    Condition, Field, Form, Line, Login, LoginWay, Name, Node, PivotWay, Question, Service,
    ValueRef, Words,
};
use pivotline_syntax::ast::Way;

use crate::meaning::{Facts, Scope, kind, value};
use crate::shapes::{FormShape, LoginShape, ServiceShape};

/// How long a service may take where it does not say it, in seconds.
const WITHIN: u32 = 3;

/// The services, logins and forms of these lines.
pub(crate) fn lower_outside(
    facts: &Facts<'_, '_>,
    lines: &BTreeMap<Name, Line>,
) -> (BTreeMap<Name, Service>, BTreeMap<Name, Login>, BTreeMap<Name, Form>) {
    let mut services = BTreeSet::new();
    let mut logins = BTreeSet::new();
    let mut forms = BTreeSet::new();
    for line in lines.values() {
        services.extend(line_values(line).filter_map(ValueRef::service).map(Name::as_str));
        for node in line.nodes.values() {
            match node {
                Node::Ask { service, .. } | Node::Change { service, .. } => {
                    services.insert(service.as_str());
                }
                Node::Questions(questions) => {
                    forms.insert(questions.form.as_str());
                }
                Node::LogIn { login, .. } => {
                    logins.insert(login.as_str());
                }
                _ => {}
            }
        }
    }
    logins.extend(services.iter().flat_map(|service| facts.behind(service)));
    let folder = facts.folder;
    let services = services
        .into_iter()
        .filter_map(|name| Some((name.into(), service(facts, name, folder.services.get(name)?))));
    let logins =
        logins.into_iter().filter_map(|name| Some((name.into(), login(folder.logins.get(name)?))));
    let forms = forms.into_iter().filter_map(|name| Some((name.into(), form(folder.form(name)?))));
    (services.collect(), logins.collect(), forms.collect())
}

fn line_values(line: &Line) -> impl Iterator<Item = &ValueRef> {
    let nodes = line.nodes.values();
    let texts = nodes.clone().flat_map(Node::words).flat_map(Words::values);
    let asked = nodes.flat_map(Node::conditions).flat_map(Condition::values);
    let pivots = line.pivots.values().flat_map(|pivot| {
        let PivotWay::Text(words) = &pivot.by;
        words.values().chain(pivot.offered.values())
    });
    let routes = line
        .routes
        .values()
        .flat_map(|route| route.pass.iter().chain(route.tell.iter().flat_map(Words::values)));
    texts.chain(asked).chain(pivots).chain(routes)
}

fn service(facts: &Facts<'_, '_>, name: &str, shape: &ServiceShape<'_>) -> Service {
    let scope = Scope::of_service(facts, name);
    let takes = shape.takes.iter().filter_map(|one| value(facts.folder, &scope, one).ok());
    let gives = shape.gives.iter().map(|field| {
        let declared = Field { kind: kind(field.kind.value), maybe: field.maybe };
        (field.name.value.as_str().into(), declared)
    });
    Service {
        takes: takes.map(|one| one.reference).collect(),
        gives: gives.collect(),
        within: shape.within.map_or(WITHIN, |(_, within)| within.seconds),
        changes: shape.changes.is_some(),
        behind: facts.behind(name).map(Into::into).collect(),
    }
}

fn form(shape: &FormShape<'_>) -> Form {
    let questions = shape.asks.iter().map(|ask| Question {
        name: ask.name.value.as_str().into(),
        least: ask.least.value,
        most: ask.most.value,
        secret: ask.secret.is_some(),
    });
    Form { questions: questions.collect() }
}

fn login(shape: &LoginShape<'_>) -> Login {
    let ways = shape.by.iter().filter_map(|way| match &way.value {
        Way::Passkey => Some(LoginWay::Passkey),
        Way::AppLogin(name) => Some(LoginWay::App(name.value.as_str().into())),
        Way::Text(_)
        | Way::ThisCall
        | Way::WebCall
        | Way::Chat
        | Way::Callback
        | Way::CallbackBlock(_)
        | Way::NotBuilt(_) => None,
    });
    Login { ways: ways.collect() }
}
