//! From text to tree. The only file that knows the parser's library: its rules and pairs end here.

use std::num::NonZeroUsize;
use std::sync::Once;

use pest::error::InputLocation;
use pest::iterators::Pairs;
use pest::{Parser as _, Token};
use rowan::{GreenNodeBuilder, Language as _};

use crate::tree::{Kind, Menu, Node};

#[derive(pest_derive::Parser)]
#[grammar = "grammar.pest"]
struct Grammar;

/// How many steps the parser may take in one text. Work grows with the text alone, by fewer than
/// a hundred steps a byte; this is far beyond what [`MAX_BYTES`] can need, and ends whatever a
/// mistake in the grammar could start.
const MAX_STEPS: usize = 4_000_000_000;

/// The longest text that is parsed, in bytes.
pub(crate) const MAX_BYTES: usize = 16 * 1024 * 1024;

/// What a text was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A `.menu` file.
    Menu,
    /// A `.texts` file.
    Texts,
}

/// The tree of a text, and whether it was really parsed: a text that is too long is one bad line.
pub(crate) fn tree(source: Source, text: &str) -> (Node, bool) {
    let rule = match source {
        Source::Menu => Rule::file,
        Source::Texts => Rule::translations,
    };
    let parsed = (text.len() <= MAX_BYTES).then(|| parse(rule, text).ok()).flatten();
    let mut builder = Builder { text, done: 0, tree: GreenNodeBuilder::new() };
    let whole = parsed.is_some();
    match parsed {
        Some(pairs) => pairs.tokens().for_each(|token| builder.token(&token)),
        None => builder.flat(),
    }
    (builder.finish(), whole)
}

/// How far a line that is not understood reads as a statement, in bytes.
pub(crate) fn understood(line: &str) -> usize {
    match parse(Rule::statement, line) {
        Ok(pairs) => pairs.map(|pair| pair.as_span().end()).max().unwrap_or(0),
        Err(error) => match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        },
    }
}

fn parse(rule: Rule, text: &str) -> Result<Pairs<'_, Rule>, Box<pest::error::Error<Rule>>> {
    static LIMIT: Once = Once::new();
    LIMIT.call_once(|| pest::set_call_limit(NonZeroUsize::new(MAX_STEPS)));
    Grammar::parse(rule, text).map_err(Box::new)
}

/// Builds the tree from the grammar's leaves and the text between them.
struct Builder<'t> {
    text: &'t str,
    /// The bytes that are in the tree already.
    done: usize,
    tree: GreenNodeBuilder<'static>,
}

impl Builder<'_> {
    fn token(&mut self, token: &Token<'_, Rule>) {
        match token {
            Token::Start { rule, pos } => {
                let Some(kind) = kind(*rule) else { return };
                self.between(pos.pos());
                if !is_leaf(*rule) {
                    self.tree.start_node(Menu::kind_to_raw(kind));
                }
            }
            Token::End { rule, pos } => {
                let Some(kind) = kind(*rule) else { return };
                if is_leaf(*rule) {
                    let leaf = self.text.get(self.done..pos.pos()).unwrap_or_default();
                    self.tree.token(Menu::kind_to_raw(kind), leaf);
                    self.done = pos.pos();
                } else {
                    self.between(pos.pos());
                    self.tree.finish_node();
                }
            }
        }
    }

    /// Cuts the text up to a byte into blanks, line ends, words and marks.
    fn between(&mut self, until: usize) {
        let mut rest = self.text.get(self.done..until).unwrap_or_default();
        while let Some(first) = rest.chars().next() {
            let (kind, length) = match first {
                '\n' => (Kind::LineEnd, 1),
                '\r' if rest.starts_with("\r\n") => (Kind::LineEnd, 2),
                '\r' => (Kind::LineEnd, 1),
                _ if is_blank(first) => (Kind::Blank, run(rest, is_blank)),
                _ if is_word(first) => (Kind::Word, run(rest, is_word)),
                _ => (Kind::Mark, first.len_utf8()),
            };
            let (token, more) = rest.split_at_checked(length).unwrap_or((rest, ""));
            self.tree.token(Menu::kind_to_raw(kind), token);
            rest = more;
        }
        self.done = until;
    }

    fn flat(&mut self) {
        self.tree.start_node(Menu::kind_to_raw(Kind::File));
        if u32::try_from(self.text.len()).is_ok() {
            self.tree.token(Menu::kind_to_raw(Kind::BadLine), self.text);
        }
        self.tree.finish_node();
    }

    fn finish(self) -> Node {
        Node::new_root(self.tree.finish())
    }
}

fn run(text: &str, belongs: fn(char) -> bool) -> usize {
    text.find(|character| !belongs(character)).unwrap_or(text.len())
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\u{a0}' | '\u{feff}' | '\u{202f}')
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn is_leaf(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::comment
            | Rule::text
            | Rule::bad_hole
            | Rule::curly_text
            | Rule::open_text
            | Rule::name
            | Rule::bad_name
            | Rule::number
            | Rule::count
            | Rule::phone
            | Rule::unit
            | Rule::kind
            | Rule::other_kind
            | Rule::near_colon
            | Rule::maybe
            | Rule::sign
            | Rule::near_sign
            | Rule::repeat
            | Rule::back
            | Rule::hang_up
            | Rule::near_when
            | Rule::negation
            | Rule::voice
            | Rule::screen
            | Rule::key
            | Rule::star_sign
            | Rule::happened
            | Rule::tries
            | Rule::times
            | Rule::secret
            | Rule::passkey
            | Rule::this_call
            | Rule::web_call
            | Rule::chat
            | Rule::by_code
            | Rule::call_back
            | Rule::push
            | Rule::block_word
            | Rule::head_junk
            | Rule::bad_line
            | Rule::bad_entry
    )
}

/// What a rule's part is in the tree; `None` for rules that leave nothing.
fn kind(rule: Rule) -> Option<Kind> {
    Some(match rule {
        Rule::comment => Kind::Comment,
        Rule::words | Rule::alone => Kind::Words,
        Rule::quoted => Kind::Quoted,
        Rule::text => Kind::Text,
        Rule::hole => Kind::Hole,
        Rule::near_hole => Kind::NearHole,
        Rule::bad_hole => Kind::BadHole,
        Rule::curly => Kind::Curly,
        Rule::curly_text => Kind::CurlyText,
        Rule::unclosed => Kind::Unclosed,
        Rule::open_text => Kind::OpenText,
        Rule::name => Kind::Name,
        Rule::bad_name => Kind::BadName,
        Rule::r#ref => Kind::Ref,
        Rule::number => Kind::Number,
        Rule::count => Kind::Count,
        Rule::phone => Kind::Phone,
        Rule::unit => Kind::Unit,
        Rule::duration => Kind::Duration,
        Rule::kind => Kind::Kind,
        Rule::other_kind => Kind::OtherKind,
        Rule::near_colon => Kind::NearColon,
        Rule::maybe => Kind::Maybe,
        Rule::declaration => Kind::Declaration,
        Rule::arrow => Kind::Arrow,
        Rule::sign => Kind::Sign,
        Rule::near_sign => Kind::NearSign,
        Rule::place => Kind::Place,
        Rule::repeat => Kind::Repeat,
        Rule::back => Kind::Back,
        Rule::hang_up => Kind::HangUp,
        Rule::missing_place => Kind::MissingPlace,
        Rule::when => Kind::When,
        Rule::near_when => Kind::NearWhen,
        Rule::condition => Kind::Condition,
        Rule::term => Kind::Term,
        Rule::negation => Kind::Negation,
        Rule::over => Kind::Over,
        Rule::under => Kind::Under,
        Rule::is_not => Kind::IsNot,
        Rule::is => Kind::Is,
        Rule::face => Kind::Face,
        Rule::voice => Kind::Voice,
        Rule::screen => Kind::Screen,
        Rule::texts | Rule::said => Kind::Texts,
        Rule::then => Kind::Then,
        Rule::statement => Kind::Statement,
        Rule::option => Kind::Option,
        Rule::key => Kind::Key,
        Rule::press => Kind::Press,
        Rule::star_sign => Kind::StarSign,
        Rule::go => Kind::Go,
        Rule::say => Kind::Say,
        Rule::outcome => Kind::Outcome,
        Rule::outcome_name => Kind::OutcomeName,
        Rule::happened => Kind::Happened,
        Rule::after_tries => Kind::AfterTries,
        Rule::tries => Kind::Tries,
        Rule::after_time => Kind::AfterTime,
        Rule::every => Kind::Every,
        Rule::over_waiting => Kind::OverWaiting,
        Rule::wants => Kind::Wants,
        Rule::needs => Kind::Needs,
        Rule::solved => Kind::Solved,
        Rule::fresh => Kind::Fresh,
        Rule::takes => Kind::Takes,
        Rule::gives => Kind::Gives,
        Rule::within => Kind::Within,
        Rule::by => Kind::By,
        Rule::way => Kind::Way,
        Rule::passkey => Kind::Passkey,
        Rule::by_app => Kind::ByApp,
        Rule::by_text => Kind::ByText,
        Rule::this_call => Kind::ThisCall,
        Rule::web_call => Kind::WebCall,
        Rule::chat => Kind::Chat,
        Rule::by_code => Kind::ByCode,
        Rule::ring_back => Kind::RingBack,
        Rule::call_back => Kind::CallBack,
        Rule::push => Kind::Push,
        Rule::queue => Kind::Queue,
        Rule::music => Kind::Music,
        Rule::outside => Kind::Outside,
        Rule::tried => Kind::Tried,
        Rule::times => Kind::Times,
        Rule::apart => Kind::Apart,
        Rule::or_ask => Kind::OrAsk,
        Rule::hours => Kind::Hours,
        Rule::intent => Kind::Intent,
        Rule::pass => Kind::Pass,
        Rule::tell_agent => Kind::TellAgent,
        Rule::brand => Kind::Brand,
        Rule::language => Kind::Language,
        Rule::start => Kind::Start,
        Rule::to_screen => Kind::ToScreen,
        Rule::wait => Kind::Wait,
        Rule::recorded => Kind::Recorded,
        Rule::logged => Kind::Logged,
        Rule::tag => Kind::Tag,
        Rule::offered => Kind::Offered,
        Rule::changes => Kind::Changes,
        Rule::lists => Kind::Lists,
        Rule::ask => Kind::Ask,
        Rule::for_digits => Kind::ForDigits,
        Rule::for_other => Kind::ForOther,
        Rule::secret => Kind::Secret,
        Rule::confirm => Kind::Confirm,
        Rule::do_it => Kind::DoIt,
        Rule::call_to => Kind::CallTo,
        Rule::sentence => Kind::Sentence,
        Rule::given => Kind::Given,
        Rule::fact => Kind::Fact,
        Rule::event => Kind::Event,
        Rule::file => Kind::File,
        Rule::block => Kind::Block,
        Rule::head => Kind::Head,
        Rule::block_word => Kind::BlockWord,
        Rule::head_junk => Kind::HeadJunk,
        Rule::missing_name => Kind::MissingName,
        Rule::missing_open => Kind::MissingOpen,
        Rule::missing_close => Kind::MissingClose,
        Rule::stranger => Kind::Stranger,
        Rule::stranger_head => Kind::StrangerHead,
        Rule::orphans => Kind::Orphans,
        Rule::stray_brace => Kind::StrayBrace,
        Rule::bad_line => Kind::BadLine,
        Rule::translations => Kind::Translations,
        Rule::translation => Kind::Translation,
        Rule::strand_key => Kind::StrandKey,
        Rule::bad_entry => Kind::BadEntry,
        Rule::EOI
        | Rule::blank
        | Rule::s
        | Rule::b
        | Rule::wc
        | Rule::w
        | Rule::eol
        | Rule::nl
        | Rule::comma
        | Rule::end
        | Rule::strand
        | Rule::keyless
        | Rule::curly_mark
        | Rule::curly_stop
        | Rule::open_bit
        | Rule::open_stop
        | Rule::refs
        | Rule::spoken_sign
        | Rule::tail
        | Rule::top
        | Rule::head_end
        | Rule::junk_stop
        | Rule::body
        | Rule::line
        | Rule::inner_stranger
        | Rule::bad_bit
        | Rule::entry
        | Rule::end_entry => return None,
    })
}
