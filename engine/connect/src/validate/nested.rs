//! Flow modules that invoke one another, and those that stand too deep in one another.

use std::collections::BTreeMap;

use crate::document::{Action, Document};
use crate::limits::MOST_MODULES;

use super::graph::rounds;
use super::problem::Report;
use super::{Code, Problem};

/// A flow or a module, and the modules that it invokes.
struct Holder<'a> {
    name: &'a str,
    document: &'a Document,
    invokes: Vec<Invoked<'a>>,
}

/// A module that is invoked.
struct Invoked<'a> {
    /// The position of the action, and the action.
    index: usize,
    action: &'a Action,
    /// The module's place among the flows and modules.
    module: usize,
}

/// What is wrong between flows and modules, by the name of the one that has to change. `named` says
/// which of them an id means.
#[must_use]
pub fn check_together<'a, 'n>(
    documents: &'a BTreeMap<String, Document>,
    named: impl Fn(&str) -> Option<&'n str>,
) -> BTreeMap<&'a str, Vec<Problem>> {
    let numbers: BTreeMap<&str, usize> =
        documents.keys().enumerate().map(|(number, name)| (name.as_str(), number)).collect();
    let module = |action: &Action| {
        let id = action.parameters.as_ref()?.get("FlowModuleId")?.as_str()?;
        numbers.get(named(id)?).copied()
    };
    let holders: Vec<Holder<'a>> = documents
        .iter()
        .map(|(name, document)| {
            let actions = document.actions.iter().enumerate();
            let invokes = actions.filter_map(|(index, action)| {
                Some(Invoked { index, action, module: module(action)? })
            });
            Holder { name, document, invokes: invokes.collect() }
        })
        .collect();
    let invoked = |at: usize| {
        let holder = holders.get(at).into_iter();
        holder.flat_map(|holder| &holder.invokes).map(|invoked| invoked.module)
    };
    let mut deep = vec![0; holders.len()];
    let mut problems = BTreeMap::new();
    // Each part comes after all that it leads to.
    for part in rounds(holders.len(), |_| true, invoked) {
        let is_round = part.len() > 1 || part.iter().any(|at| invoked(*at).any(|to| to == *at));
        let told = part.iter().filter_map(|at| {
            let holder = holders.get(*at)?;
            let mut report = Report::default();
            if is_round {
                let mut names: Vec<&str> =
                    part.iter().filter_map(|at| Some(holders.get(*at)?.name)).collect();
                names.sort_unstable();
                tell_round(holder, &names, &part, &mut report);
            } else {
                let depth = tell_depth(holder, &deep, &mut report);
                deep.get_mut(*at).into_iter().for_each(|deep| *deep = depth);
            }
            Some((holder.name, report.problems()))
        });
        let told: Vec<_> = told.collect();
        problems.extend(told.into_iter().filter(|(_, problems)| !problems.is_empty()));
    }
    problems
}

fn tell_round(holder: &Holder<'_>, names: &[&str], part: &[usize], report: &mut Report) {
    for invoked in holder.invokes.iter().filter(|invoked| part.contains(&invoked.module)) {
        let cause = match names {
            [name] => format!("the module `{name}` invokes itself"),
            _ => format!("the modules `{}` invoke one another", names.join("`, `")),
        };
        tell(invoked, cause, "a round of modules never ends: let one of them return", report);
    }
}

/// How many modules stand in one another from here on, this one counted. It is told where it
/// becomes too much.
fn tell_depth(holder: &Holder<'_>, deep: &[usize], report: &mut Report) -> usize {
    let own = usize::from(holder.document.settings.is_some());
    let inside = |invoked: &Invoked<'_>| deep.get(invoked.module).copied().unwrap_or_default();
    for invoked in &holder.invokes {
        let depth = own + inside(invoked);
        if depth > MOST_MODULES && inside(invoked) <= MOST_MODULES {
            let cause =
                format!("from here {depth} modules stand in one another, and {MOST_MODULES} may");
            tell(invoked, cause, "let one of them do what another one invokes", report);
        }
    }
    own + holder.invokes.iter().map(inside).max().unwrap_or_default()
}

fn tell(invoked: &Invoked<'_>, cause: String, remedy: &str, report: &mut Report) {
    let rule = crate::catalog::of_action(invoked.action);
    let mut about = report.about(invoked.index, invoked.action, rule);
    about.tell(Code::F032, "/Parameters/FlowModuleId", cause, remedy);
}
