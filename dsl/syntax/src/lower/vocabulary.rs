//! The words that blocks and statements begin with.

use strsim::damerau_levenshtein;

use crate::ast::BlockWord;

/// Every kind of block, with its word.
pub(super) const BLOCK_WORDS: &[(&str, BlockWord)] = &[
    ("line", BlockWord::Line),
    ("service", BlockWord::Service),
    ("login", BlockWord::Login),
    ("step", BlockWord::Step),
    ("menu", BlockWord::Menu),
    ("pivot", BlockWord::Pivot),
    ("form", BlockWord::Form),
    ("route", BlockWord::Route),
    ("callback", BlockWord::Callback),
    ("rule", BlockWord::Rule),
    ("scenario", BlockWord::Scenario),
];

/// How a statement is written, by its first word.
pub(super) const FORMS: &[(&str, &str)] = &[
    ("->", "-> main when customer.has_dispute"),
    ("after", "after 2 tries -> front_desk"),
    ("agent", "agent left \"We were cut off.\" -> front_desk"),
    ("ask", "ask pin \"Please key in your PIN.\" digits 4 to 6, secret"),
    ("brand", "brand \"Everyday Bank\""),
    ("by", "by text \"…\", by passkey or by this call, web call"),
    ("changes", "changes things"),
    ("chosen", "chosen \"You have chosen to {{ choice }}.\""),
    ("closed", "closed \"We are closed now.\" -> front_desk"),
    ("confirm", "confirm \"Send it?\""),
    ("do", "do make_transfer"),
    ("done", "done \"Goodbye.\" -> hang up"),
    ("every", "every 60 seconds \"Take your time, I am still here.\""),
    ("failed", "failed \"Something went wrong.\" -> front_desk"),
    ("fresh", "fresh"),
    ("full", "full \"All lines are busy.\" -> front_desk"),
    ("given", "given customer.first_name is \"John\""),
    ("gives", "gives amount: money, maybe note: words"),
    ("hash", "hash \"go back\" -> back"),
    ("hours", "hours disputes_hours"),
    ("intent", "intent dispute_transaction"),
    ("language", "language en-US voice joanna"),
    ("lists", "lists id: words, name: words"),
    ("logged", "logged"),
    ("music", "music hold_music"),
    ("needs", "needs balance"),
    ("no", "no answer \"Nobody answers.\" -> front_desk"),
    ("not", "not sent \"We could not send it.\" -> main"),
    ("number", "number police_line"),
    ("offered", "offered when caller is mobile"),
    ("opened", "opened -> main"),
    ("over", "over 20 waiting \"Many are waiting.\" -> ring_back"),
    ("pass", "pass customer.id, caller.language"),
    ("queue", "queue disputes"),
    ("recorded", "recorded \"This call may be recorded.\""),
    ("say", "say \"Hi {{ customer.name }}.\" or \"Hello.\""),
    ("screen", "screen -> to_screen"),
    ("sent", "sent \"We have sent it.\" -> hang up"),
    ("silence", "silence \"I did not hear a key.\""),
    ("solved", "solved"),
    ("star", "star \"hear this again\" -> repeat"),
    ("start", "start -> welcome"),
    ("tag", "tag team cards"),
    ("takes", "takes caller.phone"),
    ("tap", "tap \"find a branch\" -> branches"),
    ("tell", "tell agent \"…\" or \"…\""),
    ("to", "to caller.phone"),
    ("tried", "tried 3 times, 10 minutes apart"),
    ("unstaffed", "unstaffed \"Nobody is here now.\" -> ring_back"),
    ("unsure", "unsure \"We cannot tell yet.\" -> front_desk"),
    ("wait", "wait 5 seconds"),
    ("wants", "wants customer"),
    ("within", "within 3 seconds"),
    ("wrong", "wrong key \"That key is not in use.\""),
];

/// The block that this word begins.
pub(super) fn block_word(text: &str) -> Option<BlockWord> {
    BLOCK_WORDS.iter().find(|(word, _)| *word == text).map(|(_, block)| *block)
}

/// The words of all blocks, as a message lists them.
pub(super) fn block_words() -> String {
    BLOCK_WORDS.iter().map(|(word, _)| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The word of a block that another is a slip of.
pub(super) fn nearest_block_word(text: &str) -> Option<(&'static str, BlockWord)> {
    if text.len() > 20 {
        return None;
    }
    let distance = |word: &str| damerau_levenshtein(word, &text.to_lowercase());
    let nearest = BLOCK_WORDS.iter().copied().min_by_key(|(word, _)| distance(word))?;
    (distance(nearest.0) <= 1 + nearest.0.len() / 6).then_some(nearest)
}
