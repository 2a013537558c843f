//! Symbols: what stands in the flows for values that are not chosen yet.

use std::collections::BTreeMap;
use std::sync::Arc;

use pivotline_connect::interpret::Symbol;

use crate::fields::FieldSymbol;
use crate::happening::Happening;
use crate::sets::{Chosen, ValueId};
use crate::variables::{Half, Variable};
use crate::walker::Walker;

/// Begins the symbols of what flows hand on as it is: from where menus were entered.
const COPIED: &str = "from ";

pub(crate) fn copied(variable: Variable) -> String {
    format!("{COPIED}{}", variable.number())
}

pub(crate) fn marked(symbol: &str) -> String {
    format!("{}{symbol}{}", Symbol::OPEN, Symbol::CLOSE)
}

impl Walker<'_> {
    /// The variable that a symbol stands for; none where its answer is out of date.
    pub(crate) fn variable_of(&self, symbol: &str) -> Option<Variable> {
        match symbol.strip_prefix(COPIED) {
            Some(number) => number.parse().ok().map(Variable::of_number),
            None => Some(self.variables.field(FieldSymbol::read(symbol)?.field)),
        }
    }

    /// What a symbol says where its variable has this value.
    pub(crate) fn said(&self, symbol: &str, variable: Variable, id: ValueId) -> String {
        if let Some(symbol) = FieldSymbol::read(symbol) {
            return self.meant(&symbol, id);
        }
        let value = self.values.get(variable, id);
        value
            .and_then(|value| value.flow.values().next())
            .map(|text| text.as_ref().to_owned())
            .unwrap_or_default()
    }

    /// A text in which symbols are replaced by what they stand for, where these were chosen; tells
    /// of which variables that is.
    pub(crate) fn valued(
        &self,
        at: usize,
        happening: Happening,
        chosen: &Chosen,
        text: &str,
        mut said_of: impl FnMut(Variable),
    ) -> String {
        let answered = self.answering(at, happening);
        Symbol::replace(text, |symbol| {
            let held = self.places.get(at).zip(self.variable_of(symbol));
            let said = held.and_then(|(place, variable)| {
                said_of(variable);
                let id = self.value_of(place, chosen, variable, answered.as_ref())?;
                Some(self.said(symbol, variable, id))
            });
            said.unwrap_or_default()
        })
    }

    /// A text of a flow's memory after a turn: what is handed on stands as what it is.
    pub(crate) fn settled(&self, text: &Arc<str>, chosen: &Chosen) -> Arc<str> {
        if !text.contains(Symbol::OPEN) {
            return Arc::clone(text);
        }
        let settled = Symbol::replace(text, |symbol| {
            let variable = symbol.starts_with(COPIED).then(|| self.variable_of(symbol)).flatten();
            let held = variable
                .and_then(|variable| chosen.iter().find(|(known, _)| *known == variable).copied());
            match held {
                Some((variable, id)) => self.said(symbol, variable, id),
                None => marked(symbol),
            }
        });
        settled.into()
    }

    /// What the symbols of a field stand for, in each language.
    pub(crate) fn meanings(
        &self,
        field: usize,
        id: ValueId,
        symbols: &mut BTreeMap<String, String>,
    ) {
        let tags = self.world.line.languages.iter().map(|language| Some(language.tag.clone()));
        for spoken in tags.chain([None]) {
            let symbol = FieldSymbol { field, spoken };
            symbols.insert(symbol.text(), self.meant(&symbol, id));
        }
    }

    fn meant(&self, symbol: &FieldSymbol, id: ValueId) -> String {
        let variable = self.variables.field(symbol.field);
        match self.values.get(variable, id).map(|value| &value.machine) {
            Some(Half::Field(number)) => self.fields.meant(symbol, *number),
            _ => String::new(),
        }
    }
}
