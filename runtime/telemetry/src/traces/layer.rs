//! Spans of `tracing` as spans of a trace.

use std::sync::Arc;

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::Traces;
use super::tree::Open;
use crate::fields::Shown;
use crate::logs::is_ours;

/// Hands the spans of this project's packages over to be exported.
pub struct Spans(pub(super) Arc<Traces>);

impl<S> Layer<S> for Spans
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id).filter(|span| is_ours(span.metadata())) else { return };
        let parent = span.scope().skip(1).find_map(|around| {
            let extensions = around.extensions();
            extensions.get::<Open>().map(|open| (Arc::clone(&open.tree), open.id))
        });
        let mut open = Open::new(span.name(), parent);
        let mut shown = Shown::default();
        attributes.record(&mut shown);
        open.record(shown.0);
        span.extensions_mut().insert(open);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(open) = span.extensions_mut().get_mut::<Open>() {
            let mut shown = Shown::default();
            values.record(&mut shown);
            open.record(shown.0);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(open) = span.extensions_mut().get_mut::<Open>() {
                let mut shown = Shown::default();
                event.record(&mut shown);
                open.event(*event.metadata().level() == Level::ERROR, shown.0);
                return;
            }
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        let Some(open) = span.extensions_mut().remove::<Open>() else { return };
        if let Some((trace, spans)) = open.close()
            && self.0.takes(trace)
        {
            self.0.hand_over(spans);
        }
    }
}
