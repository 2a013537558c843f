//! What each operation answers where a test says nothing else.

mod connect;
mod contacts;
mod simple;

use serde_json::Value;

use super::faults::Refusal;
use super::{Room, lock};

pub(crate) use contacts::{Connect, Repeat};

/// The effect and the output of a good request.
pub(super) fn play(room: &Room, operation: &str, input: &Value) -> Result<Value, Refusal> {
    if let Some(play) = room.play(operation) {
        return play(input);
    }
    if let Some(output) = simple::play(operation, input) {
        return output;
    }
    connect::play(&mut lock(&room.connect), operation, input)
}

/// Whether an operation has a play of its own.
pub(super) fn is_played(operation: &str) -> bool {
    let answer = play(&Room::default(), operation, &Value::Null);
    !answer.is_err_and(|refusal| refusal.code == connect::UNPLAYED)
}
