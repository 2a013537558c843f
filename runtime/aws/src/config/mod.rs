//! The runtime's configuration: one environment of `pivotline.toml`, read and checked as a whole.
//!
//! Whatever is wrong is told at once, each fault with its place and with what to write instead.
//! Every key is described in `runtime/CONFIGURATION.md`.

mod contact_centre;
mod countries;
mod cut_off;
mod endpoints;
mod environment;
mod fault;
mod home;
mod numbers;
mod place;
mod prices;
mod runtime;
mod section;
mod telemetry;
mod texts;
mod unbound;

pub use contact_centre::{ContactCentreSettings, Instance};
pub use cut_off::cut_off;
pub use endpoints::Endpoints;
pub use environment::{Bound, Environment};
pub(crate) use fault::Faults;
pub use fault::{ConfigError, Fault};
pub use numbers::{NumberSettings, NumbersProvider};
pub use place::ArtefactPlace;
pub(crate) use runtime::is_on_this_machine;
pub use runtime::{IdentityKind, Limits, RuntimeSettings};
pub use telemetry::{EventsPlace, TelemetrySettings};
pub use texts::{Quotas, TextSettings, TextsProvider};
pub use unbound::unbound;
