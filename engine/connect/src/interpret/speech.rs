//! What a caller hears of a prompt's text.

/// The longest prompt that is played, in characters that are spoken.
pub(super) const MOST_SPOKEN: usize = 3000;
/// The longest prompt that is played, in characters altogether.
const MOST_ALTOGETHER: usize = 6000;

/// The words of a prompt, blanks joined and trimmed, speech tags left out; `None` where it is too
/// long to be played.
pub(super) fn spoken(prompt: &str) -> Option<String> {
    let is_marked_up = prompt.trim_start().starts_with("<speak");
    let words = if is_marked_up { without_tags(prompt) } else { prompt.to_owned() };
    let joined = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = joined.chars().count() <= MOST_SPOKEN && prompt.chars().count() <= MOST_ALTOGETHER;
    fits.then_some(joined)
}

fn without_tags(markup: &str) -> String {
    let mut words = String::new();
    let mut in_tag = false;
    for c in markup.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                words.push(' ');
            }
            _ if in_tag => {}
            _ => words.push(c),
        }
    }
    let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    names.iter().fold(words, |text, (name, sign)| text.replace(name, sign))
}
