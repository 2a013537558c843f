//! What a block or a service needs or wants.

use pivotline_syntax::ast::{BlockWord, Reference};
use pivotline_syntax::{Code, Diagnostic};

use super::{thing, unknown};
use crate::findings::{Found, Trouble};
use crate::shapes::Folder;

/// Something that can be needed or wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Obtained<'a> {
    Service(&'a str),
    Login(&'a str),
    /// A form that only asks.
    Form(&'a str),
}

impl<'a> Obtained<'a> {
    /// Its name.
    pub(crate) fn name(self) -> &'a str {
        match self {
            Self::Service(name) | Self::Login(name) | Self::Form(name) => name,
        }
    }
}

/// What a name behind `needs` or `wants` stands for.
pub(crate) fn obtained<'a>(folder: &Folder<'a>, reference: &Reference) -> Found<Obtained<'a>> {
    let Some(name) = reference.path.first() else { return Err(Trouble::Told) };
    let key = name.value.as_str();
    if folder.is_not_built(key) {
        return Err(Trouble::Told);
    }
    let Some((key, known)) = folder.declared.get_key_value(key) else {
        return Err(unknown(folder, name, can_be_obtained));
    };
    if !can_be_obtained(known.word) {
        if folder.is_declared_twice(key) {
            return Err(Trouble::Told);
        }
        let message = format!("`{key}` is {}, so it cannot be needed or wanted", thing(known.word));
        return Err(Diagnostic::error(Code::N002WrongKindOfThing, name.span, message)
            .also(known.span, "it is declared here")
            .help("name a service, a login or a form")
            .into());
    }
    if reference.path.len() > 1 {
        let message = format!("the whole of `{key}` is needed or wanted, not one of its values");
        return Err(Diagnostic::error(Code::N002WrongKindOfThing, reference.span, message)
            .help(format!("write `{key}`"))
            .fix(
                format!("write `{key}`"),
                vec![pivotline_syntax::Edit { span: reference.span, text: (*key).to_owned() }],
            )
            .into());
    }
    Ok(match known.word {
        BlockWord::Login => Obtained::Login(key),
        BlockWord::Form => Obtained::Form(key),
        _ => Obtained::Service(key),
    })
}

fn can_be_obtained(word: BlockWord) -> bool {
    matches!(word, BlockWord::Service | BlockWord::Login | BlockWord::Form)
}
