//! `$.…` references in texts.

/// Where a flow's data begins.
const ROOTS: &[&str] = &[
    "Agent",
    "Attributes",
    "AwsRegion",
    "Campaign",
    "Case",
    "Channel",
    "ContactId",
    "Customer",
    "CustomerEndpoint",
    "CustomerId",
    "DataTables",
    "Description",
    "Email",
    "External",
    "FlowAttributes",
    "InitialContactId",
    "InitiationMethod",
    "InstanceARN",
    "LambdaInvocation",
    "LanguageCode",
    "Lex",
    "Loop",
    "Media",
    "MediaStreams",
    "Metrics",
    "Modules",
    "Name",
    "PreviousContactId",
    "Queue",
    "References",
    "SegmentAttributes",
    "StoredCustomerInput",
    "SystemEndpoint",
    "Tags",
    "TextToSpeechVoiceId",
    "Views",
    "Wisdom",
];

/// Roots that hold further values and are none themselves.
const NAMESPACES: &[&str] = &[
    "Attributes",
    "Customer",
    "CustomerEndpoint",
    "External",
    "FlowAttributes",
    "Lex",
    "SystemEndpoint",
    "Views",
];

/// What a text is, as far as references go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// It holds no reference.
    Plain,
    /// It is one reference and nothing else.
    OneReference,
    /// It mixes references with text or with one another.
    Mixed,
}

/// What a text is.
pub(super) fn form(text: &str) -> Form {
    let Some(at) = start(text) else {
        return Form::Plain;
    };
    let inside = text.get(at..).unwrap_or_default();
    let is_one = at == 0 && start(inside.get(1..).unwrap_or_default()).is_none();
    let is_bare = is_one && !inside.contains(|c: char| c.is_whitespace() || ",!?;".contains(c));
    // Keys in brackets may hold anything, blanks too.
    if is_bare || (is_one && inside.contains("['") && inside.ends_with("']")) {
        Form::OneReference
    } else {
        Form::Mixed
    }
}

/// The first reference's root that no flow has.
pub(super) fn unknown_root(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some(at) = start(rest) {
        let reference = rest.get(at + 2..)?;
        let root = root(reference);
        if !ROOTS.contains(&root) {
            return Some(root);
        }
        rest = reference;
    }
    None
}

/// Whether a reference names a whole namespace instead of a value in it.
pub(super) fn is_bare_namespace(reference: &str) -> bool {
    reference.strip_prefix("$.").is_some_and(|root| NAMESPACES.contains(&root))
}

/// Where the first reference starts.
fn start(text: &str) -> Option<usize> {
    let mut marks = text.match_indices('$').map(|(at, _)| at);
    marks.find(|at| {
        let rest = text.get(at + 1..).unwrap_or_default();
        rest.starts_with("['")
            || rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
    })
}

/// The root of what follows `$.` or `$[`.
fn root(reference: &str) -> &str {
    let name = reference.strip_prefix('\'').unwrap_or(reference);
    let end = name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len());
    name.get(..end).unwrap_or_default()
}

/// Each reference in a text: its root, and the whole of it up to its end.
pub(super) fn all(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let at = start(rest)?;
        let whole = rest.get(at..)?;
        let inside = whole.get(2..)?;
        rest = inside;
        let ends = |c: char| c.is_whitespace() || "<>\",;!?()".contains(c);
        let end = whole.find(ends).unwrap_or(whole.len());
        let whole = whole.get(..end).unwrap_or(whole).trim_end_matches('.');
        Some((root(inside), whole))
    })
}
