//! What is known of telephone numbers: by a carrier's look-up, or by the numbering plans alone.

mod cached;
mod carrier_lookup;
#[cfg(feature = "offline-numbers")]
mod offline;
#[cfg(feature = "pinpoint")]
mod pinpoint;
mod table;

pub use cached::{CacheOptions, CachedNumbers, FactsCache};
pub use carrier_lookup::CarrierLookupNumbers;
#[cfg(feature = "offline-numbers")]
pub use offline::OfflineNumbers;
#[cfg(feature = "pinpoint")]
pub use pinpoint::PinpointNumbers;
pub use table::TableFacts;

use aws_sdk_sns::error::{ProvideErrorMetadata, SdkError};
use pivotline_service::Number;
use pivotline_service::ports::{LineType, ServiceFailure};

use crate::failure::cause;
use crate::request::unheard;

/// How often a look-up is sent at most: it changes nothing, so once more does no harm.
const ATTEMPTS: u32 = 2;

fn retries() -> aws_config::retry::RetryConfig {
    aws_config::retry::RetryConfig::standard().with_max_attempts(ATTEMPTS)
}

fn number(phone: &str) -> Result<Number, ServiceFailure> {
    Number::parse(phone).ok_or_else(|| ServiceFailure::Failed("it is no E.164 number".to_owned()))
}

/// Asks, and says of a failure no more than its cause.
async fn ask<T, E: ProvideErrorMetadata>(
    api: &'static str,
    request: impl Future<Output = Result<T, SdkError<E>>>,
) -> Result<T, ServiceFailure> {
    unheard(request).await.map_err(|error| {
        let cause = cause(&error);
        tracing::warn!(api, cause, "a number was not looked up");
        ServiceFailure::Failed(format!("{api}: {cause}"))
    })
}

/// The type of a line as both of AWS's services name it.
fn line_type(name: &str) -> LineType {
    match name {
        "MOBILE" | "PREPAID" => LineType::Mobile,
        "LANDLINE" => LineType::Landline,
        "VOIP" => LineType::Voip,
        "INVALID" => LineType::Invalid,
        _ => LineType::Other,
    }
}

/// A name that says something.
fn said(name: Option<String>) -> Option<String> {
    name.filter(|name| !name.trim().is_empty())
}
