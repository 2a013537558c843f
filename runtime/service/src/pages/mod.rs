//! Pages: rendered on the server, complete without a script, one response each.

mod words;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, Value, context};
use pivotline_ir::Tag;
use sha2::{Digest, Sha256};

use crate::pages::words::{problem_words, words};
use crate::problem::Problem;
use crate::session_state::{PageKind, Shown};
use crate::token::Token;
use crate::use_cases::FrontPage;

const STYLE: &str = include_str!("style.css");
const TEMPLATES: [(&str, &str); 6] = [
    ("frame", include_str!("frame.html")),
    ("start", include_str!("start.html")),
    ("menu", include_str!("menu.html")),
    ("login", include_str!("login.html")),
    ("contact", include_str!("contact.html")),
    ("problem", include_str!("problem.html")),
];

/// The pages, read and ready.
pub(crate) struct Pages {
    templates: Environment<'static>,
    style: String,
    style_hash: String,
}

impl Pages {
    /// The pages.
    pub(crate) fn new() -> Result<Self, Error> {
        let mut templates = Environment::new();
        // Whatever its name, a template here is HTML.
        templates.set_auto_escape_callback(|_| AutoEscape::Html);
        templates
            .set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        for (name, source) in TEMPLATES {
            templates.add_template(name, source)?;
        }
        let style: String = STYLE.lines().map(str::trim).collect();
        let style_hash = format!("sha256-{}", STANDARD.encode(Sha256::digest(style.as_bytes())));
        Ok(Self { templates, style, style_hash })
    }

    /// The hash by which the content security policy allows the pages' style and no other.
    pub(crate) fn style_hash(&self) -> &str {
        &self.style_hash
    }

    /// The page before a link was opened.
    pub(crate) fn start(
        &self,
        page: &FrontPage,
        token: &Token,
        key: &str,
    ) -> Result<String, Error> {
        let brand = Some(page.brand.as_str()).filter(|brand| *brand != page.front.title);
        // A token has no character that HTML could misread; escaped, its slashes would be in the
        // way of simple clients.
        let action = Value::from_safe_string(format!("/session/{}/open", token.reveal()));
        self.render(
            "start",
            &page.language,
            context! { front => Serde(&page.front), brand, action, key },
        )
    }

    /// The page of an opened session.
    pub(crate) fn session(&self, shown: &Shown, key: &str) -> Result<String, Error> {
        let template = match shown.page {
            PageKind::Menu => "menu",
            PageKind::Login => "login",
            PageKind::Contact => "contact",
        };
        self.render(
            template,
            &shown.language,
            context! { state => Serde(&shown.state), brand => shown.brand.as_str(), key },
        )
    }

    /// The page that tells a problem.
    pub(crate) fn problem(&self, problem: &Problem, language: &Tag) -> Result<String, Error> {
        let words = words(language);
        let (mut title, text) = problem_words(words, problem);
        let (chosen, back) = match problem {
            Problem::Stale(shown) => (shown.last_choice.as_deref(), true),
            Problem::NotNow(_) | Problem::UnknownOption => (None, true),
            _ => (None, false),
        };
        let mut said: &[String] = &[];
        if let Problem::Completed { said: last, .. } = problem
            && let Some((first, rest)) = last.split_first()
        {
            (title, said) = (first, rest);
        }
        self.render(
            "problem",
            words.tag(language),
            context! { title, text, chosen, back, said => Serde(said) },
        )
    }

    fn render(&self, template: &str, language: &Tag, more: Value) -> Result<String, Error> {
        let style = Value::from_safe_string(self.style.clone());
        let frame = context! { style, lang => language.as_str(), words => Serde(words(language)) };
        self.templates.get_template(template)?.render(context! { ..more, ..frame })
    }
}
