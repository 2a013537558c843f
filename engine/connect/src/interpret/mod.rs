//! Runs flows as Amazon Connect would, from their JSON alone.
//!
//! It is a coroutine without threads: it runs until it needs something from outside, says what,
//! and is resumed with the answer. Read the flows with [`FlowSet::read`], then [`Call::begin`],
//! then [`Call::resume`] until [`Wait::Ended`].
//!
//! **No type of action stops a run.** What only the service can know is asked for
//! ([`Wait::Outcome`], with the branches that the flow has); so is what an unknown type does.
//! Nothing runs forever: a turn that takes 10,000 actions without waiting ends the call, modules
//! go five deep, and a contact changes queues eleven times.
//!
//! **Registers.** What an action found out belongs to the running flow or module, and the next
//! action of the kind overwrites it: `$.External`, `$.StoredCustomerInput`, `$.Lex`, `$.Views`,
//! `$.Modules`, `$.Metrics`, `$.Customer`, `$.Case`, `$.Wisdom`, `$.LambdaInvocation`, `$.Loop`,
//! `$.FlowAttributes`. A module has its own; the caller's are as before when it comes back.
//! Everything else belongs to the contact: attributes, tags, references, queue, language, voice.
//!
//! **Stages.** Flows decide until the contact is taken by a queue. If event hooks were set, the
//! call then goes on: the customer queue flow until an agent answers, the whispers of agent and
//! customer, hold flows, and the disconnect flow once the agent has left. Without hooks the call
//! ends as queued; the flows that an instance has by default are not known here.
//!
//! **In doubt, and what is chosen.** Where the service's behaviour is not known, it does what a
//! flow can rely on least, so that a flow that runs here does not hang on luck:
//! * registers end with the flow, and a Lambda function that failed leaves `$.External` empty;
//! * an error that a type may leave without a branch goes on by `NextAction`; one that it must
//!   have a branch for breaks the call;
//! * an answer with nested values fails unless the action asks for JSON; its parts are named with
//!   dots, as references name them;
//! * a menu or stored input without a time limit waits five seconds, a Lambda function eight;
//! * a local telephone number is checked for +1 only, and stored in E.164; elsewhere four to
//!   fifteen digits do;
//! * input that is encrypted is stored as `encrypted(…)`, which no comparison meets by chance.

mod actions;
mod answer;
mod branches;
mod call;
mod compare;
mod contact;
mod entry;
mod exits;
mod flow_set;
mod frame;
mod input;
mod keypad;
mod lambda_event;
mod memory;
mod next_stage;
mod references;
mod registers;
mod speech;
mod stage;
mod state;
mod step;
mod telephone_number;
#[cfg(test)]
mod tests;
mod turn;
mod wait;
mod watch;
mod watched_call;

pub use call::Call;
pub use entry::{Caller, Channel, Entry};
pub use flow_set::{FlowSet, FlowSetError};
pub use input::{Input, Outcome, QueueAnswer};
pub use memory::Memory;
pub use turn::{Heard, HeardKind, Listener, Turn};
pub use wait::{Branch, Ending, Wait};
pub use watch::{Passed, Symbol, Symbols, Watched, places};
pub use watched_call::Position;
