//! What a block needs and wants: obtained before it is entered, in the order written.

use std::collections::BTreeSet;

use pivotline_syntax::Span;

use super::Lowering;
use super::stages::{Act, Stage};
use crate::meaning::{Obtained, obtained};
use crate::shapes::{BlockShape, Obtain, OutcomeKey};

impl<'f, 'a> Lowering<'f, 'a> {
    /// The stages that obtain what a block needs and wants.
    pub(super) fn needs(&mut self, block: &'f BlockShape<'a>) -> Vec<Stage> {
        let mut stages = Vec::new();
        let mut done = BTreeSet::new();
        for obtain in &block.obtains {
            for one in self.obtained_by(obtain) {
                if done.insert((obtain.wanted, one)) {
                    stages.push(self.obtain(block, obtain.wanted, obtain.reference.span, one));
                }
            }
        }
        for one in self.facts.before_order(block) {
            if let (Some((span, _)), true) = (block.does(), done.insert((false, *one))) {
                stages.push(self.obtain(block, false, span, *one));
            }
        }
        stages
    }

    fn obtained_by(&self, obtain: &Obtain<'a>) -> Vec<Obtained<'a>> {
        let mut all = self.facts.needed(obtain.reference);
        if obtain.wanted {
            // A login that is only wanted counts where it has happened, and is never asked for.
            let is_login =
                matches!(obtained(self.facts.folder, obtain.reference), Ok(Obtained::Login(_)));
            all.retain(|one| !is_login && matches!(one, Obtained::Service(_)));
        }
        all
    }

    fn obtain(
        &mut self,
        block: &BlockShape<'a>,
        wanted: bool,
        span: Span,
        one: Obtained<'a>,
    ) -> Stage {
        let word = if wanted { "wants" } else { "needs" };
        let act = match one {
            Obtained::Service(service) => Act::Ask {
                service: service.into(),
                fresh: self.facts.folder.services.get(service).is_some_and(|shape| shape.fresh),
                failed: (!wanted).then(|| self.outcome(block, OutcomeKey::Failed)),
            },
            Obtained::Form(form) => self.asked_first(form),
            Obtained::Login(login) => {
                Act::LogIn { login: login.into(), failed: self.login_failed(block, login) }
            }
        };
        Stage { role: format!("{word} {}", one.name()), span, act }
    }
}
