//! A span and those in it, until the outermost one is over.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use opentelemetry::trace::{
    Event, SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_sdk::trace::{
    IdGenerator as _, RandomIdGenerator, SpanData, SpanEvents, SpanLinks,
};
use serde_json::{Map, Value};

/// How many spans of one tree are kept; a request has a dozen.
const MOST_SPANS: usize = 512;
/// How many events of one span are kept.
const MOST_EVENTS: usize = 64;

/// The spans that are over, and the trace as soon as one of them named it.
#[derive(Default)]
pub(super) struct Tree {
    over: Vec<SpanData>,
    trace: Option<TraceId>,
}

/// A span at work.
pub(super) struct Open {
    pub(super) tree: Arc<Mutex<Tree>>,
    pub(super) id: SpanId,
    parent: SpanId,
    name: &'static str,
    began: SystemTime,
    fields: Map<String, Value>,
    events: SpanEvents,
    failed: bool,
}

impl Open {
    /// A span in another one, or an outermost one.
    pub(super) fn new(name: &'static str, parent: Option<(Arc<Mutex<Tree>>, SpanId)>) -> Self {
        let (tree, parent) = parent.unwrap_or((Arc::default(), SpanId::INVALID));
        let (fields, events) = (Map::new(), SpanEvents::default());
        let (id, began) = (RandomIdGenerator::default().new_span_id(), SystemTime::now());
        Self { tree, id, parent, name, began, fields, events, failed: false }
    }

    pub(super) fn record(&mut self, fields: Map<String, Value>) {
        self.name_trace(&fields);
        self.fields.extend(fields);
    }

    pub(super) fn event(&mut self, is_error: bool, mut fields: Map<String, Value>) {
        self.name_trace(&fields);
        self.failed |= is_error;
        if self.events.events.len() >= MOST_EVENTS {
            self.events.dropped_count += 1;
            return;
        }
        let name = match fields.remove("message") {
            Some(Value::String(message)) => Cow::Owned(message),
            _ => Cow::Borrowed("event"),
        };
        let (now, attributes) = (SystemTime::now(), attributes(fields));
        self.events.events.push(Event::new(name, now, attributes, 0));
    }

    fn name_trace(&self, fields: &Map<String, Value>) {
        let named = fields.get("trace").and_then(Value::as_str);
        let named = named.and_then(|trace| TraceId::from_hex(trace).ok());
        if let Some(trace) = named.filter(|trace| *trace != TraceId::INVALID) {
            self.tree.lock().unwrap_or_else(PoisonError::into_inner).trace.get_or_insert(trace);
        }
    }

    /// The span is over; all spans of its tree and their trace, if it was the outermost one.
    pub(super) fn close(self) -> Option<(TraceId, Vec<SpanData>)> {
        let (tree, is_outermost) = (Arc::clone(&self.tree), self.parent == SpanId::INVALID);
        let mut tree = tree.lock().unwrap_or_else(PoisonError::into_inner);
        if tree.over.len() < MOST_SPANS || is_outermost {
            tree.over.push(self.data());
        }
        if !is_outermost {
            return None;
        }
        let trace = tree.trace.unwrap_or_else(|| RandomIdGenerator::default().new_trace_id());
        let mut spans = std::mem::take(&mut tree.over);
        for span in &mut spans {
            span.span_context = context(trace, span.span_context.span_id());
        }
        Some((trace, spans))
    }

    fn data(self) -> SpanData {
        let text = |name| self.fields.get(name).and_then(Value::as_str);
        let (name, span_kind) = match (text("method"), text("path")) {
            (Some(method), Some(path)) => (format!("{method} {path}").into(), SpanKind::Server),
            _ => (Cow::Borrowed(self.name), SpanKind::Internal),
        };
        let status = if self.failed { Status::error("") } else { Status::Unset };
        SpanData {
            // The trace is put in when it is known.
            span_context: context(TraceId::INVALID, self.id),
            parent_span_id: self.parent,
            parent_span_is_remote: false,
            span_kind,
            name,
            start_time: self.began,
            end_time: SystemTime::now(),
            attributes: attributes(self.fields),
            dropped_attributes_count: 0,
            events: self.events,
            links: SpanLinks::default(),
            status,
            instrumentation_scope: InstrumentationScope::builder("pivotline").build(),
        }
    }
}

fn context(trace: TraceId, span: SpanId) -> SpanContext {
    SpanContext::new(trace, span, TraceFlags::SAMPLED, false, TraceState::default())
}

fn attributes(fields: Map<String, Value>) -> Vec<KeyValue> {
    let attributes = fields.into_iter().filter(|(name, _)| name != "trace");
    let attributes = attributes.map(|(name, value)| match value {
        Value::Bool(value) => KeyValue::new(name, value),
        Value::String(value) => KeyValue::new(name, value),
        Value::Number(value) => match value.as_i64() {
            Some(whole) => KeyValue::new(name, whole),
            None => KeyValue::new(name, value.as_f64().unwrap_or_default()),
        },
        other => KeyValue::new(name, other.to_string()),
    });
    attributes.collect()
}
