//! What a condition asks.

use pivotline_ir::{CallerField, Kind, Term, Test, ValueRef};
use pivotline_syntax::ast::{self, BlockWord, Condition, Name, Spanned, TermTest};
use pivotline_syntax::{Code, Diagnostic, Edit};

use super::{Scope, thing, unknown, value};
use crate::findings::{Found, Trouble};
use crate::shapes::Folder;

/// The condition that the engine decides; terms in trouble are left out.
pub(crate) fn condition(
    folder: &Folder<'_>,
    scope: &Scope<'_>,
    condition: Option<&Condition>,
) -> pivotline_ir::Condition {
    let terms = condition.map(|condition| condition.terms.as_slice()).unwrap_or_default();
    pivotline_ir::Condition {
        all: terms.iter().filter_map(|one| term(folder, scope, one).ok()).collect(),
    }
}

/// Whether a condition holds only where this pivot is offered.
pub(crate) fn offers(condition: Option<&Condition>, pivot: &str) -> bool {
    condition.is_some_and(|condition| {
        condition.terms.iter().any(|term| offered_pivot(term) == Some(pivot))
    })
}

/// The pivot that a term asks to be offered.
pub(crate) fn offered_pivot(term: &ast::Term) -> Option<&str> {
    match (&term.test, term.subject.path.as_slice()) {
        (TermTest::Is(word), [name]) if word.value == "offered" && !term.not => Some(&name.value),
        _ => None,
    }
}

/// What a term asks.
pub(crate) fn term(folder: &Folder<'_>, scope: &Scope<'_>, term: &ast::Term) -> Found<Term> {
    match &term.test {
        TermTest::Holds => holds(folder, scope, term),
        TermTest::Is(word) => is(folder, scope, term, word, term.not),
        TermTest::IsNot(word) => is(folder, scope, term, word, !term.not),
        TermTest::Over(number) => {
            let (value, number) = counted(folder, scope, term, number)?;
            Ok(Term { not: term.not, test: Test::Over { value, number } })
        }
        TermTest::Under(number) => {
            let (value, number) = counted(folder, scope, term, number)?;
            Ok(Term { not: term.not, test: Test::Under { value, number } })
        }
    }
}

fn holds(folder: &Folder<'_>, scope: &Scope<'_>, term: &ast::Term) -> Found<Term> {
    if let [name] = term.subject.path.as_slice()
        && let Some(diagnostic) = whole_thing(folder, name)
    {
        return Err(diagnostic.into());
    }
    let value = value(folder, scope, &term.subject)?.reference;
    Ok(Term { not: term.not, test: Test::Holds { value } })
}

/// A name alone says nothing that could be decided.
fn whole_thing(folder: &Folder<'_>, name: &Name) -> Option<Diagnostic> {
    let source = name.value.as_str();
    let help = match folder.declared.get(source).map(|known| known.word) {
        Some(BlockWord::Pivot) => format!("write `{source} is offered`"),
        Some(BlockWord::Service) => {
            let fields = folder.services.get(source).into_iter().flat_map(|known| &known.gives);
            let fields: Vec<_> =
                fields.map(|field| format!("`{source}.{}`", field.name.value)).collect();
            format!("name one of its values: {}", fields.join(", "))
        }
        Some(BlockWord::Login) => format!("a block that `needs {source}` is entered with it alone"),
        None if matches!(source, "caller" | "mobile") => "write `caller is mobile`".to_owned(),
        _ => return None,
    };
    let message = format!("`{source}` alone is neither yes nor no");
    Some(Diagnostic::error(Code::N014CannotDecide, name.span, message).help(help))
}

fn is(
    folder: &Folder<'_>,
    scope: &Scope<'_>,
    term: &ast::Term,
    word: &Name,
    not: bool,
) -> Found<Term> {
    match (term.subject.path.as_slice(), word.value.as_str()) {
        ([caller], _) if caller.value == "caller" => {
            if word.value == "mobile" {
                return Ok(Term { not, test: Test::Mobile });
            }
            Err(cannot_decide(term, "of a caller it is only known whether it `is mobile`").into())
        }
        ([pivot], "offered") => {
            is_pivot(folder, pivot)?;
            Ok(Term { not, test: Test::Offered { pivot: pivot.value.as_str().into() } })
        }
        ([hours], "open" | "closed") => {
            if let Some(known) = folder.declared.get(hours.value.as_str()) {
                let message = format!("`{}` is {}, not hours", hours.value, thing(known.word));
                return Err(Diagnostic::error(Code::N002WrongKindOfThing, hours.span, message)
                    .also(known.span, "it is declared here")
                    .help("name opening hours, such as `bank_hours is open`; no menu declares them")
                    .into());
            }
            let not = not ^ (word.value == "closed");
            Ok(Term { not, test: Test::Open { hours: hours.value.as_str().into() } })
        }
        _ => is_word(folder, scope, term, word, not),
    }
}

fn is_pivot(folder: &Folder<'_>, name: &Name) -> Found<()> {
    match folder.declared.get(name.value.as_str()) {
        Some(known) if known.word == BlockWord::Pivot => Ok(()),
        Some(known) => {
            let message = format!("`{}` is {}, not a pivot", name.value, thing(known.word));
            Err(Diagnostic::error(Code::N002WrongKindOfThing, name.span, message)
                .also(known.span, "it is declared here")
                .into())
        }
        None => Err(unknown(folder, name, |word| word == BlockWord::Pivot)),
    }
}

fn is_word(
    folder: &Folder<'_>,
    scope: &Scope<'_>,
    term: &ast::Term,
    word: &Name,
    not: bool,
) -> Found<Term> {
    if let [name] = term.subject.path.as_slice()
        && let Some(diagnostic) = whole_thing(folder, name)
    {
        return Err(diagnostic.into());
    }
    let found = value(folder, scope, &term.subject)?;
    if found.reference == ValueRef::Caller(CallerField::Language) {
        return language(folder, found.reference, term, word, not);
    }
    if found.reference == ValueRef::Caller(CallerField::Phone) {
        return Err(cannot_decide(term, "a number is decided on by a service, not here").into());
    }
    let fits = match found.kind {
        Kind::Words | Kind::Number | Kind::Digits => true,
        Kind::YesNo | Kind::Money | Kind::Day | Kind::Time | Kind::Phone => false,
    };
    if fits {
        let word = word.value.clone();
        return Ok(Term { not, test: Test::Is { value: found.reference, word } });
    }
    let name = found.reference.name();
    if found.kind == Kind::YesNo && matches!(word.value.as_str(), "yes" | "no") {
        return Err(stands_alone(term, &name, (word.value == "yes") != not).into());
    }
    let message = format!("`{name}` is {}, and cannot be `{}`", kind_words(found.kind), word.value);
    let diagnostic = Diagnostic::error(Code::N008WrongKindOfValue, term.span, message);
    Err(match found.kind {
        Kind::YesNo => diagnostic.help(format!("write `{name}` or `not {name}`")),
        Kind::Money => diagnostic
            .help("let the service give a number or a yes/no value too, and ask for that one"),
        _ => diagnostic.help("let a service decide it and give a yes/no value"),
    }
    .into())
}

/// `customer.is_new is yes`: there is one spelling.
fn stands_alone(term: &ast::Term, name: &str, holds: bool) -> Diagnostic {
    let text = if holds { name.to_owned() } else { format!("not {name}") };
    let message = "what is yes or no stands alone in a condition";
    Diagnostic::error(Code::N008WrongKindOfValue, term.span, message)
        .help(format!("write `{text}`"))
        .fix(format!("write `{text}`"), vec![Edit { span: term.span, text }])
}

fn language(
    folder: &Folder<'_>,
    value: ValueRef,
    term: &ast::Term,
    word: &Name,
    not: bool,
) -> Found<Term> {
    let languages = folder.lines.values().flat_map(|line| &line.languages);
    let same =
        |tag: &str| tag.replace('-', "_").eq_ignore_ascii_case(&word.value.replace('-', "_"));
    let tag = languages.map(|language| &language.tag.value).find(|tag| same(tag));
    match tag {
        Some(tag) => Ok(Term { not, test: Test::Is { value, word: tag.clone() } }),
        None => {
            let message = format!("no line has a language `{}`", word.value);
            Err(Diagnostic::error(Code::N008WrongKindOfValue, term.span, message)
                .help("write the tag as the line does, such as `es-US`")
                .into())
        }
    }
}

fn counted(
    folder: &Folder<'_>,
    scope: &Scope<'_>,
    term: &ast::Term,
    number: &Spanned<String>,
) -> Found<(ValueRef, String)> {
    if let [name] = term.subject.path.as_slice()
        && let Some(diagnostic) = whole_thing(folder, name)
    {
        return Err(diagnostic.into());
    }
    let found = value(folder, scope, &term.subject)?;
    let name = found.reference.name();
    if !matches!(found.kind, Kind::Number | Kind::Money) {
        let message =
            format!("`{name}` is {}, which is over or under nothing", kind_words(found.kind));
        let help = match found.kind {
            Kind::YesNo => format!("write `{name}` or `not {name}`"),
            _ => "only a number or money can be over or under something".to_owned(),
        };
        return Err(Diagnostic::error(Code::N008WrongKindOfValue, term.span, message)
            .help(help)
            .into());
    }
    if !Kind::Number.accepts(&number.value) {
        let message = format!("`{}` is not a number", number.value);
        return Err(Trouble::from(
            Diagnostic::error(Code::N008WrongKindOfValue, number.span, message)
                .help("write digits, such as `100` or `99.50`"),
        ));
    }
    Ok((found.reference, number.value.clone()))
}

fn cannot_decide(term: &ast::Term, help: &str) -> Diagnostic {
    Diagnostic::error(Code::N014CannotDecide, term.span, "this cannot be decided on a call")
        .help(help)
}

/// "words", "an amount of money".
pub(crate) fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Words => "words",
        Kind::Number => "a number",
        Kind::Money => "an amount of money",
        Kind::Day => "a day",
        Kind::Time => "a time",
        Kind::Phone => "a phone number",
        Kind::Digits => "digits",
        Kind::YesNo => "yes or no",
    }
}
