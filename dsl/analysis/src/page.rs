//! The pages of codes: what a check looks for, why, an example, what to write instead.

use pivotline_syntax::Code;

/// The page of a code, as Markdown.
#[must_use]
pub fn explain(code: Code) -> &'static str {
    match code {
        Code::N001UnknownName => include_str!("pages/N001.md"),
        Code::N002WrongKindOfThing => include_str!("pages/N002.md"),
        Code::N003DeclaredTwice => include_str!("pages/N003.md"),
        Code::N005UnknownValue => include_str!("pages/N005.md"),
        Code::N006ValueNotObtained => include_str!("pages/N006.md"),
        Code::N007ValueMayBeMissing => include_str!("pages/N007.md"),
        Code::N008WrongKindOfValue => include_str!("pages/N008.md"),
        Code::N009SomethingMissing => include_str!("pages/N009.md"),
        Code::N010SaidTwice => include_str!("pages/N010.md"),
        Code::N011NeedsGoRound => include_str!("pages/N011.md"),
        Code::N013Language => include_str!("pages/N013.md"),
        Code::N014CannotDecide => include_str!("pages/N014.md"),
        Code::N015LooksMisspelt => include_str!("pages/N015.md"),
        Code::N016SecretTold => include_str!("pages/N016.md"),
        Code::N017OrderOutOfPlace => include_str!("pages/N017.md"),
        Code::W001NeverReached => include_str!("pages/W001.md"),
        Code::W002DeadEnd => include_str!("pages/W002.md"),
        Code::W003RoundClosesByItself => include_str!("pages/W003.md"),
        Code::W004NobodyHandles => include_str!("pages/W004.md"),
        Code::W005KeyTwice => include_str!("pages/W005.md"),
        Code::W006NoSuchKey => include_str!("pages/W006.md"),
        Code::W007WrongFace => include_str!("pages/W007.md"),
        Code::W008NoWayToScreen => include_str!("pages/W008.md"),
        Code::W009CallSilentTooLong => include_str!("pages/W009.md"),
        Code::W010NoMenuThere => include_str!("pages/W010.md"),
        Code::T001EmptyText => include_str!("pages/T001.md"),
        Code::T002TextTooLong => include_str!("pages/T002.md"),
        Code::T003LongTextMessage => include_str!("pages/T003.md"),
        Code::T004NotSpeakable => include_str!("pages/T004.md"),
        Code::T005NoLink => include_str!("pages/T005.md"),
        Code::T006Alarming => include_str!("pages/T006.md"),
        Code::T007NotTranslated => include_str!("pages/T007.md"),
        Code::T008NothingToTranslate => include_str!("pages/T008.md"),
        Code::T009TranslationHasOtherValues => include_str!("pages/T009.md"),
        Code::T010LabelIsSentence => include_str!("pages/T010.md"),
        Code::L001TooManyOptions => include_str!("pages/L001.md"),
        Code::L002OutOfRange => include_str!("pages/L002.md"),
        Code::L003FlowTooLarge => include_str!("pages/L003.md"),
        Code::P001NotProved => include_str!("pages/P001.md"),
        of_the_shape => pivotline_syntax::page(of_the_shape).unwrap_or_default(),
    }
}
