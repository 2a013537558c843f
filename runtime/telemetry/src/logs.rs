//! Logs: one JSON object a line.
//!
//! `{"time","level","target","message","trace"?,"span"?,"fields"}`: fields of the spans around an
//! event come first, its own replace those of the same name.

use std::io::Write;
use std::str::FromStr as _;
use std::sync::{Mutex, PoisonError};

use pivotline_service::ports::{Events, JourneyEvent};
use serde_json::{Map, Value};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{FilterFn, LevelFilter, ParseError, Targets};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::fields::Shown;

/// What is logged: a level for all (`info`), or one for each target (`info,pivotline_aws=debug`).
///
/// Packages of others say no more than warnings, whatever is asked for: at finer levels they show
/// requests whole, with the credentials in them.
///
/// # Errors
/// It is no list of levels.
pub fn level(directives: &str) -> Result<Targets, ParseError> {
    Targets::from_str(directives)
}

/// Whether an event or span may be seen at all; see [`level`]. What is said a second time is not.
#[must_use]
pub fn ours_or_a_warning() -> FilterFn {
    let seen: fn(&Metadata<'_>) -> bool = |metadata| {
        is_ours(metadata) || *metadata.level() <= Level::WARN && !is_said_again(metadata)
    };
    FilterFn::new(seen).with_max_level_hint(LevelFilter::TRACE)
}

/// Whether it is how a function failed, as the runtime of Lambda says it: the function has said so
/// itself, and more. How it panicked, which has an `error`, is said there alone.
fn is_said_again(metadata: &Metadata<'_>) -> bool {
    let of_a_function = metadata.target() == "lambda_runtime::layers::panic";
    of_a_function && metadata.fields().field("error").is_none()
}

/// Whether it comes from a package of this project.
pub(crate) fn is_ours(metadata: &Metadata<'_>) -> bool {
    metadata.target().starts_with("pivotline")
}

/// Writes logs as JSON.
pub struct JsonLogs<W> {
    writer: Mutex<W>,
}

impl JsonLogs<std::io::Stdout> {
    /// To standard output.
    #[must_use]
    pub fn stdout() -> Self {
        Self::new(std::io::stdout())
    }
}

impl<W: Write> JsonLogs<W> {
    /// To a writer. Each line reaches it in one piece.
    #[must_use]
    pub fn new(writer: W) -> Self {
        Self { writer: Mutex::new(writer) }
    }

    fn line(&self, metadata: &Metadata<'_>, span: Option<&str>, mut fields: Map<String, Value>) {
        let mut line = Map::new();
        line.insert("time".to_owned(), jiff::Timestamp::now().to_string().into());
        line.insert("level".to_owned(), metadata.level().as_str().into());
        line.insert("target".to_owned(), metadata.target().into());
        let message = fields.remove("message").unwrap_or_default();
        line.insert("message".to_owned(), message);
        if let Some(trace) = fields.remove("trace") {
            line.insert("trace".to_owned(), trace);
        }
        if let Some(span) = span {
            line.insert("span".to_owned(), span.into());
        }
        line.insert("fields".to_owned(), fields.into());
        let mut line = Value::Object(line).to_string();
        line.push('\n');
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // Who cannot write logs has nowhere to say so.
        let _unwritten = writer.write_all(line.as_bytes()).and_then(|()| writer.flush());
    }
}

impl<S, W> Layer<S> for JsonLogs<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: Write + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut shown = Shown::default();
        attributes.record(&mut shown);
        span.extensions_mut().insert(shown);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(shown) = span.extensions_mut().get_mut::<Shown>() {
            values.record(shown);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut shown = Shown::default();
        let mut innermost = None;
        for span in context.event_scope(event).into_iter().flat_map(|scope| scope.from_root()) {
            if let Some(fields) = span.extensions().get::<Shown>() {
                shown.0.extend(fields.0.clone());
            }
            innermost = Some(span.name());
        }
        event.record(&mut shown);
        self.line(event.metadata(), innermost, shown.0);
    }
}

/// Logs journey events.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogEvents;

impl Events for LogEvents {
    fn record(&self, event: JourneyEvent) {
        tracing::info!(
            target: "pivotline::journey",
            kind = event.kind.as_str(),
            at = event.at,
            session = event.session.as_deref(),
            trace = event.trace.as_deref(),
            line = event.line.as_deref(),
            menu = event.menu.as_deref(),
            option = event.option.as_deref(),
            route = event.route.as_deref(),
            after = event.after,
            "journey"
        );
    }
}
