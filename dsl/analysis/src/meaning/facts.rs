//! Facts of a folder: side tables that checks and lowering share.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_syntax::ast::{Face, Reference};

use super::{Obtained, Translations, obtained};
use crate::shapes::{BlockShape, Folder, FormShape};

/// The most services that may need each other in a row; a call could not wait for more.
pub(crate) const LONGEST_CHAIN: usize = 16;

/// What is known of a folder beyond its declarations.
pub(crate) struct Facts<'f, 'a> {
    /// The declarations.
    pub(crate) folder: &'f Folder<'a>,
    /// The translations.
    pub(crate) translations: &'f Translations<'a>,
    /// For each service, what is obtained before it is asked, in order.
    before: BTreeMap<&'a str, Vec<Obtained<'a>>>,
    /// The blocks that a call comes to by way of the screen.
    crossing: BTreeSet<&'a str>,
}

impl<'f, 'a> Facts<'f, 'a> {
    /// The facts of a folder.
    pub(crate) fn new(folder: &'f Folder<'a>, translations: &'f Translations<'a>) -> Self {
        let (before, crossing) = (BTreeMap::new(), BTreeSet::new());
        let mut facts = Self { folder, translations, before, crossing };
        for name in folder.services.keys() {
            facts.learn_before(name, &mut BTreeSet::new());
        }
        let crossing = folder.blocks.values().filter(|block| {
            block.face == Some(Face::Screen) || !facts.logins_needed(block).is_empty()
        });
        facts.crossing = crossing.map(|block| block.name).collect();
        facts
    }

    fn learn_before(&mut self, service: &'a str, open: &mut BTreeSet<&'a str>) {
        let known = self.before.contains_key(service);
        if known || open.len() > LONGEST_CHAIN || !open.insert(service) {
            return;
        }
        let needs = self.folder.services.get(service).map(|shape| shape.needs.as_slice());
        let mut all = Vec::new();
        for reference in needs.unwrap_or_default() {
            let Ok(found) = obtained(self.folder, reference) else { continue };
            if let Obtained::Service(other) = found {
                self.learn_before(other, open);
                push_new(&mut all, self.before(other));
            }
            push_new(&mut all, &[found]);
        }
        open.remove(service);
        self.before.insert(service, all);
    }

    /// What is obtained before a service is asked, in order.
    pub(crate) fn before(&self, service: &str) -> &[Obtained<'a>] {
        self.before.get(service).map(Vec::as_slice).unwrap_or_default()
    }

    /// What one `needs` obtains, in order.
    pub(crate) fn needed(&self, reference: &Reference) -> Vec<Obtained<'a>> {
        let Ok(found) = obtained(self.folder, reference) else { return Vec::new() };
        let mut all = Vec::new();
        if let Obtained::Service(service) = found {
            push_new(&mut all, self.before(service));
        }
        push_new(&mut all, &[found]);
        all
    }

    /// What a block needs, in order, and what the service needs that it has change things: the
    /// way there is locked where the order is.
    fn needed_by(&self, block: &BlockShape<'a>) -> Vec<Obtained<'a>> {
        let needs = block.obtains.iter().filter(|obtain| !obtain.wanted);
        let mut all: Vec<_> = needs.flat_map(|obtain| self.needed(obtain.reference)).collect();
        push_new(&mut all, self.before_order(block));
        all
    }

    /// What is obtained before a form is entered for the service that it has change things.
    pub(crate) fn before_order(&self, block: &BlockShape<'a>) -> &[Obtained<'a>] {
        block.does().map(|(_, service)| self.before(&service.value)).unwrap_or_default()
    }

    /// The logins without which a block is not entered.
    pub(crate) fn logins_needed(&self, block: &BlockShape<'a>) -> Vec<&'a str> {
        let all = self.needed_by(block).into_iter();
        all.filter_map(|one| match one {
            Obtained::Login(login) => Some(login),
            Obtained::Service(_) | Obtained::Form(_) => None,
        })
        .collect()
    }

    /// The forms that are asked before a block is entered.
    pub(crate) fn forms_needed(&self, block: &BlockShape<'a>) -> Vec<&'f BlockShape<'a>> {
        let all = self.needed_by(block).into_iter();
        let forms = all.filter_map(|one| match one {
            Obtained::Form(form) => self.folder.blocks.get(form),
            Obtained::Service(_) | Obtained::Login(_) => None,
        });
        forms.filter(|block| block.form().is_some_and(FormShape::only_asks)).collect()
    }

    /// The logins without which a service is never asked.
    pub(crate) fn behind(&self, service: &str) -> impl Iterator<Item = &'a str> {
        self.before(service).iter().filter_map(|one| match one {
            Obtained::Login(login) => Some(*login),
            Obtained::Service(_) | Obtained::Form(_) => None,
        })
    }

    /// Whether a call comes to this block by way of the screen.
    pub(crate) fn crosses(&self, block: &str) -> bool {
        self.crossing.contains(block)
    }

    /// Whether a block can stand on the call.
    pub(crate) fn on_voice(&self, block: &BlockShape<'a>) -> bool {
        !self.crosses(block.name)
    }
}

fn push_new<'a>(all: &mut Vec<Obtained<'a>>, more: &[Obtained<'a>]) {
    for one in more {
        // Longer ones are told, and nothing is made of them.
        if all.len() < LONGEST_CHAIN * LONGEST_CHAIN && !all.contains(one) {
            all.push(*one);
        }
    }
}
