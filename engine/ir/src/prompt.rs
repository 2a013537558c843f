//! Prompts: the sentences of a menu, as every voice target composes them.

use crate::condition::Condition;
use crate::line::Language;
use crate::menu::Menu;
use crate::names::{Faces, Key, Name, Tag};
use crate::questions::Questions;
use crate::speech::key_word;
use crate::text::Template;

/// A sentence of a menu's prompt, as every voice target composes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptPart<'a> {
    /// Names the part within its menu: `say`, `say 2`, or the option's id.
    pub id: String,
    /// When it is said.
    pub when: &'a Condition,
    /// The pivot that must be offered too.
    pub through: Option<&'a Name>,
    /// What is said.
    pub text: Template,
    /// What is said instead where one of its values is missing.
    pub or: Option<Template>,
}

impl Menu {
    /// The sentences of the spoken prompt in a language, in the order in which they are heard.
    #[must_use]
    pub fn prompt<'a>(&'a self, language: &'a Language) -> Vec<PromptPart<'a>> {
        let tag = &language.tag;
        let says = self.says.iter().enumerate().filter(|(_, say)| say.on != Faces::Screen);
        let says = says.map(|(at, say)| PromptPart {
            id: if at == 0 { "say".to_owned() } else { format!("say {}", at + 1) },
            when: &say.when,
            through: None,
            text: say.words.in_language(tag).clone(),
            or: say.words.or_in_language(tag).cloned(),
        });
        let options = self.options.iter().filter(|option| option.on != Faces::Screen);
        let options = options.filter_map(|option| {
            let key = option.key?;
            let sentence = |label: &Template| sentence(language, label, key, tag);
            Some(PromptPart {
                id: option.id.to_string(),
                when: &option.when,
                through: option.through.as_ref(),
                text: sentence(option.label.in_language(tag)),
                or: option.label.or_in_language(tag).map(sentence),
            })
        });
        says.chain(options).collect()
    }
}

/// What is always said.
static ALWAYS: Condition = Condition { all: Vec::new() };

impl Questions {
    /// The sentences in which all answers are read back in a language, and by which keys they are
    /// confirmed or not. None where nothing is to be confirmed.
    #[must_use]
    pub fn confirm_prompt<'a>(&'a self, language: &'a Language) -> Vec<PromptPart<'a>> {
        let Some(words) = &self.confirm else { return Vec::new() };
        let tag = &language.tag;
        let part = |id: &str, text: Template, or| PromptPart {
            id: id.to_owned(),
            when: &ALWAYS,
            through: None,
            text,
            or,
        };
        let keys = Self::confirm_keys(tag).map(|(key, label)| {
            let said = sentence(language, &Template::plain(label), key, tag);
            part(key.name(), said, None)
        });
        let or = words.or_in_language(tag).cloned();
        let read_back = part("say", words.in_language(tag).clone(), or);
        [read_back].into_iter().chain(keys).collect()
    }
}

fn sentence(language: &Language, label: &Template, key: Key, tag: &Tag) -> Template {
    let mut template = Template::plain(&language.option_sentence.before);
    template.push(label);
    template.push_text(&language.option_sentence.between);
    template.push_text(&key_word(key, tag));
    template.push_text(&language.option_sentence.after);
    template
}
