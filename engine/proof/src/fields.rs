//! What services may answer: for each field as few values as its guards can tell apart.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use pivotline_connect::document::Document;
use pivotline_connect::interpret::places;
use pivotline_ir::{Condition, Kind, Name, Program, Tag, Test, ValueRef};

/// All fields of all services, numbered.
#[derive(Debug)]
pub(crate) struct Fields {
    fields: Vec<FieldValues>,
    numbers: HashMap<(Name, Name), usize>,
}

/// A field, and the values that stand for all that it may have.
#[derive(Debug)]
pub(crate) struct FieldValues {
    pub(crate) service: Name,
    kind: Kind,
    /// Raw values; `None` where it is missing. At least one.
    values: Vec<Option<String>>,
}

/// What guards hold a field against.
#[derive(Debug, Default)]
struct Guards {
    texts: BTreeSet<String>,
    /// Whether parts of texts are looked for, too.
    parts: bool,
}

impl Fields {
    /// The fields of a program whose flows are these.
    pub(crate) fn of(program: &Program, flows: &[&Document]) -> Self {
        let mut guards = BTreeMap::new();
        conditions(program).for_each(|condition| from_condition(condition, &mut guards));
        flows.iter().for_each(|flow| from_flow(program, flow, &mut guards));
        let (mut fields, mut numbers) = (Vec::new(), HashMap::new());
        for (service, rules) in &program.services {
            for (field, declared) in &rules.gives {
                let name = (service.clone(), field.clone());
                let own = unlike_any_other(declared.kind, &name, fields.len());
                let mut values = vec![Some(own)];
                if let Some(guards) = guards.get(&name) {
                    values.extend(told_apart(declared.kind, guards).into_iter().map(Some));
                }
                if declared.kind == Kind::YesNo {
                    values = ["yes", "no"].map(|word| Some(word.to_owned())).into();
                }
                if declared.maybe {
                    values.push(None);
                }
                let mut seen = BTreeSet::new();
                values.retain(|value| seen.insert(value.clone()));
                numbers.insert(name, fields.len());
                let (service, kind) = (service.clone(), declared.kind);
                fields.push(FieldValues { service, kind, values });
            }
        }
        Self { fields, numbers }
    }

    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }

    pub(crate) fn number(&self, service: &Name, field: &Name) -> Option<usize> {
        self.numbers.get(&(service.clone(), field.clone())).copied()
    }

    pub(crate) fn get(&self, number: usize) -> Option<&FieldValues> {
        self.fields.get(number)
    }

    /// How many values a field may have.
    pub(crate) fn values(&self, number: usize) -> usize {
        self.get(number).map_or(0, |field| field.values.len())
    }

    /// A value of a field, by its number.
    pub(crate) fn raw(&self, number: usize, value: usize) -> Option<&str> {
        self.get(number)?.values.get(value)?.as_deref()
    }

    /// What a symbol stands for where its field has this value: what the service's function
    /// answers, one blank for what is missing.
    pub(crate) fn meant(&self, symbol: &FieldSymbol, value: usize) -> String {
        let Some(field) = self.get(symbol.field) else { return String::new() };
        match (self.raw(symbol.field, value), &symbol.spoken) {
            (None, _) => " ".to_owned(),
            (Some(raw), None) => raw.to_owned(),
            (Some(raw), Some(tag)) => field.kind.spoken(raw, tag),
        }
    }
}

/// The symbol of a field's value, which is not chosen yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldSymbol {
    pub(crate) field: usize,
    /// In which language it is spoken; as it is where in none.
    pub(crate) spoken: Option<Tag>,
}

impl FieldSymbol {
    /// The symbol's text, without what marks it as one.
    pub(crate) fn text(&self) -> String {
        match &self.spoken {
            None => self.field.to_string(),
            Some(tag) => format!("{}@{tag}", self.field),
        }
    }

    /// The symbol of a text; none where it stands for an answer that is out of date.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (field, spoken) = match text.split_once('@') {
            Some((field, tag)) => (field, Some(Tag::from(tag))),
            None => (text, None),
        };
        Some(Self { field: field.parse().ok()?, spoken })
    }
}

fn conditions(program: &Program) -> impl Iterator<Item = &Condition> {
    program.lines.values().flat_map(|line| {
        let pivots = line.pivots.values().map(|pivot| &pivot.offered);
        pivots.chain(line.nodes.values().flat_map(pivotline_ir::Node::conditions))
    })
}

type GuardsByField = BTreeMap<(Name, Name), Guards>;

fn from_condition(condition: &Condition, guards: &mut GuardsByField) {
    for term in &condition.all {
        let (value, text) = match &term.test {
            Test::Is { value, word } => (value, word),
            Test::Over { value, number } | Test::Under { value, number } => (value, number),
            Test::Holds { .. } | Test::Mobile | Test::Offered { .. } | Test::Open { .. } => {
                continue;
            }
        };
        if let ValueRef::Field { service, field } = value {
            let guards = guards.entry((service.clone(), field.clone())).or_default();
            guards.texts.insert(text.clone());
        }
    }
}

/// What the comparisons of a flow hold fields against, whatever the program says of them.
fn from_flow(program: &Program, flow: &Document, guards: &mut GuardsByField) {
    for action in flow.actions.iter().filter(|action| action.kind == "Compare") {
        let value = action.parameters.as_ref().and_then(|given| given.get("ComparisonValue"));
        let Some(value) = value.and_then(serde_json::Value::as_str) else { continue };
        let compared = places(value).into_iter().flat_map(|place| fields_at(program, &place));
        for field in compared.collect::<BTreeSet<_>>() {
            let guards = guards.entry(field).or_default();
            let ways = action.transitions.as_ref().map(|ways| ways.conditions());
            for branch in ways.unwrap_or_default() {
                guards.parts |= branch.condition.operator.starts_with("Text");
                guards.texts.extend(branch.condition.operand().map(str::to_owned));
            }
        }
    }
}

/// The fields that may stand at a place.
fn fields_at(program: &Program, place: &str) -> Vec<(Name, Name)> {
    let known = |service: &str, field: &str| -> Option<(Name, Name)> {
        let (service, rules) = program.services.get_key_value(service)?;
        let field = field
            .strip_suffix("_spoken")
            .filter(|_| !rules.gives.contains_key(field))
            .unwrap_or(field);
        Some((service.clone(), rules.gives.get_key_value(field)?.0.clone()))
    };
    match place.split_once('.') {
        Some(("Attributes", key)) => key
            .split_once("__")
            .and_then(|(service, field)| known(service, field))
            .into_iter()
            .collect(),
        Some(("External", field)) => {
            program.services.keys().filter_map(|service| known(service.as_str(), field)).collect()
        }
        _ => Vec::new(),
    }
}

/// Values of a kind that lie on each side of what guards ask for, and at it.
fn told_apart(kind: Kind, guards: &Guards) -> Vec<String> {
    let mut values: Vec<String> = guards.texts.iter().cloned().collect();
    if guards.parts {
        let texts = guards.texts.iter();
        values.extend(
            texts.flat_map(|text| [format!("{text}x"), format!("x{text}"), format!("x{text}x")]),
        );
    }
    let mut bounds: Vec<f64> =
        guards.texts.iter().filter_map(|text| text.trim().parse().ok()).collect();
    bounds.retain(|bound: &f64| bound.is_finite());
    bounds.sort_by(f64::total_cmp);
    bounds.dedup();
    let ends = [bounds.first().map(|least| least - 1.0), bounds.last().map(|most| most + 1.0)];
    let between =
        bounds.iter().zip(bounds.iter().skip(1)).map(|(one, other)| f64::midpoint(*one, *other));
    let numbers: Vec<f64> =
        ends.into_iter().flatten().chain(between).chain(bounds.iter().copied()).collect();
    values.extend(numbers.iter().map(|number| match kind {
        Kind::Money => format!("{number:.2} USD"),
        _ => number.to_string(),
    }));
    values.retain(|value| kind.accepts(value));
    values
}

/// A value that no other field has, so that one that stands in another's place is heard.
fn unlike_any_other(kind: Kind, (service, field): &(Name, Name), number: usize) -> String {
    match kind {
        Kind::Words | Kind::YesNo => {
            format!(
                "the {} {} {number}",
                service.as_str().replace('_', " "),
                field.as_str().replace('_', " ")
            )
        }
        Kind::Number | Kind::Digits => (70_000 + number).to_string(),
        Kind::Money => format!("{}.05 USD", 70_000 + number),
        Kind::Day => format!(
            "20{:02}-{:02}-{:02}",
            10 + number / 336 % 90,
            1 + number / 28 % 12,
            1 + number % 28
        ),
        Kind::Time => format!("{:02}:{:02}", number / 60 % 24, number % 60),
        Kind::Phone => format!("+120255501{:02}", number % 100),
    }
}
