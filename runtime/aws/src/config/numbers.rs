//! `[environments.NAME.numbers]`: who knows telephone numbers.

use std::time::Duration;

use super::section::Section;

/// Who knows telephone numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberSettings {
    /// Who is asked.
    pub provider: NumbersProvider,
    /// How long an answer is believed.
    pub cached: Duration,
}

/// Who is asked about a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumbersProvider {
    /// Nobody: the numbering plans of the world, which cost nothing and know no carrier.
    Offline,
    /// `CarrierLookup` of AWS End User Messaging.
    CarrierLookup,
    /// `PhoneNumberValidate` of Amazon Pinpoint.
    Pinpoint,
}

impl NumberSettings {
    pub(super) fn read(section: &Section<'_>) -> Self {
        let providers = [
            ("offline", NumbersProvider::Offline),
            ("carrier-lookup", NumbersProvider::CarrierLookup),
            ("pinpoint", NumbersProvider::Pinpoint),
        ];
        let provider = section.one_of("provider", &providers);
        let hours = section.whole("cache_hours", 0..=720, 24);
        Self {
            provider: provider.unwrap_or(NumbersProvider::CarrierLookup),
            cached: Duration::from_secs(u64::from(hours) * 3_600),
        }
    }
}
