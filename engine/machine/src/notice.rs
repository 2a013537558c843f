//! The few words of a page that no menu file writes.

use pivotline_ir::Tag;

use crate::state::ContactKind;

/// Above a login.
pub(crate) fn login(tag: &Tag) -> String {
    match tag.language() {
        "es" => "Confirme que es usted.",
        _ => "Please confirm that it is you.",
    }
    .to_owned()
}

/// While an order is under way.
pub(crate) fn ordered(tag: &Tag) -> String {
    match tag.language() {
        "es" => "Un momento, por favor.",
        _ => "One moment, please.",
    }
    .to_owned()
}

/// On a screen whose call goes on by voice.
pub(crate) fn on_call(tag: &Tag) -> String {
    match tag.language() {
        "es" => "Continúa por teléfono.",
        _ => "You have gone on by phone.",
    }
    .to_owned()
}

/// While a person is on the way to the contact.
pub(crate) fn contact(kind: ContactKind, tag: &Tag) -> String {
    match (kind, tag.language()) {
        (ContactKind::ThisCall, "es") => "Siga en la línea.",
        (ContactKind::ThisCall, _) => "Please stay on the line.",
        (ContactKind::Callback, "es") => "Le llamaremos.",
        (ContactKind::Callback, _) => "We will call you back.",
        (ContactKind::WebCall | ContactKind::Chat, "es") => "Le estamos comunicando.",
        (ContactKind::WebCall | ContactKind::Chat, _) => "You are being connected.",
    }
    .to_owned()
}
