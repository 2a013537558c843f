//! Where an arrow goes.

use pivotline_syntax::ast::{Arrow, BlockWord, Name, Place};
use pivotline_syntax::{Code, Diagnostic, Edit, Span};

use super::{thing, unknown};
use crate::findings::{Found, Trouble};
use crate::shapes::{BlockShape, Folder, FormShape};

/// Where an arrow goes, once its name is known.
#[derive(Clone, Copy)]
pub(crate) enum Destination<'f, 'a> {
    Block(&'f BlockShape<'a>),
    Repeat,
    Back,
    HangUp,
}

/// The destination of an arrow.
pub(crate) fn destination<'f, 'a>(
    folder: &'f Folder<'a>,
    arrow: &Arrow,
) -> Found<Destination<'f, 'a>> {
    let name = match &arrow.place.value {
        Place::Repeat => return Ok(Destination::Repeat),
        Place::Back => return Ok(Destination::Back),
        Place::HangUp => return Ok(Destination::HangUp),
        Place::Block(name) => name,
    };
    if let Some(block) = folder.blocks.get(name.as_str()) {
        if block.form().is_some_and(FormShape::only_asks) {
            return Err(only_asks(folder, name, arrow.place.span).into());
        }
        return Ok(Destination::Block(block));
    }
    if folder.is_not_built(name) || folder.is_declared_twice(name) {
        return Err(Trouble::Told);
    }
    if matches!(name.as_str(), "hangup" | "hang_up" | "hang-up") {
        return Err(hang_up(arrow.place.span).into());
    }
    let place = Name { value: name.clone(), span: arrow.place.span };
    let Some(known) = folder.declared.get(name.as_str()) else {
        return Err(unknown(folder, &place, is_place));
    };
    let message = format!("`{name}` is {}, so no arrow can go there", thing(known.word));
    let help = match known.word {
        BlockWord::Service | BlockWord::Login => {
            format!("go to a step or menu that says `needs {name}`")
        }
        _ => "an arrow goes to a step, menu, form, pivot, route or callback".to_owned(),
    };
    Err(Diagnostic::error(Code::N002WrongKindOfThing, arrow.place.span, message)
        .also(known.span, "it is declared here")
        .help(help)
        .into())
}

fn only_asks(folder: &Folder<'_>, name: &str, span: Span) -> Diagnostic {
    let message = format!("the form `{name}` only asks, so no arrow can go there");
    let told = Diagnostic::error(Code::N002WrongKindOfThing, span, message).help(format!(
        "write in it where it goes on: `-> …`; or go to a block that says `needs {name}`"
    ));
    match folder.declared.get(name) {
        Some(known) => told.also(known.span, "it is declared here"),
        None => told,
    }
}

fn hang_up(span: Span) -> Diagnostic {
    Diagnostic::error(Code::N001UnknownName, span, "to end the call, write two words: `hang up`")
        .help("write `hang up`")
        .fix("write `hang up`", vec![Edit { span, text: "hang up".to_owned() }])
}

/// Whether arrows go to blocks of this kind.
pub(crate) fn is_place(word: BlockWord) -> bool {
    matches!(
        word,
        BlockWord::Step
            | BlockWord::Menu
            | BlockWord::Form
            | BlockWord::Pivot
            | BlockWord::Route
            | BlockWord::Callback
    )
}
