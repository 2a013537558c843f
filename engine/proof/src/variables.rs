//! Variables: what a call fills as it goes, as the machine keeps it and as the flows keep it.
//!
//! Each variable joins one part of the machine's state with the places where flows keep the same.
//! Which places those are is taken from the names that `lower` gives them. Were a name taken
//! wrongly, two things that change together would be told apart, and more combinations tried than
//! can happen: the proof could fail then, but it could not pass by it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use pivotline_connect::contract;
use pivotline_ir::{Name, NodeId, Target};
use pivotline_machine::{Answer, Part, State};

use crate::fields::Fields;
use crate::world::World;

/// A variable, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Variable(usize);

impl Variable {
    pub(crate) const MOBILE: Self = Self(0);
    pub(crate) const PATH: Self = Self(1);
    pub(crate) const LINKS: Self = Self(2);
    pub(crate) const ORDERS: Self = Self(3);
    const FIRST_ANSWER: usize = 4;

    pub(crate) fn number(self) -> usize {
        self.0
    }

    pub(crate) fn of_number(number: usize) -> Self {
        Self(number)
    }
}

/// What a variable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Whether the number is mobile.
    Mobile,
    /// The menus that were played.
    Path,
    /// The links that were sent.
    Links,
    /// The orders that were made.
    Orders,
    /// Whether a service answered, by its number; and how the flows keep it. Or what a form was
    /// answered.
    Answer(usize),
    /// A field of a service's answer, by its number.
    Field(usize),
    /// From where a menu was entered first, by the menu's number.
    EnteredFrom(usize),
    /// What is told of hours in a turn, by their number. No place holds it.
    Hours(usize),
}

/// What stands at places of the flows.
pub(crate) type Texts = BTreeMap<Arc<str>, Arc<str>>;

/// A variable's value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Value {
    pub(crate) machine: Half,
    /// What stands at its places in the flows.
    pub(crate) flow: Texts,
}

/// The machine's half of a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Half {
    Mobile(Option<bool>),
    Path(Vec<NodeId>),
    Links(u32),
    Orders(u32),
    /// Whether it answered; none where nobody asked.
    Answer(Option<bool>),
    /// What a form was answered; none where it was not.
    Given(Option<BTreeMap<Name, String>>),
    /// The number of a field's value.
    Field(usize),
    EnteredFrom(Option<Option<NodeId>>),
    Hours(Option<bool>),
}

/// The variables of a line.
#[derive(Clone, Debug)]
pub(crate) struct Variables {
    /// The services, and behind them the forms.
    services: Vec<Name>,
    forms: BTreeSet<Name>,
    by_service: HashMap<Name, usize>,
    fields: usize,
    /// The menus that lead back on the call; of the others nobody asks from where they were
    /// entered.
    menus: Vec<NodeId>,
    by_menu: HashMap<NodeId, usize>,
    by_menu_place: HashMap<String, usize>,
    places: Vec<String>,
    /// The ids of hours.
    hours: Vec<String>,
    /// Whether anything leads back.
    pub(crate) leads_back: bool,
}

impl Variables {
    /// The variables of a line, whose menus are called so in attributes.
    pub(crate) fn of(
        World { program, line, .. }: &World<'_>,
        hours: BTreeSet<String>,
        fields: &Fields,
        keys: &BTreeMap<NodeId, String>,
    ) -> Self {
        let services: Vec<Name> =
            program.services.keys().chain(program.forms.keys()).cloned().collect();
        let back: BTreeSet<&NodeId> = line
            .nodes
            .iter()
            .filter(|(_, node)| node.targets().contains(&&Target::Back))
            .map(|(id, _)| id)
            .collect();
        let menus: Vec<NodeId> =
            back.iter().map(|id| (*id).clone()).filter(|id| keys.contains_key(id)).collect();
        let place =
            |id: &NodeId| Some(format!("FlowAttributes.{}", contract::entered_from(keys.get(id)?)));
        let places: Vec<String> = menus.iter().filter_map(place).collect();
        let by_menu_place = places.iter().cloned().enumerate().map(|(at, place)| (place, at));
        let by_menu_place = by_menu_place.collect();
        Self {
            by_service: services.iter().cloned().enumerate().map(|(at, name)| (name, at)).collect(),
            services,
            forms: program.forms.keys().cloned().collect(),
            fields: fields.len(),
            by_menu: menus.iter().cloned().enumerate().map(|(at, id)| (id, at)).collect(),
            menus,
            by_menu_place,
            places,
            hours: hours.into_iter().collect(),
            leads_back: !back.is_empty(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.first_hours() + self.hours.len()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = Variable> {
        (0..self.len()).map(Variable)
    }

    pub(crate) fn kind(&self, variable: Variable) -> Kind {
        match variable {
            Variable::MOBILE => Kind::Mobile,
            Variable::PATH => Kind::Path,
            Variable::LINKS => Kind::Links,
            Variable::ORDERS => Kind::Orders,
            Variable(number) => {
                let number = number - Variable::FIRST_ANSWER;
                let (answers, fields) = (self.services.len(), self.fields);
                if number < answers {
                    Kind::Answer(number)
                } else if number < answers + fields {
                    Kind::Field(number - answers)
                } else if number < answers + fields + self.menus.len() {
                    Kind::EnteredFrom(number - answers - fields)
                } else {
                    Kind::Hours(number - answers - fields - self.menus.len())
                }
            }
        }
    }

    pub(crate) fn answer(&self, service: &Name) -> Option<Variable> {
        Some(Variable(Variable::FIRST_ANSWER + self.by_service.get(service)?))
    }

    pub(crate) fn field(&self, field: usize) -> Variable {
        Variable(Variable::FIRST_ANSWER + self.services.len() + field)
    }

    fn entered_from(&self, menu: usize) -> Variable {
        Variable(Variable::FIRST_ANSWER + self.services.len() + self.fields + menu)
    }

    fn first_hours(&self) -> usize {
        Variable::FIRST_ANSWER + self.services.len() + self.fields + self.menus.len()
    }

    /// The variables of hours, with their ids.
    pub(crate) fn hours(&self) -> impl Iterator<Item = (Variable, &str)> {
        let first = self.first_hours();
        self.hours.iter().enumerate().map(move |(at, id)| (Variable(first + at), id.as_str()))
    }

    /// The id of hours.
    pub(crate) fn hours_id(&self, variable: Variable) -> Option<&str> {
        match self.kind(variable) {
            Kind::Hours(number) => self.hours.get(number).map(String::as_str),
            _ => None,
        }
    }

    /// Whether this is no service but a form.
    pub(crate) fn is_form(&self, number: usize) -> bool {
        self.services.get(number).is_some_and(|name| self.forms.contains(name))
    }

    pub(crate) fn service(&self, number: usize) -> Option<&Name> {
        self.services.get(number)
    }

    /// The menu of whose entry a variable tells.
    pub(crate) fn entered(&self, variable: Variable) -> Option<&NodeId> {
        match self.kind(variable) {
            Kind::EnteredFrom(menu) => self.menu(menu),
            _ => None,
        }
    }

    pub(crate) fn menu(&self, number: usize) -> Option<&NodeId> {
        self.menus.get(number)
    }

    /// The variable of a part of the machine's state; none where nobody can tell its values apart.
    pub(crate) fn of_part(&self, part: &Part, fields: &Fields) -> Option<Variable> {
        match part {
            Part::Mobile => Some(Variable::MOBILE),
            Part::Path => Some(Variable::PATH),
            Part::Links => Some(Variable::LINKS),
            Part::Orders => Some(Variable::ORDERS),
            Part::Answer(service) => self.answer(service),
            Part::Field(service, field) => Some(self.field(fields.number(service, field)?)),
            Part::EnteredFrom(menu) => Some(self.entered_from(*self.by_menu.get(menu)?)),
        }
    }

    /// The variable that a place of the flows belongs to; none where only flows know of it.
    pub(crate) fn of_place(&self, place: &str) -> Option<Variable> {
        let (root, key) = place.split_once('.')?;
        match root {
            "Attributes" if key == contract::MOBILE => Some(Variable::MOBILE),
            "Attributes" => {
                let service = key.split_once("__").map_or(key, |(service, _)| service);
                Some(Variable(Variable::FIRST_ANSWER + self.by_service.get(service)?))
            }
            "FlowAttributes" => match key {
                contract::PATH | contract::HERE => Some(Variable::PATH),
                contract::LINKS => Some(Variable::LINKS),
                contract::ORDERS => Some(Variable::ORDERS),
                _ => self.by_menu_place.get(place).map(|menu| self.entered_from(*menu)),
            },
            _ => None,
        }
    }

    /// Where flows keep from where a menu was entered first.
    pub(crate) fn place_of(&self, variable: Variable) -> Option<&str> {
        match self.kind(variable) {
            Kind::EnteredFrom(menu) => self.places.get(menu).map(String::as_str),
            _ => None,
        }
    }

    /// The variables whose places end with a flow.
    pub(crate) fn of_flows(&self) -> impl Iterator<Item = Variable> {
        let menus = (0..self.menus.len()).map(|menu| self.entered_from(menu));
        [Variable::PATH, Variable::LINKS, Variable::ORDERS].into_iter().chain(menus)
    }

    /// The machine's half of a variable; of a field nothing is read from a state.
    pub(crate) fn half(&self, variable: Variable, state: &State) -> Half {
        match self.kind(variable) {
            Kind::Mobile => Half::Mobile(state.caller.mobile),
            Kind::Path => Half::Path(state.path.clone()),
            Kind::Links => Half::Links(state.links),
            Kind::Orders => Half::Orders(state.orders),
            Kind::Answer(form) if self.is_form(form) => {
                let answer = self.services.get(form).and_then(|name| state.answers.get(name));
                Half::Given(match answer {
                    Some(Answer::Ok(fields)) => Some(fields.clone()),
                    Some(Answer::Failed) | None => None,
                })
            }
            Kind::Answer(service) => {
                let answer = self.services.get(service).and_then(|name| state.answers.get(name));
                Half::Answer(answer.map(|answer| *answer != Answer::Failed))
            }
            Kind::Field(_) => Half::Field(0),
            Kind::Hours(_) => Half::Hours(None),
            Kind::EnteredFrom(menu) => {
                let from = self.menus.get(menu).and_then(|menu| state.entered_from.get(menu));
                Half::EnteredFrom(from.cloned())
            }
        }
    }
}

/// A state without what variables hold.
pub(crate) fn bare(mut state: State) -> State {
    state.caller.mobile = None;
    state.answers.clear();
    state.entered_from.clear();
    state.path.clear();
    state.links = 0;
    state.orders = 0;
    state.solved = false;
    state
}
