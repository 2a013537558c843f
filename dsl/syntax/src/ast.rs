//! The syntax tree that analysis reads: plain values with places, made from the lossless tree.
//!
//! What could not be understood is not in it; it was told as a diagnostic. So whoever reads it
//! meets only whole statements, and a word that a statement needs is always there.

use crate::source::Span;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A bare name.
pub type Name = Spanned<String>;

/// A `.menu` file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
}

/// A block: `menu main on voice { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// From the first word to the closing brace.
    pub span: Span,
    /// The first line, without the brace.
    pub head: Span,
    /// What it is.
    pub word: BlockWord,
    /// What it is called; `None` where the name is missing, which was told.
    pub name: Option<Name>,
    /// On which face alone it stands.
    pub face: Option<Spanned<Face>>,
    /// What stands in it, in order.
    pub statements: Vec<Statement>,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the word of the language")]
pub enum BlockWord {
    Line,
    Service,
    Login,
    Step,
    Menu,
    Pivot,
    Form,
    Route,
    Callback,
    Rule,
    Scenario,
}

/// A face that a thing is bound to by `on voice` or `on screen`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word of the language")]
pub enum Face {
    Voice,
    Screen,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// From its first word to its last.
    pub span: Span,
    /// What it says.
    pub kind: StatementKind,
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatementKind {
    /// `1 "check your balance" -> show_balance`, `tap "find a branch" -> branches`.
    Option {
        /// Its key.
        key: Spanned<OptionKey>,
        /// Its label, and where it goes.
        then: Then,
    },
    /// `-> main when outage.active`
    Arrow {
        /// Where it goes.
        to: Arrow,
        /// What must hold, and where it stands.
        tail: Tail,
    },
    /// `say "…" or "…" when … on voice`
    Say {
        /// The words.
        texts: Texts,
        /// What must hold, and where it stands.
        tail: Tail,
    },
    /// `wants outage, customer`
    Wants(Vec<Reference>),
    /// `needs balance`
    Needs(Vec<Reference>),
    /// `solved`
    Solved,
    /// `fresh`
    Fresh,
    /// `silence "…"`, `failed "…" -> front_desk`, `after 2 tries -> front_desk`
    Outcome {
        /// What happened.
        name: Spanned<OutcomeName>,
        /// What is said, and where it goes.
        then: Then,
    },
    /// `brand "Everyday Bank"`
    Brand(Words),
    /// `language es-US voice lupe key 2 "Para español, oprima 2."`
    Language {
        /// The tag.
        tag: Spanned<String>,
        /// The voice.
        voice: Name,
        /// How the voice is made: `neural`.
        engine: Option<Name>,
        /// How it is offered.
        offer: Option<(Spanned<OptionKey>, Words)>,
    },
    /// `recorded "This call may be recorded."`
    Recorded(Words),
    /// `logged`
    Logged,
    /// `tag team cards`
    Tag {
        /// The tag's key.
        key: Name,
        /// Its value.
        value: Name,
    },
    /// `start -> welcome`
    Start(Arrow),
    /// `screen -> to_screen`
    Screen(Arrow),
    /// `wait 5 seconds`
    Wait(Duration),
    /// `takes caller.phone`
    Takes(Vec<Reference>),
    /// `gives amount: money, maybe as_of: time`
    Gives(Vec<FieldDeclaration>),
    /// `within 3 seconds`
    Within(Duration),
    /// `by text "…"`, `by passkey, app everyday_id`, `by this call, web call`
    By(Vec<Spanned<Way>>),
    /// `offered when caller is mobile`
    Offered(Condition),
    /// `hours disputes_hours`
    Hours(Name),
    /// `queue disputes`
    Queue(Name),
    /// `music hold_music`
    Music(Name),
    /// `number police_line`
    Number(Name),
    /// `to caller.phone`
    To(Reference),
    /// `tried 3 times, 10 minutes apart`
    Tried {
        /// How many times.
        times: Spanned<u32>,
        /// How long after one try the next is.
        apart: Option<Duration>,
    },
    /// `intent dispute_transaction`
    Intent(Name),
    /// `pass customer.id, caller.language`
    Pass(Vec<Reference>),
    /// `tell agent "…" or "…"`
    TellAgent(Texts),
    /// `ask pin "Please key in your PIN." digits 4 to 6, secret`
    Ask(Ask),
    /// `changes things`
    Changes,
    /// `confirm "Send {{ amount }}?"`
    Confirm(Texts),
    /// `do make_transfer`
    Do(Name),
    /// A statement whose word the language has and this version has not yet, such as `lists`. The
    /// words of blocks that are not built yet are in [`BlockWord`].
    NotBuilt(Spanned<String>),
}

/// A question that is answered with digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Its name, and that of its answer; any word.
    pub name: Name,
    /// Its words.
    pub texts: Texts,
    /// How many digits at least.
    pub least: Spanned<u32>,
    /// How many digits at most.
    pub most: Spanned<u32>,
    /// Where it says that the answer is secret.
    pub secret: Option<Span>,
}

/// The key of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionKey {
    /// `0` to `9`.
    Digit(u8),
    /// `star`
    Star,
    /// `hash`
    Hash,
    /// `tap`: no key, so on the screen only.
    Tap,
    /// Something that no phone has, such as `12`; told by a check with its place.
    NoKey,
}

/// The name of an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutcomeName {
    /// `silence`
    Silence,
    /// `wrong key`
    WrongKey,
    /// `wrong answer`
    WrongAnswer,
    /// `failed`
    Failed,
    /// `closed`
    Closed,
    /// `full`
    Full,
    /// `unstaffed`
    Unstaffed,
    /// `over 20 waiting`
    OverWaiting(Spanned<u32>),
    /// `no answer`
    NoAnswer,
    /// `agent left`
    AgentLeft,
    /// `sent`
    Sent,
    /// `not sent`
    NotSent,
    /// `opened`
    Opened,
    /// `chosen`
    Chosen,
    /// `after 2 tries`
    AfterTries(Spanned<u32>),
    /// `after 10 minutes`
    AfterTime(Duration),
    /// `every 60 seconds`
    Every(Duration),
    /// `unsure`
    Unsure,
    /// `done`
    Done,
}

/// What is said and where it goes; at least one of the two is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Then {
    /// What is said.
    pub texts: Option<Texts>,
    /// Where it goes.
    pub to: Option<Arrow>,
    /// What must hold, and where it stands.
    pub tail: Tail,
}

/// What may follow an option, a `say` or a bare arrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tail {
    /// `when …`
    pub when: Option<Condition>,
    /// `on voice`, `on screen`
    pub face: Option<Spanned<Face>>,
}

/// `-> main`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// The sign and the place.
    pub span: Span,
    /// Where it goes.
    pub place: Spanned<Place>,
}

/// Where an arrow goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A block.
    Block(String),
    /// `repeat`
    Repeat,
    /// `back`
    Back,
    /// `hang up`
    HangUp,
}

/// `"…" or "…"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// What is said.
    pub words: Words,
    /// What is said where a wanted value is missing.
    pub or: Option<Words>,
}

/// Words in quotation marks; several lines of them are one text, with a blank between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// From the first mark to the last.
    pub span: Span,
    /// The pieces, in order; plain pieces are joined.
    pub pieces: Vec<Piece>,
}

/// A piece of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words as they are.
    Text(String),
    /// `{{ name }}`
    Hole(Reference),
}

/// `customer.first_name`, `caller.phone`, `brand`, `link`: one or more names with dots between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The whole of it.
    pub span: Span,
    /// The names; at least one.
    pub path: Vec<Name>,
}

/// `A and not B and C is over 100`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// From `when`'s first term to the last.
    pub span: Span,
    /// The terms; at least one.
    pub terms: Vec<Term>,
}

/// One term of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The whole of it.
    pub span: Span,
    /// `not A`
    pub not: bool,
    /// What is tested.
    pub subject: Reference,
    /// How.
    pub test: TermTest,
}

/// How a term tests its subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermTest {
    /// `A`
    Holds,
    /// `A is WORD`; also `caller is mobile`, `to_screen is offered`, `main_hours is open`.
    Is(Name),
    /// `A is not WORD`
    IsNot(Name),
    /// `A is over 100`
    Over(Spanned<String>),
    /// `A is under 100`
    Under(Spanned<String>),
}

/// `5 seconds`, `10 minutes`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duration {
    /// The whole of it.
    pub span: Span,
    /// In seconds; what is too large to count is [`u32::MAX`].
    pub seconds: u32,
}

/// `maybe message: words`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDeclaration {
    /// The whole of it.
    pub span: Span,
    /// Whether it may be missing.
    pub maybe: bool,
    /// What it is called; any word.
    pub name: Name,
    /// What kind of value it is.
    pub kind: Spanned<Kind>,
}

/// A kind of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word of the language")]
pub enum Kind {
    Words,
    Number,
    Money,
    Day,
    Time,
    Phone,
    Digits,
    YesNo,
}

/// A way, in `by`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// `passkey`
    Passkey,
    /// `app everyday_id`
    AppLogin(Name),
    /// `text "…"`
    Text(Words),
    /// `this call`
    ThisCall,
    /// `web call`
    WebCall,
    /// `chat`
    Chat,
    /// `callback`
    Callback,
    /// `callback ring_back`; its name is the place where the contact goes.
    CallbackBlock(Arrow),
    /// A way that the language has and this version has not yet: `code`, `app`.
    NotBuilt(String),
}
