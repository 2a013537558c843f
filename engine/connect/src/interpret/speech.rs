//! What a caller hears of a prompt's text.

/// The longest prompt that is played, in characters that are spoken.
pub(super) const MOST_SPOKEN: usize = 3000;
/// The longest prompt that is played, in characters altogether.
const MOST_ALTOGETHER: usize = 6000;

/// The words of a prompt, blanks joined and trimmed, speech tags left out; `None` where it is too
/// long to be played, or its tags do not fit together.
pub(super) fn spoken(prompt: &str) -> Option<String> {
    let is_marked_up = prompt.trim_start().starts_with("<speak");
    if is_marked_up && !is_well_formed(prompt.trim()) {
        return None;
    }
    let words = if is_marked_up { without_tags(prompt) } else { prompt.to_owned() };
    let joined = pivotline_ir::tidy(words);
    let fits = is_within(&joined, MOST_SPOKEN) && is_within(prompt, MOST_ALTOGETHER);
    fits.then_some(joined)
}

/// Whether a text has at most so many characters.
fn is_within(text: &str, most: usize) -> bool {
    text.len() <= most || text.chars().count() <= most
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

/// Whether each tag is closed in turn, and all stands in one.
fn is_well_formed(markup: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = markup;
    while let Some((_, from)) = rest.split_once('<') {
        let Some((tag, after)) = from.split_once('>') else { return false };
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name.trim()) || (open.is_empty() && !rest.is_empty()) {
                return false;
            }
        } else if !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().unwrap_or_default());
        }
    }
    open.is_empty()
}
