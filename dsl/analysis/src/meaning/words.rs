//! Words, as the engine has them.

use pivotline_ir::{CallerField, Hole, Kind, Template, ValueRef};
use pivotline_syntax::ast::{Piece, Reference, Words};

use super::value::kind;
use crate::shapes::Folder;

/// Words of one language; `brand` is written out, and what a form asks is a bare name in it. Values
/// in trouble are left out, and blanks are joined where the words are ready to be said.
pub(crate) fn template(
    folder: &Folder<'_>,
    brand: &str,
    form: Option<&str>,
    words: &Words,
) -> Template {
    let mut template = Template::default();
    for piece in &words.pieces {
        match piece {
            Piece::Text(text) => template.push_text(text),
            Piece::Hole(reference) if is_brand(reference) => template.push_text(brand),
            Piece::Hole(reference) => {
                if let Some(hole) = hole(folder, form, reference) {
                    template.push_hole(hole);
                }
            }
        }
    }
    template.tidied()
}

/// Whether a reference names the line's brand.
pub(crate) fn is_brand(reference: &Reference) -> bool {
    matches!(reference.path.as_slice(), [name] if name.value == "brand")
}

/// The plain words of a brand.
pub(crate) fn brand_text(words: &Words) -> String {
    let texts = words.pieces.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text.as_str()),
        Piece::Hole(_) => None,
    });
    texts.collect()
}

fn hole(folder: &Folder<'_>, form: Option<&str>, reference: &Reference) -> Option<Hole> {
    let path: Vec<_> = reference.path.iter().map(|name| name.value.as_str()).collect();
    // Digits that a caller keyed have no spoken form: nobody is there who could make it.
    if let (Some(form), [question]) = (form, path.as_slice())
        && folder.form(form).is_some_and(|it| it.ask(question).is_some())
    {
        return Some(Hole { value: ValueRef::field(form, question), kind: Kind::Words });
    }
    let (value, kind) = match path.as_slice() {
        ["caller", "phone"] | ["number"] => (ValueRef::Caller(CallerField::Phone), Kind::Phone),
        ["caller", "language"] => (ValueRef::Caller(CallerField::Language), Kind::Words),
        ["link"] => (ValueRef::Link, Kind::Words),
        ["choice"] => (ValueRef::Choice, Kind::Words),
        ["waiting"] => (ValueRef::Waiting, Kind::Number),
        [form, question] if folder.form(form).is_some() => {
            folder.form(form)?.ask(question)?;
            (ValueRef::field(form, question), Kind::Words)
        }
        [service, field] => {
            let declared = folder.services.get(service)?.field(field)?;
            (ValueRef::field(service, field), kind(declared.kind.value))
        }
        _ => return None,
    };
    Some(Hole { value, kind })
}
