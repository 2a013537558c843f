//! Meaning: what names, values and conditions stand for. Each question is answered in one place,
//! for the checks, which tell the trouble, and for the lowering, which needs the answer.

mod condition;
mod facts;
mod obtain;
mod place;
mod scope;
mod suggestion;
mod thing;
mod translations;
mod value;
mod words;
mod written;

pub(crate) use condition::{condition, offered_pivot, offers, term};
pub(crate) use facts::{Facts, LONGEST_CHAIN};
pub(crate) use obtain::{Obtained, obtained};
pub(crate) use place::{Destination, destination, is_place};
pub(crate) use scope::{Scope, Sure};
pub(crate) use suggestion::nearest;
pub(crate) use thing::{thing, unknown};
pub(crate) use translations::{Translation, Translations, holes, is_values_alone, text_key};
pub(crate) use value::{kind, value};
pub(crate) use words::{brand_text, is_brand, template};
pub(crate) use written::{Use, Written, WrittenText};
