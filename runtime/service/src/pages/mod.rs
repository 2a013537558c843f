//! Pages: made on the server, complete without a script, one response each.
//!
//! Their templates are read and cut into pieces when the runtime starts, for each language whose
//! fixed words are known.

mod skeleton;
mod words;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, Value, context};
use pivotline_ir::Tag;
use sha2::{Digest, Sha256};

use crate::pages::skeleton::{Hole, Holes, Page, Skeleton};
use crate::pages::words::{LANGUAGES, Words};
use crate::problem::Problem;
use crate::session_state::{FrontPage, PageKind, SessionState, Shown};
use crate::token::Token;
pub(crate) use words::{problem_words, words};

const STYLE: &str = include_str!("style.css");
const TEMPLATES: [(&str, &str); 8] = [
    ("frame", include_str!("frame.html")),
    ("start", include_str!("start.html")),
    ("menu", include_str!("menu.html")),
    ("question", include_str!("question.html")),
    ("login", include_str!("login.html")),
    ("contact", include_str!("contact.html")),
    ("order", include_str!("order.html")),
    ("problem", include_str!("problem.html")),
];
/// Parts that a page holds several times, or not always.
const PARTS: [(&str, &str); 12] = [
    ("brand", r#"<p class="brand" dir="auto">{{ hole.text }}</p>"#),
    ("said", r#"<p class="said" dir="auto">{{ hole.text }}</p>"#),
    (
        "button",
        r#"<button name="option" value="{{ hole.id }}" dir="auto">{{ hole.text }}</button>"#,
    ),
    (
        "quiet_button",
        r#"<button name="option" value="{{ hole.id }}" dir="auto" class="quiet">{{ hole.text }}</button>"#,
    ),
    (
        "field",
        r#"<input id="answer" name="answer" inputmode="numeric" autocomplete="off" maxlength="{{ hole.most }}" required>"#,
    ),
    (
        "field_wrong",
        r#"<p class="wrong" id="wrong" role="alert" dir="auto">{{ hole.text }}</p><input id="answer" name="answer" inputmode="numeric" autocomplete="off" maxlength="{{ hole.most }}" required aria-invalid="true" aria-describedby="wrong">"#,
    ),
    (
        "secret",
        r#"<input id="answer" name="answer" type="password" inputmode="numeric" autocomplete="off" maxlength="{{ hole.most }}" required>"#,
    ),
    (
        "secret_wrong",
        r#"<p class="wrong" id="wrong" role="alert" dir="auto">{{ hole.text }}</p><input id="answer" name="answer" type="password" inputmode="numeric" autocomplete="off" maxlength="{{ hole.most }}" required aria-invalid="true" aria-describedby="wrong">"#,
    ),
    ("front_button", include_str!("front_button.html")),
    ("open", include_str!("open.html")),
    ("back", r#"<a class="button" href="/menu" dir="auto">{{ words.go_on }}</a>"#),
    ("waiting", r#"<p dir="auto">{{ words.waiting }}</p>"#),
];

/// The pages, cut and ready.
pub(crate) struct Pages {
    by_language: Vec<(&'static Words, Set)>,
    style_hash: String,
}

/// No pages.
pub(crate) static NO_PAGES: Pages = Pages { by_language: Vec::new(), style_hash: String::new() };

/// The pages in the fixed words of one language.
struct Set {
    start: Skeleton,
    menu: Skeleton,
    question: Skeleton,
    field: Skeleton,
    field_wrong: Skeleton,
    secret: Skeleton,
    secret_wrong: Skeleton,
    login: Skeleton,
    contact: Skeleton,
    order: Skeleton,
    problem: Skeleton,
    brand: Skeleton,
    said: Skeleton,
    button: Skeleton,
    quiet_button: Skeleton,
    front_button: Skeleton,
    open: Skeleton,
    back: Skeleton,
    waiting: Skeleton,
}

impl Pages {
    /// The pages.
    pub(crate) fn new() -> Result<Self, Error> {
        let mut templates = Environment::new();
        // Whatever its name, a template here is HTML.
        templates.set_auto_escape_callback(|_| AutoEscape::Html);
        templates
            .set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        for (name, source) in TEMPLATES.into_iter().chain(PARTS) {
            templates.add_template(name, source)?;
        }
        let style: String = STYLE.lines().map(str::trim).collect();
        let style_hash = format!("sha256-{}", STANDARD.encode(Sha256::digest(style.as_bytes())));
        let sets =
            LANGUAGES.into_iter().map(|words| Ok((words, Set::cut(&templates, words, &style)?)));
        Ok(Self { by_language: sets.collect::<Result<_, Error>>()?, style_hash })
    }

    /// The hash by which the content security policy allows the pages' style and no other.
    pub(crate) fn style_hash(&self) -> &str {
        &self.style_hash
    }

    /// The page before a link was opened.
    pub(crate) fn start(&self, page: &FrontPage, token: &Token, key: &str) -> String {
        let Some((_, set)) = self.of(&page.language) else { return String::new() };
        let front = &page.front;
        let form = |page: &mut Page, hole| match hole {
            // A token has no character that HTML could misread.
            Hole::Action => {
                page.text("/session/");
                page.text(token.reveal());
                page.text("/open");
            }
            Hole::Key => page.text(key),
            _ => {}
        };
        set.start.filled(|out, hole| match hole {
            Hole::Lang => out.text(page.language.as_str()),
            Hole::Brand if page.brand != front.title => set.brand(out, &page.brand),
            Hole::Title => out.text(&front.title),
            Hole::Options => {
                for option in &front.options {
                    set.front_button.fill(out, |out, hole| match hole {
                        Hole::Id => out.text(option.id.as_str()),
                        Hole::Text => out.text(&option.label),
                        hole => form(out, hole),
                    });
                }
            }
            Hole::Open if front.more || front.options.is_empty() => set.open.fill(out, form),
            _ => {}
        })
    }

    /// The page of an opened session.
    pub(crate) fn session(&self, shown: &Shown, key: &str) -> String {
        let Some((_, set)) = self.of(&shown.language) else { return String::new() };
        let state = &shown.state;
        let (page, other_button) = match shown.page {
            PageKind::Menu => (&set.menu, &set.button),
            PageKind::Question => (&set.question, &set.button),
            PageKind::Login => (&set.login, &set.quiet_button),
            PageKind::Contact => (&set.contact, &set.button),
            PageKind::Order => (&set.order, &set.button),
        };
        page.filled(|out, hole| match hole {
            Hole::Lang => out.text(shown.language.as_str()),
            Hole::Brand => set.brand(out, &shown.brand),
            Hole::Title => out.text(&state.title),
            Hole::Said if state.field.as_ref().is_some_and(|field| field.wrong) => {}
            Hole::Said => set.said(out, &state.said),
            Hole::Field => set.field(out, state),
            Hole::Version => out.number(state.version),
            // Base64url has no character that HTML could misread.
            Hole::At => out.plain(&state.at),
            Hole::Key => out.plain(key),
            Hole::Seconds => out.number(if state.connecting { 5 } else { 20 }),
            Hole::Waiting if !state.connecting => set.waiting.fill(out, |_, _| {}),
            Hole::Options => {
                for (index, option) in state.options.iter().enumerate() {
                    let button = if index == 0 { &set.button } else { other_button };
                    button.fill(out, |out, hole| match hole {
                        Hole::Id => out.text(option.id.as_str()),
                        Hole::Text => out.text(&option.label),
                        _ => {}
                    });
                }
            }
            _ => {}
        })
    }

    /// The page that tells a problem.
    pub(crate) fn problem(&self, problem: &Problem, language: &Tag) -> String {
        let Some((words, set)) = self.of(language) else { return String::new() };
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
        let chosen = chosen.map(|chosen| format!("{} {chosen}", words.already_chose));
        let title = chosen.as_deref().unwrap_or(title);
        set.problem.filled(|out, hole| match hole {
            Hole::Lang => out.text(words.tag(language).as_str()),
            Hole::Title => out.text(title),
            Hole::Said => set.said(out, said),
            Hole::Text => out.text(text),
            Hole::Back if back => set.back.fill(out, |_, _| {}),
            _ => {}
        })
    }

    fn of(&self, language: &Tag) -> Option<&(&'static Words, Set)> {
        let wanted = words(language);
        let known = self.by_language.iter().find(|(words, _)| std::ptr::eq(*words, wanted));
        known.or_else(|| self.by_language.first())
    }
}

impl Set {
    fn cut(templates: &Environment<'_>, words: &'static Words, style: &str) -> Result<Self, Error> {
        let style = Value::from_safe_string(style.to_owned());
        let hole = Value::from_object(Holes);
        let fixed = context! { style, hole, words => Serde(words) };
        let cut = |template: &str| Skeleton::cut(templates, template, &fixed);
        Ok(Self {
            start: cut("start")?,
            menu: cut("menu")?,
            question: cut("question")?,
            field: cut("field")?,
            field_wrong: cut("field_wrong")?,
            secret: cut("secret")?,
            secret_wrong: cut("secret_wrong")?,
            login: cut("login")?,
            contact: cut("contact")?,
            order: cut("order")?,
            problem: cut("problem")?,
            brand: cut("brand")?,
            said: cut("said")?,
            button: cut("button")?,
            quiet_button: cut("quiet_button")?,
            front_button: cut("front_button")?,
            open: cut("open")?,
            back: cut("back")?,
            waiting: cut("waiting")?,
        })
    }

    /// The field for an answer; what is wrong with the one before is said beside it.
    fn field(&self, page: &mut Page, state: &SessionState) {
        let Some(field) = &state.field else { return };
        let part = match (field.secret, field.wrong) {
            (false, false) => &self.field,
            (false, true) => &self.field_wrong,
            (true, false) => &self.secret,
            (true, true) => &self.secret_wrong,
        };
        part.fill(page, |page, hole| match hole {
            Hole::Most => page.number(field.most.into()),
            Hole::Text => page.text(&state.said.join(" ")),
            _ => {}
        });
    }

    fn brand(&self, page: &mut Page, brand: &str) {
        if !brand.is_empty() {
            self.brand.fill(page, |page, _| page.text(brand));
        }
    }

    fn said(&self, page: &mut Page, said: &[String]) {
        for sentence in said {
            self.said.fill(page, |page, _| page.text(sentence));
        }
    }
}
