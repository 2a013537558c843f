//! Knows telephone numbers.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::ServiceFailure;

/// Knows telephone numbers.
#[async_trait]
pub trait Numbers: Send + Sync {
    /// What is known of a number (E.164).
    async fn look_up(&self, phone: &str) -> Result<NumberFacts, ServiceFailure>;
}

/// What is known of a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberFacts {
    /// Of what type its line is.
    pub line: LineType,
    /// The country, as ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Who carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
}

/// The type of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineType {
    /// A mobile phone, prepaid ones among them.
    Mobile,
    /// A landline.
    Landline,
    /// Either: in some countries the number does not tell.
    MobileOrLandline,
    /// A voice-over-IP line.
    Voip,
    /// Something else: a short code, a pager, a premium or a toll-free number.
    Other,
    /// No line.
    Invalid,
}

impl NumberFacts {
    /// Whether a text message with a link makes sense there.
    #[must_use]
    pub fn is_mobile(&self) -> bool {
        matches!(self.line, LineType::Mobile | LineType::MobileOrLandline)
    }
}
