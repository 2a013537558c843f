//! N001, N002, N017: what changes things is done by a form, once its answers are confirmed, and by
//! nobody else.

use pivotline_syntax::ast::{BlockWord, Name, Piece, Reference, Words};
use pivotline_syntax::{Code, Diagnostic, Span};

use crate::findings::{Findings, Found, Trouble};
use crate::meaning::{Facts, Obtained, is_brand, obtained, thing, unknown};
use crate::shapes::{BlockShape, Folder, FormPart, FormShape, OutcomeKey, ServiceShape};

/// Tells what changes things out of its place.
pub(super) fn check(facts: &Facts<'_, '_>, findings: &mut Findings) {
    let folder = facts.folder;
    for (name, service) in &folder.services {
        for reference in &service.needs {
            only_read(folder, reference, findings);
        }
        if service.changes.is_some() && service.fresh {
            let message = format!("`{name}` changes things, so each order is a new one anyway");
            findings.push(out_of_place(service.block.head, message).help("leave `fresh` out"));
        }
        is_done(folder, name, service, findings);
    }
    for block in folder.blocks.values() {
        for obtain in &block.obtains {
            only_read(folder, obtain.reference, findings);
        }
        if let Some(form) = block.form() {
            in_order(form, findings);
            reads_all_back(block, form, findings);
            match form.does {
                Some((span, name)) => does(facts, block, form, (span, name), findings),
                None => nothing_is_unsure(folder, block, findings),
            }
        }
    }
}

/// What takes the answers of a form is done by that form. Where it was tried otherwise, that is
/// told.
fn is_done(folder: &Folder<'_>, name: &str, service: &ServiceShape<'_>, findings: &mut Findings) {
    let taken = service.takes.iter().find_map(|taken| {
        folder.blocks.get(taken.path.first()?.value.as_str()).filter(|block| block.form().is_some())
    });
    let Some(form) = taken.filter(|_| folder.is_done_by_nobody(name)) else { return };
    let blocks = || folder.blocks.values();
    let is_told = blocks().any(|block| {
        needs(folder, block, name)
            || block.does().is_some_and(|(_, does)| !folder.services.contains_key(&*does.value))
            || findings.has_gap(block.block.span)
    });
    if !is_told {
        let message = format!("no form has `{name}` change things");
        findings.push(
            out_of_place(service.block.head, message)
                .also(form.block.head, "it takes what is asked here")
                .help(format!("write `do {name}` in `{}`, below its `confirm`", form.name)),
        );
    }
}

/// Whether a block needs or wants a service.
fn needs(folder: &Folder<'_>, block: &BlockShape<'_>, service: &str) -> bool {
    let all = block.obtains.iter();
    let mut all = all.filter_map(|obtain| obtained(folder, obtain.reference).ok());
    all.any(|one| matches!(one, Obtained::Service(name) if name == service))
}

fn out_of_place(span: Span, message: String) -> Diagnostic {
    Diagnostic::error(Code::N017OrderOutOfPlace, span, message)
}

/// What is needed or wanted is asked whenever it suits, and perhaps twice.
fn only_read(folder: &Folder<'_>, reference: &Reference, findings: &mut Findings) {
    let Ok(Obtained::Service(name)) = obtained(folder, reference) else { return };
    let Some(changes) = folder.changes(name) else { return };
    let message = format!("`{name}` changes things, so it is not asked where it is needed");
    findings.push(
        out_of_place(reference.span, message)
            .also(changes, "it says so here")
            .help(format!("write `do {name}` in a form, below its `confirm`")),
    );
}

/// A form is read from top to bottom.
fn in_order(form: &FormShape<'_>, findings: &mut Findings) {
    let mut last = FormPart::Ask;
    for (part, span) in &form.parts {
        if *part < last {
            let message = match part {
                FormPart::Ask => "a question stands below what follows the questions",
                FormPart::Confirm => "`confirm` stands below what follows it",
                FormPart::Do | FormPart::GoOn => "`do` stands below what follows it",
            };
            findings.push(out_of_place(*span, message.to_owned()).help(
                "a form asks, has the answers confirmed, has a service do it, and goes on: in \
                 this order",
            ));
            return;
        }
        last = *part;
    }
}

/// Nobody confirms what is not read back.
fn reads_all_back(block: &BlockShape<'_>, form: &FormShape<'_>, findings: &mut Findings) {
    let Some((_, texts)) = form.confirm else { return };
    let is_known = |words: &&Words| words.pieces.iter().all(|piece| is_known(form, piece));
    for words in std::iter::once(&texts.words).chain(&texts.or).filter(is_known) {
        let asks = form.asks.iter().filter(|ask| ask.secret.is_none());
        for ask in asks.filter(|ask| !names(words, block.name, &ask.name.value)) {
            let name = &ask.name.value;
            let message = format!("`confirm` does not read `{name}` back");
            findings.push(
                out_of_place(words.span, message)
                    .also(ask.name.span, "it is asked for here")
                    .help(format!("name it in the words: `{{{{ {name} }}}}`")),
            );
        }
    }
}

/// Whether a piece of words names what is asked, where it is a bare name: any other is told, and may
/// be the one that lacks.
fn is_known(form: &FormShape<'_>, piece: &Piece) -> bool {
    match piece {
        Piece::Hole(reference) if !is_brand(reference) => match reference.path.as_slice() {
            [name] => form.ask(&name.value).is_some(),
            _ => true,
        },
        _ => true,
    }
}

fn names(words: &Words, form: &str, question: &str) -> bool {
    words.pieces.iter().any(|piece| match piece {
        Piece::Hole(reference) => {
            let path: Vec<&str> = reference.path.iter().map(|name| name.value.as_str()).collect();
            path == [question] || path == [form, question]
        }
        Piece::Text(_) => false,
    })
}

fn does(
    facts: &Facts<'_, '_>,
    block: &BlockShape<'_>,
    form: &FormShape<'_>,
    (span, name): (Span, &Name),
    findings: &mut Findings,
) {
    if form.confirm.is_none() && !findings.has_gap(block.block.span) {
        let message = format!("`{}` is done without a question", name.value);
        let asked = form.asks.first().map_or("it", |ask| ask.name.value.as_str());
        let help = format!("write `confirm \"Send {{{{ {asked} }}}}?\"` above it");
        findings.push(out_of_place(span, message).help(help));
    }
    match ordered(facts.folder, name, findings) {
        Ok(service) => takes_what_is_asked(facts, block, (span, name), service, findings),
        Err(trouble) => {
            findings.note::<()>(Err(trouble));
        }
    }
}

/// The service that a form has change things.
fn ordered<'f, 'a>(
    folder: &'f Folder<'a>,
    name: &Name,
    findings: &Findings,
) -> Found<&'f ServiceShape<'a>> {
    let key = name.value.as_str();
    if let Some(service) = folder.services.get(key) {
        if service.changes.is_some() {
            return Ok(service);
        }
        if findings.has_gap(service.block.span) {
            return Err(Trouble::Told);
        }
        let message = format!("`{key}` only reads, so there is nothing to do");
        return Err(out_of_place(name.span, message)
            .also(service.block.head, "it is declared here")
            .help(format!(
                "write `changes things` in it; or `needs {key}` in the block that uses its values"
            ))
            .into());
    }
    if folder.is_not_built(key) || folder.is_declared_twice(key) {
        return Err(Trouble::Told);
    }
    match folder.declared.get(key) {
        None => Err(unknown(folder, name, |word| word == BlockWord::Service)),
        Some(known) => {
            let message = format!("`{key}` is {}, and no service", thing(known.word));
            Err(Diagnostic::error(Code::N002WrongKindOfThing, name.span, message)
                .also(known.span, "it is declared here")
                .help("behind `do` stands a service that `changes things`")
                .into())
        }
    }
}

/// Of what forms ask it takes what this one does.
fn takes_what_is_asked(
    facts: &Facts<'_, '_>,
    block: &BlockShape<'_>,
    (span, name): (Span, &Name),
    service: &ServiceShape<'_>,
    findings: &mut Findings,
) {
    let before = facts.before(&name.value);
    for taken in &service.takes {
        let Some(source) = taken.path.first().map(|first| first.value.as_str()) else { continue };
        let is_known = source == block.name || before.iter().any(|one| one.name() == source);
        if facts.folder.form(source).is_some() && !is_known {
            let message = format!(
                "`{}` takes what `{source}` asks, and this is `{}`",
                name.value, block.name
            );
            findings.push(
                out_of_place(span, message)
                    .also(taken.span, "it is taken here")
                    .help("let each form have a service of its own do it"),
            );
        }
    }
}

fn nothing_is_unsure(folder: &Folder<'_>, block: &BlockShape<'_>, findings: &mut Findings) {
    let Some(unsure) = block.outcomes.get(OutcomeKey::Unsure) else { return };
    let lacks = |(name, service): (&&str, &ServiceShape<'_>)| {
        let takes = |taken: &Reference| {
            taken.path.first().is_some_and(|first| first.value.as_str() == block.name)
        };
        folder.is_done_by_nobody(name) && service.takes.iter().any(|taken| takes(taken))
            || service.changes.is_some() && needs(folder, block, name)
    };
    if folder.services.iter().any(lacks) || findings.has_gap(block.block.span) {
        return;
    }
    let message = "nothing is done here of which nobody could tell".to_owned();
    findings.push(
        out_of_place(unsure.span, message)
            .help("write `do` and a service that `changes things`, or take it out"),
    );
}
