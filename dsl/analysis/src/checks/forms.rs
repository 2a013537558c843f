//! N002, N006, N016, W007: a form is asked where it is needed, or goes on by itself; what it asks
//! in secret is for one service, and for nobody else.

use pivotline_syntax::ast::{Ask, Place, Reference};
use pivotline_syntax::{Code, Diagnostic, Span};

use crate::findings::Findings;
use crate::meaning::{Facts, Obtained, obtained};
use crate::shapes::{BlockShape, FormShape, ServiceShape};

/// Tells forms that cannot be asked where they are needed, and secrets that would be kept or told.
pub(super) fn check(facts: &Facts<'_, '_>, findings: &mut Findings) {
    for block in facts.folder.blocks.values() {
        for obtain in &block.obtains {
            of_obtain(facts, block, obtain.reference, obtain.wanted, findings);
        }
        if let Some(form) = block.form() {
            if form.only_asks() {
                stands_where_needed(block, findings);
            }
            names(form, findings);
            for (at, ask) in form.asks.iter().enumerate() {
                if ask.secret.is_some() {
                    let is_last = at + 1 == form.asks.len();
                    Secret { facts, block, form, ask }.check(is_last, findings);
                }
            }
        }
    }
    for service in facts.folder.services.values() {
        for reference in &service.needs {
            goes_on(facts, reference, findings);
        }
    }
}

/// A service that is only wanted is asked in silence, so no form is asked for it.
fn of_obtain(
    facts: &Facts<'_, '_>,
    block: &BlockShape<'_>,
    reference: &Reference,
    wanted: bool,
    findings: &mut Findings,
) {
    if !wanted {
        return goes_on(facts, reference, findings);
    }
    let Ok(Obtained::Service(service)) = obtained(facts.folder, reference) else { return };
    let forms = facts.before(service).iter().filter(|one| matches!(one, Obtained::Form(_)));
    for form in forms.take(1) {
        let name = form.name();
        let message = format!(
            "`{service}` needs the form `{name}`, and nobody is asked for what `{}` only wants",
            block.name
        );
        findings.push(
            Diagnostic::error(Code::N006ValueNotObtained, reference.span, message)
                .help(format!("write `needs {service}`")),
        );
    }
}

/// A form with an arrow does not come back.
fn goes_on(facts: &Facts<'_, '_>, reference: &Reference, findings: &mut Findings) {
    let Ok(Obtained::Form(name)) = obtained(facts.folder, reference) else { return };
    let Some(block) = facts.folder.blocks.get(name) else { return };
    if block.form().is_some_and(|form| !form.only_asks()) {
        let message = format!("the form `{name}` goes on by itself, so it cannot be needed");
        findings.push(
            Diagnostic::error(Code::N002WrongKindOfThing, reference.span, message)
                .also(block.block.head, "it is declared here")
                .help("take its arrow out, so that it only asks; or lead an arrow to it"),
        );
    }
}

/// What whoever needs a form says is not said by the form.
fn stands_where_needed(block: &BlockShape<'_>, findings: &mut Findings) {
    if let Some(face) = &block.block.face {
        let message = "a form that only asks stands wherever it is needed";
        findings.push(
            Diagnostic::error(Code::W007WrongFace, face.span, message)
                .help("write the face behind the block that needs it"),
        );
    }
    if let Some(obtain) = block.obtains.first() {
        let message = "a form that only asks needs and wants nothing itself";
        findings.push(
            Diagnostic::error(Code::S013WrongBlock, obtain.reference.span, message)
                .help("write it in the block or service that needs the form, above it"),
        );
    }
    for written in block.arrows() {
        if written.arrow.place.value == Place::Repeat {
            let message = "a form that only asks is no place, so nothing can be played again";
            findings.push(
                Diagnostic::error(Code::N002WrongKindOfThing, written.arrow.span, message)
                    .help("write words alone, and the question is asked again"),
            );
        }
    }
}

/// The names of values that are given everywhere.
const GIVEN: [&str; 4] = ["brand", "caller", "choice", "link"];

fn names(form: &FormShape<'_>, findings: &mut Findings) {
    for (at, ask) in form.asks.iter().enumerate() {
        let name = &ask.name;
        let earlier = form.asks.iter().take(at).find(|one| one.name.value == name.value);
        if let Some(earlier) = earlier {
            let message = format!("`{}` is asked twice", name.value);
            findings.push(
                Diagnostic::error(Code::N003DeclaredTwice, name.span, message)
                    .also(earlier.name.span, "it is asked here")
                    .help("give each question its own name"),
            );
        }
        if GIVEN.contains(&name.value.as_str()) {
            let message = format!("`{}` is the name of something else in words", name.value);
            findings.push(
                Diagnostic::error(Code::S005ReservedName, name.span, message)
                    .help("give the question another name"),
            );
        }
    }
}

/// A secret question.
struct Secret<'c, 'f, 'a> {
    facts: &'c Facts<'f, 'a>,
    block: &'c BlockShape<'a>,
    form: &'c FormShape<'a>,
    ask: &'a Ask,
}

impl<'a> Secret<'_, '_, 'a> {
    fn check(&self, is_last: bool, findings: &mut Findings) {
        let (form, name) = (self.block.name, &self.ask.name.value);
        if !is_last {
            let message = format!("`{name}` is secret, and other questions come after it");
            return self.tell(message, "ask it last: it goes to its service at once", findings);
        }
        if !self.form.only_asks() {
            let message = format!("`{name}` is secret, and the form goes on by itself");
            let help = "take the arrow out, and let the service that takes it need the form";
            return self.tell(message, help, findings);
        }
        if self.form.confirm.is_some() {
            let message = format!("`{name}` is secret, and `confirm` would keep it");
            return self.tell(
                message,
                "leave `confirm` out: it goes to its service at once",
                findings,
            );
        }
        let takers = self.takers();
        match takers.as_slice() {
            [(service, shape)] => self.of_service(service, shape, findings),
            [] => self.tell(
                format!("`{name}` is secret, and no service takes it"),
                &format!("write `takes {form}.{name}` in the service that it is for"),
                findings,
            ),
            [(one, _), (other, _), ..] => self.tell(
                format!("`{name}` is secret, and both `{one}` and `{other}` take it"),
                "it is given to one service alone, once",
                findings,
            ),
        }
    }

    /// The services that take it.
    fn takers(&self) -> Vec<(&'a str, &ServiceShape<'a>)> {
        let names = [self.block.name, self.ask.name.value.as_str()];
        let is_it = |reference: &&'a Reference| {
            reference.path.iter().map(|name| name.value.as_str()).eq(names)
        };
        let services = self.facts.folder.services.iter();
        let takers = services.filter(|(_, shape)| shape.takes.iter().any(is_it));
        takers.map(|(name, shape)| (*name, shape)).collect()
    }

    /// Between the answer and the service nothing is said, asked or kept.
    fn of_service(&self, service: &str, shape: &ServiceShape<'a>, findings: &mut Findings) {
        let form = self.block.name;
        if shape.changes.is_some() {
            let message = format!("`{service}` changes things, which is confirmed first");
            self.tell(
                message,
                "let a service check it that only reads, and need that one",
                findings,
            );
        }
        let is_it = |reference: &Reference| matches!(obtained(self.facts.folder, reference), Ok(Obtained::Form(it)) if it == form);
        if !shape.needs.last().is_some_and(|last| is_it(last)) {
            let message =
                format!("`{service}` takes `{form}` in secret, and asks other things between");
            let help = format!("write `needs {form}` last among what `{service}` needs");
            self.tell(message, &help, findings);
        }
        if shape.fresh != self.form.fresh.is_some() {
            let (fresh, once) = if shape.fresh { (service, form) } else { (form, service) };
            let message = format!(
                "`{fresh}` is fresh and `{once}` is not, so what is given in secret would be \
                 missing or left over"
            );
            let help = format!("write `fresh` in `{once}` too, or take it out of `{fresh}`");
            self.tell(message, &help, findings);
        }
        let folder = self.facts.folder;
        let services = folder.services.iter().filter(|(name, _)| **name != service);
        let by_services = services.flat_map(|(_, shape)| shape.needs.iter().copied());
        let obtains = folder.blocks.values().flat_map(|block| &block.obtains);
        let by_blocks = obtains.filter(|it| !it.wanted).map(|obtain| obtain.reference);
        if let Some(other) = by_services.chain(by_blocks).find(|reference| is_it(reference)) {
            let message = format!("`{form}` asks for a secret that only `{service}` may have");
            let at = other.span;
            findings.push(
                Diagnostic::error(Code::N016SecretTold, at, message)
                    .also(self.span(), "it is asked for here")
                    .help(format!("write `needs {service}`")),
            );
        }
    }

    fn span(&self) -> Span {
        self.ask.secret.unwrap_or(self.ask.name.span)
    }

    fn tell(&self, message: String, help: &str, findings: &mut Findings) {
        findings.push(Diagnostic::error(Code::N016SecretTold, self.span(), message).help(help));
    }
}
