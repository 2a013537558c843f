//! What a log may not hold, at its finest level.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use pivotline_ir::RouteWay::{Callback, Chat, ThisCall, WebCall};
use pivotline_service::ports::{ContactCentre, Join};
use serde_json::Value;

use super::world::{CALL, INSTANCE, PHONE, TOLD, World, queued, shown};
use crate::standin::{Fault, Refusal};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// All texts in a value.
fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|one| texts(one, into)),
        Value::Object(all) => all.values().for_each(|one| texts(one, into)),
        _ => {}
    }
}

#[tokio::test]
async fn nothing_of_a_person_and_nothing_that_joins_a_call_is_logged() {
    let log = Log::default();
    let written = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || written.clone())
        .finish();
    // Where there is one subscriber alone, whether an event is wanted is asked of the thread that
    // comes upon it first, which may be a test that keeps no log. This is a second one.
    let _other = tracing::Dispatch::new(tracing_subscriber::registry());
    let _listening = tracing::subscriber::set_default(subscriber);

    let world = World::new().await;
    world.connect.connect().call_comes_in(INSTANCE, CALL);
    let mut joins: Vec<Join> = Vec::new();
    queued(world.hand_over(&[ThisCall], "token 1").await);
    queued(world.hand_over(&[Callback], "token 2").await);
    for (way, token) in [(WebCall, "token 3"), (Chat, "token 4")] {
        let (kind, contact, join) = queued(world.hand_over(&[way], token).await);
        joins.extend(join);
        joins.push(world.centre.join(kind, &contact, "Ann").await.unwrap());
    }
    let telling = Refusal::new("InvalidParameterException", &format!("{PHONE} is not allowed"));
    world.connect.fault_always("StartOutboundVoiceContact", Fault::Refuse(telling));
    world.hand_over(&[Callback], "token 5").await;

    let mut secrets = vec![PHONE.to_owned(), PHONE[1..].to_owned(), TOLD.to_owned()];
    secrets.push("AWS4-HMAC-SHA256".to_owned());
    for join in &joins {
        assert_eq!(format!("{join:?}"), "Join(..)");
        texts(&shown(join), &mut secrets);
    }
    let log = log.text();
    assert!(log.contains("InvalidParameterException"), "the refusal itself is logged: {log}");
    assert!(secrets.len() > 20);
    // Where the media are is no secret; short words stand everywhere.
    secrets.retain(|text| text.len() > 10 && text != "eu-central-1");
    for secret in &secrets {
        let line = log.lines().find(|line| line.contains(secret.as_str()));
        assert_eq!(line, None, "{secret} is in the log");
    }
}
