//! What flows and the functions of services that change things tell each other of an order.

/// The parameter that names an order: the same for every try of it, and for no other order.
pub const KEY: &str = "idempotency_key";
/// What the function says of an order, beside the service's fields, none of which can be called
/// so. Where it says nothing that is known here, nobody can tell.
pub const OUTCOME: &str = "_outcome";
/// It was done.
pub const DONE: &str = "done";
/// It was certainly not done.
pub const NOT_DONE: &str = "failed";
/// Nobody can tell whether it was done.
pub const UNSURE: &str = "unsure";
