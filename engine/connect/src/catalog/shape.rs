//! What parameters there are, and what each may hold.

/// The members of an object: an action's parameters, or a nested object's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// The members that are known.
    pub(crate) parameters: &'static [Parameter],
    /// Whether there are others.
    pub(crate) others: Others,
    /// Members that exclude or replace one another.
    pub(crate) groups: &'static [Group],
}

/// Whether names that are not listed are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Others {
    /// They are.
    Refused,
    /// Not all names are known.
    Unknown,
}

/// One parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) is_required: bool,
    pub(crate) field: Field,
}

/// What a parameter's value may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Field {
    /// Text without references.
    Static,
    /// Text without references, or one reference.
    Whole,
    /// One reference.
    Reference,
    /// Text with references.
    Mixed,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A whole number within these bounds, as text.
    Number(u32, u32),
    /// The same, or one reference.
    NumberOrReference(u32, u32),
    /// An object with these members.
    Object(&'static Shape),
    /// An object with names of one's own, at least one.
    Map(&'static Field),
    /// A list.
    List(&'static Field),
    /// JSON after a schema of its own: numbers and truth values stay what they are.
    Json,
    /// Something whose shape nobody has published.
    Unknown,
}

/// Parameters of which some number must be there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group {
    pub(crate) names: &'static [&'static str],
    pub(crate) least: usize,
    pub(crate) most: usize,
}

impl Shape {
    pub(super) const fn grouped(self, groups: &'static [Group]) -> Self {
        Self { groups, ..self }
    }

    /// The parameter of a name.
    pub(crate) fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }
}

/// These parameters and no others.
pub(super) const fn only(parameters: &'static [Parameter]) -> Shape {
    Shape { parameters, others: Others::Refused, groups: &[] }
}

/// These parameters, and others that are not known.
pub(super) const fn some(parameters: &'static [Parameter]) -> Shape {
    Shape { parameters, others: Others::Unknown, groups: &[] }
}

pub(super) const fn required(name: &'static str, field: Field) -> Parameter {
    Parameter { name, is_required: true, field }
}

pub(super) const fn optional(name: &'static str, field: Field) -> Parameter {
    Parameter { name, is_required: false, field }
}

pub(super) const fn exactly_one(names: &'static [&'static str]) -> Group {
    Group { names, least: 1, most: 1 }
}

pub(super) const fn at_most_one(names: &'static [&'static str]) -> Group {
    Group { names, least: 0, most: 1 }
}

pub(super) const fn at_least_one(names: &'static [&'static str]) -> Group {
    Group { names, least: 1, most: names.len() }
}

/// `True` or `False`, as most types spell them.
pub(super) const FLAG: Field = Field::Word(&["True", "False"]);
/// `true` or `false`, as some do.
pub(super) const SMALL_FLAG: Field = Field::Word(&["true", "false"]);
pub(super) const SWITCH: Field = Field::Word(&["Enabled", "Disabled"]);
/// Names of one's own, each with a text.
pub(super) const TEXTS: Field = Field::Map(&Field::Mixed);
