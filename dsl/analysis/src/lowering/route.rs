//! Routes: the contact is handed to people.

use pivotline_ir::{HandOver, NodeId, Route, RouteWay};
use pivotline_syntax::ast::Way;

use super::Lowering;
use super::stages::{Act, Stage};
use crate::meaning::{Scope, value};
use crate::shapes::{BlockShape, OutcomeKey, RouteShape};

impl<'f, 'a> Lowering<'f, 'a> {
    pub(super) fn route(
        &mut self,
        block: &'f BlockShape<'a>,
        route: &RouteShape<'a>,
        entry: NodeId,
    ) {
        let mut stages = self.needs(block);
        let failed = self.outcome(block, OutcomeKey::Failed);
        let full = self.outcome(block, OutcomeKey::Full);
        let closed = if route.hours.is_some() {
            self.outcome(block, OutcomeKey::Closed)
        } else {
            // Without hours it is never closed.
            failed.clone()
        };
        let act = Act::HandOver(Box::new(HandOver::new(block.name.into(), closed, full, failed)));
        stages.push(Stage { role: "hand over".to_owned(), span: block.block.head, act });
        self.stages(block, entry, stages);
        let rule = self.route_rule(block, route);
        self.routes.insert(block.name.into(), rule);
    }

    fn route_rule(&self, block: &BlockShape<'a>, route: &RouteShape<'a>) -> Route {
        let folder = self.facts.folder;
        let scope = Scope::of_block(folder, block);
        let ways = route.by.iter().filter_map(|way| match &way.value {
            Way::ThisCall => Some(RouteWay::ThisCall),
            Way::WebCall => Some(RouteWay::WebCall),
            Way::Chat => Some(RouteWay::Chat),
            Way::Callback => Some(RouteWay::Callback),
            Way::Passkey | Way::AppLogin(_) | Way::Text(_) | Way::NotBuilt(_) => None,
        });
        let mut by: Vec<_> = ways.collect();
        if by.is_empty() {
            by = vec![RouteWay::ThisCall, RouteWay::WebCall];
        }
        let pass = route.pass.iter().filter_map(|one| value(folder, &scope, one).ok());
        Route {
            queue: route.queue.map_or("", |(_, queue)| queue.value.as_str()).into(),
            hours: route.hours.map(|(_, hours)| hours.value.as_str().into()),
            by,
            intent: route.intent.map(|(_, intent)| intent.value.as_str().into()),
            pass: pass.map(|one| one.reference).collect(),
            tell: route.tell.map(|(_, texts)| self.words_of_first(texts)),
        }
    }
}
