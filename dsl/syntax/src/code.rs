//! The codes of findings. A code never changes its meaning and is never given out twice.

use std::str::FromStr;

macro_rules! codes {
    ($($code:ident = $text:literal: $title:literal,)*) => {
        /// A finding's code. `S` is the text's shape, `N` names and kinds, `W` ways through the
        /// menu, `T` texts, `L` limits, `P` the proof.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each code has a page of its own")]
        pub enum Code {
            $($code,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// The code as it is shown: `S001`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $text,)*
                }
            }

            /// What it is about, in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$code => $title,)*
                }
            }
        }
    };
}

// To give out a code, add a line: its name begins with the code. Pages of S codes are in `page.rs`.
codes! {
    S001NotUnderstood = "S001": "a line that is not understood",
    S002UnknownBlock = "S002": "a block of no known kind",
    S003MissingName = "S003": "a block without a name",
    S004InvalidName = "S004": "a name that is not well formed",
    S005ReservedName = "S005": "a name that is a word of the language",
    S006UnclosedBlock = "S006": "a block that is not closed",
    S007StrayBrace = "S007": "a closing brace too many",
    S008ArrowSign = "S008": "an arrow that is not written `->`",
    S009QuotationMarks = "S009": "words in curly quotation marks",
    S010UnclosedWords = "S010": "words without their closing mark",
    S011Hole = "S011": "a value in words that is not written `{{ name }}`",
    S012OptionKey = "S012": "an option that does not begin with its key alone",
    S013WrongBlock = "S013": "a statement in a block that cannot hold it",
    S014NotBuilt = "S014": "a word of the language that is not built yet",
    S015ArrowNowhere = "S015": "an arrow to nowhere",
    S016MisplacedTail = "S016": "a condition or a face where none can stand",
    S017WhenWord = "S017": "a condition that does not begin with `when`",
    S018TooLong = "S018": "a text that is too long to read",
    S019UnopenedBlock = "S019": "a block without its opening brace",
    S020TextsLine = "S020": "a line of translations that is not understood",
    S021NotUtf8 = "S021": "a file that is not saved as UTF-8",
    S022UnseenCharacter = "S022": "a character in words that cannot be seen",

    N001UnknownName = "N001": "a name that is declared nowhere",
    N002WrongKindOfThing = "N002": "a name of another kind of thing",
    N003DeclaredTwice = "N003": "a name that is declared twice",
    N005UnknownValue = "N005": "a value that nothing gives",
    N006ValueNotObtained = "N006": "a value that is not obtained here",
    N007ValueMayBeMissing = "N007": "a value that may be missing",
    N008WrongKindOfValue = "N008": "a value of the wrong kind",
    N009SomethingMissing = "N009": "a block without something that it must say",
    N010SaidTwice = "N010": "something that is said twice",
    N011NeedsGoRound = "N011": "needs that go round in a circle",
    N013Language = "N013": "a language that cannot be spoken",
    N014CannotDecide = "N014": "a condition that cannot be decided",
    N015LooksMisspelt = "N015": "a name that looks misspelt",
    N016SecretTold = "N016": "a secret answer that would be told or kept",
    N017OrderOutOfPlace = "N017": "a service that changes things out of its place",

    W001NeverReached = "W001": "a block that is never reached",
    W002DeadEnd = "W002": "a dead end",
    W003RoundClosesByItself = "W003": "a round that closes by itself",
    W004NobodyHandles = "W004": "an outcome that nobody handles",
    W005KeyTwice = "W005": "a key that is given twice",
    W006NoSuchKey = "W006": "a key that no phone has",
    W007WrongFace = "W007": "something on the wrong face",
    W008NoWayToScreen = "W008": "a screen that a caller cannot come to",
    W009CallSilentTooLong = "W009": "a call that is silent too long",
    W010NoMenuThere = "W010": "a menu where none is played",

    T001EmptyText = "T001": "a text that is empty",
    T002TextTooLong = "T002": "a text that is too long for its place",
    T003LongTextMessage = "T003": "a text message of more than one part",
    T004NotSpeakable = "T004": "a text that cannot be spoken",
    T005NoLink = "T005": "a text message without its link",
    T006Alarming = "T006": "a text message that looks like fraud",
    T007NotTranslated = "T007": "a text that is not translated",
    T008NothingToTranslate = "T008": "a translation of no text",
    T009TranslationHasOtherValues = "T009": "a translation with other values than its text",
    T010LabelIsSentence = "T010": "a label that does not complete its sentence",

    L001TooManyOptions = "L001": "a menu of too many options",
    L002OutOfRange = "L002": "a number out of its range",
    L003FlowTooLarge = "L003": "a line too large for one flow",

    P001NotProved = "P001": "flows that are not proved to do what the menus say",
}

/// A text that is no code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCode(pub String);

impl FromStr for Code {
    type Err = UnknownCode;

    /// Capital or small letters alike.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.as_str().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownCode(text.to_owned()))
    }
}
