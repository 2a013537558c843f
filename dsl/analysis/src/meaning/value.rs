//! What a reference to a value stands for.

use pivotline_ir::{CallerField, Kind, ValueRef};
use pivotline_syntax::ast::{self, BlockWord, Name, Reference};
use pivotline_syntax::{Code, Diagnostic, Edit};

use super::{Scope, Sure, nearest, thing, unknown};
use crate::findings::{Found, Trouble};
use crate::shapes::{Folder, FormShape, ServiceShape};

/// A value that a place may use.
pub(crate) struct Value {
    /// The value.
    pub(crate) reference: ValueRef,
    /// What kind of value it is.
    pub(crate) kind: Kind,
    /// Whether it may be missing here.
    pub(crate) may_be_missing: bool,
}

impl Value {
    fn sure(reference: ValueRef, kind: Kind) -> Self {
        Self { reference, kind, may_be_missing: false }
    }
}

/// The kind that a menu's word names.
pub(crate) fn kind(kind: ast::Kind) -> Kind {
    match kind {
        ast::Kind::Words => Kind::Words,
        ast::Kind::Number => Kind::Number,
        ast::Kind::Money => Kind::Money,
        ast::Kind::Day => Kind::Day,
        ast::Kind::Time => Kind::Time,
        ast::Kind::Phone => Kind::Phone,
        ast::Kind::Digits => Kind::Digits,
        ast::Kind::YesNo => Kind::YesNo,
    }
}

/// The value that a reference names at a place.
pub(crate) fn value(folder: &Folder<'_>, scope: &Scope<'_>, reference: &Reference) -> Found<Value> {
    let mut path = reference.path.iter();
    let Some(first) = path.next() else { return Err(Trouble::Told) };
    let (second, third) = (path.next(), path.next());
    if let (Some((form, count)), None) = (scope.form, second)
        && let Some(shape) = folder.form(form)
        && let Some(at) = shape.asks.iter().position(|ask| ask.name.value == first.value)
        && let Some(ask) = shape.asks.get(at)
    {
        if at >= count {
            let message = format!("`{}` is not answered yet", first.value);
            return Err(Diagnostic::error(Code::N006ValueNotObtained, reference.span, message)
                .help("questions are asked from top to bottom")
                .into());
        }
        return answer(scope, reference, form, ask, Sure::Needed);
    }
    match (first.value.as_str(), second) {
        ("caller", _) => caller(reference, second, third),
        ("link", None) => link(scope, reference),
        ("choice", None) => choice(scope, reference),
        ("waiting", None) => waiting(scope, reference),
        ("number", None) => number(scope, reference),
        ("brand", None) => {
            Err(not_a_value(reference, "`brand` can only stand in words", "leave it out").into())
        }
        (source, _) => field(folder, scope, reference, first, source, second, third),
    }
}

fn caller(reference: &Reference, second: Option<&Name>, third: Option<&Name>) -> Found<Value> {
    let field = match (second.map(|name| name.value.as_str()), third) {
        (Some("phone"), None) => (CallerField::Phone, Kind::Phone),
        (Some("language"), None) => (CallerField::Language, Kind::Words),
        _ => {
            let help = "of a caller, `caller.phone` and `caller.language` are known; other values come from services";
            return Err(not_a_value(reference, "there is no such value of a caller", help).into());
        }
    };
    Ok(Value::sure(ValueRef::Caller(field.0), field.1))
}

fn link(scope: &Scope<'_>, reference: &Reference) -> Found<Value> {
    if scope.link {
        return Ok(Value::sure(ValueRef::Link, Kind::Words));
    }
    let message = "`link` can only stand in the text message of a pivot";
    Err(not_a_value(reference, message, "to send the link, go to the pivot").into())
}

fn choice(scope: &Scope<'_>, reference: &Reference) -> Found<Value> {
    if scope.choice {
        return Ok(Value::sure(ValueRef::Choice, Kind::Words));
    }
    let message = "`choice` can only stand behind `chosen`, in a pivot";
    Err(not_a_value(reference, message, "it is what was chosen last on the screen").into())
}

fn waiting(scope: &Scope<'_>, reference: &Reference) -> Found<Value> {
    if scope.waiting {
        // A contact centre that cannot tell goes on with the other words.
        let value = Value::sure(ValueRef::Waiting, Kind::Number);
        return Ok(Value { may_be_missing: true, ..value });
    }
    let message = "`waiting` can only stand behind `every`, in a route";
    Err(not_a_value(reference, message, "it is how many wait in the queue").into())
}

fn number(scope: &Scope<'_>, reference: &Reference) -> Found<Value> {
    if scope.number {
        return Ok(Value::sure(ValueRef::Caller(CallerField::Phone), Kind::Phone));
    }
    let message = "`number` can only stand in a callback";
    let help = "it is the number that is called back; elsewhere write `caller.phone`";
    Err(not_a_value(reference, message, help).into())
}

fn field(
    folder: &Folder<'_>,
    scope: &Scope<'_>,
    reference: &Reference,
    first: &Name,
    source: &str,
    second: Option<&Name>,
    third: Option<&Name>,
) -> Found<Value> {
    if let Some(form) = folder.form(source) {
        return of_form(
            folder,
            scope,
            reference,
            (source, form),
            second.filter(|_| third.is_none()),
        );
    }
    let Some(service) = folder.services.get(source) else {
        return Err(no_service(folder, scope, reference, first));
    };
    let Some(name) = second else {
        let message = format!("`{source}` is a whole answer, not one value of it");
        return Err(not_a_value(reference, &message, &fields_help(source, service)).into());
    };
    let Some(declared) = service.field(&name.value).filter(|_| third.is_none()) else {
        return Err(no_field(folder, reference, source, service, name));
    };
    let Some(sure) = scope.source(source) else {
        if scope.is_in_doubt() {
            return Err(Trouble::Told);
        }
        return Err(match service.changes {
            Some(changes) => not_ordered(reference, source, changes),
            None => not_obtained(folder, scope, reference, source),
        }
        .into());
    };
    Ok(Value {
        reference: ValueRef::field(source, &declared.name.value),
        kind: kind(declared.kind.value),
        may_be_missing: declared.maybe || sure == Sure::Wanted,
    })
}

/// A value of a form that is asked elsewhere.
fn of_form(
    folder: &Folder<'_>,
    scope: &Scope<'_>,
    reference: &Reference,
    (source, form): (&str, &FormShape<'_>),
    name: Option<&Name>,
) -> Found<Value> {
    let Some(ask) = name.and_then(|name| form.ask(&name.value)) else {
        let asks = form.asks.iter().map(|ask| format!("`{source}.{}`", ask.name.value));
        let asks: Vec<_> = asks.collect();
        if asks.is_empty() {
            return Err(Trouble::Told);
        }
        let message = format!("`{source}` asks for no such value");
        let help = format!("it asks for {}", asks.join(", "));
        return Err(not_a_value(reference, &message, &help).into());
    };
    let Some(sure) = scope.source(source) else {
        if scope.is_in_doubt() {
            return Err(Trouble::Told);
        }
        return Err(not_obtained(folder, scope, reference, source).into());
    };
    answer(scope, reference, source, ask, sure)
}

/// The answer to a question.
fn answer(
    scope: &Scope<'_>,
    reference: &Reference,
    form: &str,
    ask: &ast::Ask,
    sure: Sure,
) -> Found<Value> {
    if ask.secret.is_some() && !scope.secrets {
        let name = &ask.name.value;
        let message =
            format!("`{name}` is secret: it is never said, shown, passed on or asked for");
        return Err(Diagnostic::error(Code::N016SecretTold, reference.span, message)
            .also(ask.name.span, "it is asked for here")
            .help("let the service that takes it give what may be known of it")
            .into());
    }
    Ok(Value {
        reference: ValueRef::field(form, &ask.name.value),
        kind: Kind::Digits,
        may_be_missing: sure == Sure::Wanted,
    })
}

fn no_service(
    folder: &Folder<'_>,
    scope: &Scope<'_>,
    reference: &Reference,
    first: &Name,
) -> Trouble {
    let source = first.value.as_str();
    if scope.was_told(source) || folder.is_not_built(source) {
        return Trouble::Told;
    }
    if let (None, Some(told)) =
        (folder.declared.get(source), given_everywhere(scope, reference, first))
    {
        return told.into();
    }
    match folder.declared.get(source) {
        None if scope.link => {
            let message = format!("`{source}` is declared nowhere");
            Diagnostic::error(Code::N001UnknownName, reference.span, message)
                .help("in a text message stand `{{ link }}` and `{{ brand }}`")
                .into()
        }
        None => unknown(folder, first, |word| word == BlockWord::Service),
        Some(known) => {
            let message = format!("`{source}` is {}, so it has no values", thing(known.word));
            Diagnostic::error(Code::N002WrongKindOfThing, reference.span, message)
                .also(known.span, "it is declared here")
                .help("values come from services and forms")
                .into()
        }
    }
}

/// The finding that one of the names that no block declares was meant.
fn given_everywhere(scope: &Scope<'_>, reference: &Reference, first: &Name) -> Option<Diagnostic> {
    let given: &[&str] = match (reference.path.as_slice(), scope.link) {
        ([_], true) => &["brand", "link"],
        ([_], false) => &["brand"],
        _ => &["caller"],
    };
    let meant = nearest(&first.value, given.iter().copied())?;
    let message = format!("`{}` is declared nowhere", first.value);
    Some(
        Diagnostic::error(Code::N001UnknownName, first.span, message)
            .label("no such name")
            .help(format!("did you mean `{meant}`?"))
            .fix(
                format!("write `{meant}`"),
                vec![Edit { span: first.span, text: meant.to_owned() }],
            ),
    )
}

fn no_field(
    folder: &Folder<'_>,
    reference: &Reference,
    source: &str,
    service: &ServiceShape<'_>,
    name: &Name,
) -> Trouble {
    if service.gives.is_empty() {
        // That, or the line that says it, is told where it stands.
        return Trouble::Told;
    }
    let message = format!("`{source}` gives no `{}`", name.value);
    let diagnostic = Diagnostic::error(Code::N005UnknownValue, reference.span, message);
    let diagnostic = match folder.declared.get(source) {
        Some(known) => diagnostic.also(known.span, format!("`{source}` is declared here")),
        None => diagnostic,
    };
    let fields = service.gives.iter().map(|field| field.name.value.as_str());
    let diagnostic = match nearest(&name.value, fields) {
        Some(meant) => diagnostic.help(format!("did you mean `{source}.{meant}`?")).fix(
            format!("write `{meant}`"),
            vec![Edit { span: name.span, text: meant.to_owned() }],
        ),
        None => diagnostic.help(fields_help(source, service)),
    };
    diagnostic.into()
}

fn fields_help(source: &str, service: &ServiceShape<'_>) -> String {
    let fields = service.gives.iter().map(|field| format!("`{source}.{}`", field.name.value));
    let fields: Vec<_> = fields.collect();
    if fields.is_empty() {
        return format!("`{source}` gives no values: add `gives …` to it");
    }
    format!("it gives {}", fields.join(", "))
}

fn not_obtained(
    folder: &Folder<'_>,
    scope: &Scope<'_>,
    reference: &Reference,
    source: &str,
) -> Diagnostic {
    let message = format!("nothing asks `{source}` before this, so its values are not known here");
    let word = if scope.is_bare { "needs" } else { "wants" };
    let help = match scope.first_statement {
        Some(_) if scope.is_bare => format!(
            "write `needs {source}` in this block; or `wants {source}`, if it can say something else \
             without: `or \"…\"`"
        ),
        Some(_) => format!(
            "write `wants {source}` in this block, or `needs {source}` if it cannot do without"
        ),
        None => format!(
            "a service that takes it writes `needs {source}`; words and conditions use it in a \
             step, menu or route that `needs` or `wants {source}`"
        ),
    };
    let mut diagnostic =
        Diagnostic::error(Code::N006ValueNotObtained, reference.span, message).help(help);
    if let Some(known) = folder.declared.get(source) {
        diagnostic = diagnostic.also(known.span, format!("`{source}` is declared here"));
    }
    if let Some(first) = scope.first_statement {
        let span = pivotline_syntax::Span { end: first.start, ..first };
        let edit = Edit { span, text: format!("{word} {source}\n  ") };
        diagnostic = diagnostic.fix(format!("write `{word} {source}`"), vec![edit]);
    }
    diagnostic
}

fn not_ordered(reference: &Reference, source: &str, changes: pivotline_syntax::Span) -> Diagnostic {
    let message = format!("`{source}` changes things, so its values are not known here");
    Diagnostic::error(Code::N006ValueNotObtained, reference.span, message)
        .also(changes, "it says so here")
        .help(format!("they are known in the form that has it do so, below `do {source}`"))
}

fn not_a_value(reference: &Reference, message: &str, help: &str) -> Diagnostic {
    Diagnostic::error(Code::N005UnknownValue, reference.span, message).help(help)
}
