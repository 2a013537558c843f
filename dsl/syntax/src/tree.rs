//! The lossless tree: its text is the text that was read, whatever that was.
//!
//! Leaves of the grammar are tokens; what stands between them (words of the language, marks,
//! blanks, line ends) is cut into tokens here, so that no byte is lost.

/// A node of the tree.
pub type Node = rowan::SyntaxNode<Menu>;
/// A token of the tree.
pub type Token = rowan::SyntaxToken<Menu>;

/// The menu language, to the tree's library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Menu {}

macro_rules! kinds {
    ($($kind:ident,)*) => {
        /// What a node or a token is. The names are the grammar's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        #[expect(missing_docs, reason = "the grammar says what each is")]
        pub enum Kind {
            $($kind,)*
        }

        const KINDS: &[Kind] = &[$(Kind::$kind,)*];
    };
}

kinds! {
    // Cut from the text between the grammar's leaves.
    Blank,
    LineEnd,
    Word,
    Mark,
    // Tokens.
    Comment,
    Text,
    BadHole,
    CurlyText,
    OpenText,
    Name,
    BadName,
    Number,
    Count,
    Phone,
    Unit,
    Kind,
    OtherKind,
    NearColon,
    Maybe,
    Sign,
    NearSign,
    Repeat,
    Back,
    HangUp,
    NearWhen,
    Negation,
    Voice,
    Screen,
    Key,
    StarSign,
    Happened,
    Tries,
    Times,
    Passkey,
    ThisCall,
    WebCall,
    Chat,
    CallBack,
    ByCode,
    Push,
    BlockWord,
    HeadJunk,
    BadLine,
    BadEntry,
    // Nodes.
    Words,
    Quoted,
    Hole,
    NearHole,
    Curly,
    Unclosed,
    Ref,
    Duration,
    Declaration,
    Arrow,
    Place,
    MissingPlace,
    When,
    Condition,
    Term,
    Over,
    Under,
    IsNot,
    Is,
    Face,
    Texts,
    Then,
    Statement,
    Option,
    Press,
    Go,
    Say,
    Outcome,
    OutcomeName,
    AfterTries,
    AfterTime,
    Every,
    OverWaiting,
    Wants,
    Needs,
    Solved,
    Fresh,
    Takes,
    Gives,
    Within,
    By,
    Way,
    ByApp,
    ByText,
    RingBack,
    Queue,
    Music,
    Outside,
    Tried,
    Apart,
    OrAsk,
    Hours,
    Intent,
    Pass,
    TellAgent,
    Brand,
    Language,
    Start,
    ToScreen,
    Wait,
    Recorded,
    Logged,
    Tag,
    Offered,
    Changes,
    Lists,
    Ask,
    ForDigits,
    ForOther,
    Secret,
    Confirm,
    DoIt,
    CallTo,
    Sentence,
    Given,
    Fact,
    Event,
    File,
    Block,
    Head,
    MissingName,
    MissingOpen,
    MissingClose,
    Stranger,
    StrangerHead,
    Orphans,
    StrayBrace,
    Translations,
    Translation,
    StrandKey,
}

impl rowan::Language for Menu {
    type Kind = Kind;

    fn kind_from_raw(raw: rowan::SyntaxKind) -> Kind {
        KINDS.get(usize::from(raw.0)).copied().unwrap_or(Kind::BadLine)
    }

    fn kind_to_raw(kind: Kind) -> rowan::SyntaxKind {
        rowan::SyntaxKind(kind as u16)
    }
}

impl Kind {
    /// Whether it is a token that means nothing: a blank, a line's end, a comment.
    #[must_use]
    pub fn is_trivia(self) -> bool {
        matches!(self, Self::Blank | Self::LineEnd | Self::Comment)
    }
}
